//! What a call is and by which rules it moves. Synchronous, and every time is an argument.

mod call;
mod candidates;
mod history;
mod liveness;
mod matching;
pub(crate) mod moderation;
mod quality;
mod settings;
mod signaling;
#[cfg(test)]
mod tests;

pub(crate) use call::{
    Actor, Call, End, EndReason, Input, Kind, Leg, LegState, NewCall, NewMatchCall, Outcome, Refusal, Role,
    State, Stranger, What,
};
pub(crate) use candidates::{Kept, keep_candidate, keep_description};
pub(crate) use history::{Memory, Outcome as Remembered, memories};
pub(crate) use liveness::{Link, Patience, Presence, Watching, overdue};
pub(crate) use matching::{Joining, Live, Match, Side, decide, join, relay_only};
pub(crate) use quality::{Quality, summary};
pub(crate) use settings::Settings;
pub(crate) use signaling::{Heard, Received, Signaling, Standing};
