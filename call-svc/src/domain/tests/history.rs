use std::time::Duration;

use proto::id::EndpointId;
use uuid::Uuid;

use super::super::{
    Actor, Call, EndReason, Input, Kind, NewCall, Outcome as Applied, Role,
    history::{Outcome, memories, outcome},
};

/// Every reason, what the caller remembers, and what a callee does who has not answered or has.
const TABLE: [(EndReason, Outcome, Outcome, Outcome); 7] = [
    (EndReason::Declined, Outcome::Declined, Outcome::Declined, Outcome::Declined),
    (EndReason::Cancelled, Outcome::Cancelled, Outcome::Missed, Outcome::Cancelled),
    (EndReason::Missed, Outcome::NoAnswer, Outcome::Missed, Outcome::NoAnswer),
    (EndReason::Busy, Outcome::Busy, Outcome::Missed, Outcome::Busy),
    (EndReason::HungUp, Outcome::Answered, Outcome::Answered, Outcome::Answered),
    (EndReason::MediaFailed, Outcome::Failed, Outcome::Failed, Outcome::Failed),
    (EndReason::Lost, Outcome::Lost, Outcome::Lost, Outcome::Lost),
];

#[test]
fn every_end_has_its_outcome_for_either() {
    for (reason, caller, callee, callee_who_answered) in TABLE {
        for answered in [false, true] {
            assert_eq!(outcome(reason, Role::Caller, answered), caller, "{reason:?}");
        }
        assert_eq!(outcome(reason, Role::Callee, false), callee, "{reason:?}");
        assert_eq!(outcome(reason, Role::Callee, true), callee_who_answered, "{reason:?}");
    }
}

fn changed(call: &Call, input: Input, after: u64) -> Call {
    match call.apply(input, call.create_time + Duration::from_secs(after)) {
        Ok(Applied::Changed(next, _)) => *next,
        other => panic!("{input:?} changes nothing: {other:?}"),
    }
}

#[test]
fn both_remember_a_call_and_how_long_they_talked() {
    let id = |number| Uuid::from_u128(number);
    let new = NewCall {
        id: id(1).into(),
        kind: Kind::Audio,
        caller: id(2).into(),
        caller_endpoint: Some(id(3).into()),
        callee: id(4).into(),
        ring_for: Duration::from_secs(30),
        relay_only: [false; 2],
    };
    let call = Call::start(&new, chrono::DateTime::UNIX_EPOCH);
    assert_eq!(memories(&call), [], "it is not over");
    let endpoint: EndpointId = id(5).into();
    let answered = changed(&call, Input::Answer { user: new.callee, endpoint }, 5);
    let over = changed(&answered, Input::End { by: Actor::User(new.caller) }, 65);
    let [caller, callee] = memories(&over).try_into().unwrap();
    assert_eq!((caller.user, caller.with, caller.role), (new.caller, new.callee, Role::Caller));
    assert_eq!((callee.user, callee.with, callee.role), (new.callee, new.caller, Role::Callee));
    for memory in [caller, callee] {
        assert_eq!((memory.outcome, memory.duration), (Outcome::Answered, Some(Duration::from_secs(60))));
    }
    let cancelled = changed(&call, Input::End { by: Actor::User(new.caller) }, 5);
    assert!(memories(&cancelled).iter().all(|memory| memory.duration.is_none()));
}
