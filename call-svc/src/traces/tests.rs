use chrono::DateTime;
use proto::id::{EndpointId, UserId};
use uuid::Uuid;

use super::*;
use crate::domain::{Actor, Input, NewCall, Outcome};

fn user(number: u128) -> UserId {
    Uuid::from_u128(number).into()
}

fn ringing() -> Call {
    let new = NewCall {
        id: Uuid::from_u128(1).into(),
        kind: Kind::Audio,
        caller: user(2),
        caller_endpoint: Some(Uuid::from_u128(3).into()),
        callee: user(4),
        ring_for: Duration::from_secs(30),
        relay_only: [false; 2],
    };
    Call::start(&new, DateTime::UNIX_EPOCH)
}

fn then(call: &Call, input: Input, seconds: u64) -> Call {
    match call.apply(input, call.create_time + Duration::from_secs(seconds)) {
        Ok(Outcome::Changed(next, _)) => *next,
        other => panic!("{input:?} changes nothing: {other:?}"),
    }
}

#[test]
fn a_call_leaves_a_trace_once_it_is_over() {
    let endpoint: EndpointId = Uuid::from_u128(5).into();
    let answered = then(&ringing(), Input::Answer { user: user(4), endpoint }, 5);
    assert_eq!((of(&ringing()), of(&answered)), (None, None));
    let over = then(&answered, Input::End { by: Actor::User(user(2)) }, 65);
    let expected = RecordCallRequest {
        call_id: Uuid::from_u128(1).to_string(),
        caller_user_id: user(2).to_string(),
        callee_user_id: user(4).to_string(),
        video: false,
        duration: Some(duration(Duration::from_mins(1))),
        missed: false,
    };
    assert_eq!(of(&over), Some(expected));
}

#[test]
fn missed_is_what_rang_in_vain_and_not_what_was_declined() {
    let outcome = |input| of(&then(&ringing(), input, 5)).map(|trace| (trace.missed, trace.duration));
    assert_eq!(outcome(Input::End { by: Actor::User(user(2)) }), Some((true, None)));
    assert_eq!(outcome(Input::Decline { user: user(4) }), Some((false, None)));
    let timed_out = then(&ringing(), Input::RingTimeout, 30);
    assert_eq!(of(&timed_out).map(|trace| trace.missed), Some(true));
}

#[test]
fn what_was_told_in_vain_waits_twice_as_long_each_time_up_to_a_minute() {
    let seconds: Vec<_> = (0..8).map(|attempts| pause(attempts).as_secs()).collect();
    assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 60, 60]);
    assert_eq!(pause(u32::MAX), LONGEST_PAUSE);
}

#[test]
fn what_chat_svc_refuses_is_not_told_again() {
    for (code, told) in [
        (Code::InvalidArgument, Told::Refused),
        (Code::AlreadyExists, Told::Refused),
        (Code::Unavailable, Told::Away),
        (Code::DeadlineExceeded, Told::Away),
        (Code::PermissionDenied, Told::Later),
        (Code::Unimplemented, Told::Later),
        (Code::Internal, Told::Later),
    ] {
        assert_eq!(after(code), told, "{code:?}");
    }
}
