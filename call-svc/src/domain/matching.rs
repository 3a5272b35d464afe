//! What becomes of a wish to call somebody, given the calls that the two are in.

use proto::id::{CallId, EndpointId, UserId};

use super::call::{Call, LegState, NewCall, State};

/// The live call of each of the two, if there is one. Read under the locks of both people's slots.
#[derive(Debug, Default)]
pub(crate) struct Live {
    pub(crate) of_caller: Option<Call>,
    pub(crate) of_callee: Option<Call>,
}

/// What becomes of the wish.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Match {
    /// A new call rings.
    Ring,
    /// The callee is in another call.
    Busy,
    /// The two are calling each other: the caller's endpoint answers this call.
    Answer(CallId, EndpointId),
    /// The person who calls is in this call already.
    AlreadyInCall(CallId),
}

/// Decides. Each person is in one live call at most.
pub(crate) fn decide(new: &NewCall, live: &Live) -> Match {
    match (&live.of_caller, new.caller_endpoint) {
        (Some(call), Some(endpoint)) if rings_for(call, new.caller, new.callee) => {
            Match::Answer(call.id, endpoint)
        }
        (Some(call), _) => Match::AlreadyInCall(call.id),
        (None, _) if live.of_callee.is_some() => Match::Busy,
        (None, _) => Match::Ring,
    }
}

/// Whether `peer` is being connected with `user` by this call, and it rings at `user`'s.
fn rings_for(call: &Call, user: UserId, peer: UserId) -> bool {
    call.state == State::Ringing
        && call.leg(peer).is_some()
        && call.leg(user).is_some_and(|leg| leg.state == LegState::Ringing)
}
