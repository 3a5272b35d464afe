//! What a call is and by which rules it moves. Synchronous, and every time is an argument.

mod call;
mod liveness;
mod matching;
mod signaling;
#[cfg(test)]
mod tests;

pub(crate) use call::{
    Actor, Call, End, EndReason, Input, Kind, Leg, LegState, NewCall, Outcome, Refusal, Role, State, What,
};
pub(crate) use liveness::{Link, Patience, Presence, Watching, overdue};
pub(crate) use matching::{Live, Match, decide};
pub(crate) use signaling::{Heard, Received, Signaling, Standing};
