//! What must hold whatever people, clocks and networks do.

mod call;
mod candidates;
mod history;
mod liveness;
mod matching;
mod moderation;
mod quality;
mod signaling;
mod waiting;

use std::time::Duration;

use chrono::{DateTime, Utc};
use proto::{
    call::CallConnected,
    id::{EndpointId, UserId},
};
use uuid::Uuid;

use super::*;

const ADA: u128 = 1;
const BEN: u128 = 2;

fn user(number: u128) -> UserId {
    UserId::from(Uuid::from_u128(number))
}

fn endpoint(number: u128) -> EndpointId {
    EndpointId::from(Uuid::from_u128(100 + number))
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn new(caller_endpoint: Option<EndpointId>) -> NewCall {
    NewCall {
        id: Uuid::from_u128(7).into(),
        kind: Kind::Video,
        caller: user(ADA),
        caller_endpoint,
        callee: user(BEN),
        ring_for: Duration::from_secs(30),
        relay_only: [false; 2],
    }
}

/// Ada rings Ben at second 0.
fn ringing() -> Call {
    Call::start(&new(Some(endpoint(ADA))), at(0))
}

/// A service rings both.
fn ringing_both() -> Call {
    Call::start(&new(None), at(0))
}

fn connecting() -> Call {
    applied(&ringing(), Input::Answer { user: user(BEN), endpoint: endpoint(BEN) }, at(5))
}

fn active() -> Call {
    applied(&connecting(), Input::MediaConnected { user: user(BEN), how: CallConnected::default() }, at(6))
}

fn applied(call: &Call, input: Input, now: DateTime<Utc>) -> Call {
    match call.apply(input, now) {
        Ok(Outcome::Changed(next, _)) => *next,
        other => panic!("{input:?} should change the call, but: {other:?}"),
    }
}
