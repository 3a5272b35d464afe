//! What a call is and by which rules it moves. Synchronous, and every time is an argument.

mod call;
mod candidates;
mod liveness;
mod matching;
mod settings;
mod signaling;
#[cfg(test)]
mod tests;

pub(crate) use call::{
    Actor, Call, End, EndReason, Input, Kind, Leg, LegState, NewCall, Outcome, Refusal, Role, State, What,
};
pub(crate) use candidates::{Kept, keep_candidate, keep_description};
pub(crate) use liveness::{Link, Patience, Presence, Watching, overdue};
pub(crate) use matching::{Joining, Live, Match, Side, decide, join, relay_only};
pub(crate) use settings::Settings;
pub(crate) use signaling::{Heard, Received, Signaling, Standing};
