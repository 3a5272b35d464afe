//! What a person remembers of a call.

use std::time::Duration;

use proto::id::UserId;

use super::call::{Call, End, EndReason, Role};

/// What became of a call, for one of its people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Answered,
    Missed,
    NoAnswer,
    Declined,
    Busy,
    Cancelled,
    Failed,
    Lost,
}

/// A call that is over, as one of its people remembers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Memory {
    pub(crate) user: UserId,
    pub(crate) with: UserId,
    /// Of the person.
    pub(crate) role: Role,
    pub(crate) outcome: Outcome,
    /// From when all had answered to the end.
    pub(crate) duration: Option<Duration>,
}

/// What both people remember of a call, once it is over.
pub(crate) fn memories(call: &Call) -> Vec<Memory> {
    let Some(end) = call.end else { return Vec::new() };
    let [caller, callee] = &call.legs;
    [(caller, callee), (callee, caller)]
        .map(|(own, peer)| Memory {
            user: own.user_id,
            with: peer.user_id,
            role: own.role,
            outcome: outcome(end.reason, own.role, own.endpoint.is_some()),
            duration: duration(call, end),
        })
        .to_vec()
}

fn duration(call: &Call, end: End) -> Option<Duration> {
    call.answer_time.map(|answered| (end.time - answered).to_std().unwrap_or_default())
}

/// What became of a call for a person in this role, who has answered it or not. Who is rung and does not answer has missed
/// it, however it ended. Of a call that a service started, a callee may have answered when the caller did not.
pub(crate) fn outcome(reason: EndReason, role: Role, answered: bool) -> Outcome {
    let missed = role == Role::Callee && !answered;
    match reason {
        EndReason::HungUp => Outcome::Answered,
        EndReason::MediaFailed => Outcome::Failed,
        EndReason::Lost => Outcome::Lost,
        EndReason::Declined => Outcome::Declined,
        EndReason::Missed | EndReason::Cancelled | EndReason::Busy if missed => Outcome::Missed,
        EndReason::Missed => Outcome::NoAnswer,
        EndReason::Cancelled => Outcome::Cancelled,
        EndReason::Busy => Outcome::Busy,
    }
}
