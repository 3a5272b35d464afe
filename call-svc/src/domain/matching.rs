//! What becomes of a wish to call somebody, or to answer, given the calls that people are in.
//!
//! A person has one call at most that they have answered or started, and at most one more that rings for them. Both rules
//! are decided here, and are kept by reading and deciding under the locks of the people's slots.

use proto::id::{CallId, EndpointId, UserId};

use super::{
    call::{Call, LegState, NewCall, State},
    settings::Settings,
};

/// How the two stand who are to be in a call. Read under the locks of both people's slots.
#[derive(Debug, Default)]
pub(crate) struct Live {
    pub(crate) caller: Side,
    pub(crate) callee: Side,
}

/// How one person stands.
#[derive(Debug, Default)]
pub(crate) struct Side {
    /// Their live calls.
    pub(crate) calls: Vec<Call>,
    pub(crate) settings: Settings,
}

/// What becomes of the wish.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Match {
    /// A new call rings.
    Ring {
        /// The callee is in another call meanwhile.
        waiting: bool,
    },
    /// The callee is in another call and wants no second one, or one rings for them already.
    Busy,
    /// The two are calling each other: the caller's endpoint answers this call.
    Answer(CallId, EndpointId),
    /// The person who calls is in this call already.
    AlreadyInCall(CallId),
}

/// Decides what becomes of a wish to call.
pub(crate) fn decide(new: &NewCall, live: &Live) -> Match {
    if let Some(call) = engaged(new.caller, &live.caller.calls) {
        return Match::AlreadyInCall(call.id);
    }
    match (rung(new.caller, &live.caller.calls), new.caller_endpoint) {
        (Some(call), Some(endpoint)) if call.leg(new.callee).is_some() => Match::Answer(call.id, endpoint),
        (Some(call), _) => Match::AlreadyInCall(call.id),
        (None, _) => receive(new.callee, &live.callee),
    }
}

fn receive(callee: UserId, side: &Side) -> Match {
    let waiting = engaged(callee, &side.calls).is_some();
    let rings = rung(callee, &side.calls).is_some();
    if rings || (waiting && side.settings.busy_when_in_call) { Match::Busy } else { Match::Ring { waiting } }
}

/// Whose media goes through the relay alone, the caller's first: who wants it so, or both when that is asked for.
pub(crate) fn relay_only(new: &NewCall, live: &Live) -> [bool; 2] {
    let [caller, callee] = new.relay_only;
    [caller || live.caller.settings.hide_address, callee || live.callee.settings.hide_address]
}

/// What answering a call asks of the others that the person is in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Joining {
    /// Nothing.
    Free,
    /// This one ends.
    Ends(CallId),
    /// The person is in this one, and did not say that it ends.
    AlreadyInCall(CallId),
}

/// Decides whether a person may join a call, given their live calls and the one that they say ends for it.
pub(crate) fn join(user: UserId, call: CallId, ending: Option<CallId>, live: &[Call]) -> Joining {
    match engaged(user, live.iter().filter(|other| other.id != call)).map(|other| other.id) {
        None => Joining::Free,
        Some(other) if ending == Some(other) => Joining::Ends(other),
        Some(other) => Joining::AlreadyInCall(other),
    }
}

/// The call that the person has answered or started.
fn engaged<'a>(user: UserId, calls: impl IntoIterator<Item = &'a Call>) -> Option<&'a Call> {
    with_leg(user, LegState::Answered, calls)
}

/// The call that rings for the person.
fn rung<'a>(user: UserId, calls: impl IntoIterator<Item = &'a Call>) -> Option<&'a Call> {
    with_leg(user, LegState::Ringing, calls).filter(|call| call.state == State::Ringing)
}

fn with_leg<'a>(
    user: UserId,
    state: LegState,
    calls: impl IntoIterator<Item = &'a Call>,
) -> Option<&'a Call> {
    calls.into_iter().find(|call| call.leg(user).is_some_and(|leg| leg.state == state))
}
