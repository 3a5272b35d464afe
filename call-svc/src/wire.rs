//! Calls as the contract writes them.

pub(crate) mod moderation;

use proto::{
    call::{self, CallKind, CallState, LegRole},
    convert::timestamp,
    id::UserId,
};

use crate::{
    domain::{Call, EndReason, Kind, Leg, LegState, Link, Role, Settings, State},
    record::Entry,
};

/// A call as it is told to one of its people: of a stranger they learn neither id nor page.
pub(crate) fn call_for(call: &Call, user: UserId) -> call::Call {
    let mut told = self::call(call);
    for (leg, told_leg) in call.legs.iter().zip(&mut told.legs) {
        let Some(known_as) = leg.known_as.filter(|_| leg.user_id != user) else { continue };
        if call.end.and_then(|end| end.by) == Some(leg.user_id) {
            told.ended_by_user_id = known_as.to_string();
        }
        told_leg.user_id = known_as.to_string();
        told_leg.endpoint_id.clear();
    }
    told
}

/// A call as it is told to services and operators.
pub(crate) fn call(call: &Call) -> call::Call {
    call::Call {
        call_id: call.id.to_string(),
        kind: kind(call.kind).into(),
        state: state(call.state).into(),
        end_reason: call.end.map_or(call::EndReason::Unspecified, |end| end_reason(end.reason)).into(),
        ended_by_user_id: call.end.and_then(|end| end.by).map(|user| user.to_string()).unwrap_or_default(),
        legs: call.legs.iter().map(leg).collect(),
        started_by_service: call.started_by_service,
        version: call.version,
        create_time: Some(timestamp(call.create_time)),
        ring_deadline: Some(timestamp(call.ring_deadline)),
        answer_time: call.answer_time.map(timestamp),
        active_time: call.active_time.map(timestamp),
        end_time: call.end.map(|end| timestamp(end.time)),
        ringing_devices: call.ringing_devices,
        waiting: call.waiting,
        silent: call.silent,
        pushed: call.pushed,
        match_id: call.match_id.map(|id| id.to_string()).unwrap_or_default(),
    }
}

/// A person's settings as they are told to them.
pub(crate) fn settings(settings: Settings) -> call::CallSettings {
    let Settings { hide_address, busy_when_in_call } = settings;
    call::CallSettings { hide_address, busy_when_in_call }
}

/// What is asked for; video if nothing is.
pub(crate) fn kind_of(kind: CallKind) -> Kind {
    match kind {
        CallKind::Audio => Kind::Audio,
        CallKind::Video | CallKind::Unspecified => Kind::Video,
    }
}

/// What an endpoint says of its media; nothing for a value that this version does not know.
pub(crate) fn link_of(state: call::LinkState) -> Option<Link> {
    match state {
        call::LinkState::Connected => Some(Link::Connected),
        call::LinkState::Disconnected | call::LinkState::Restarting => Some(Link::Disconnected),
        call::LinkState::Failed => Some(Link::Failed),
        call::LinkState::Unspecified => None,
    }
}

fn leg(leg: &Leg) -> call::Leg {
    call::Leg {
        user_id: leg.user_id.to_string(),
        role: match leg.role {
            Role::Caller => LegRole::Caller,
            Role::Callee => LegRole::Callee,
        }
        .into(),
        state: match leg.state {
            LegState::Ringing => call::LegState::Ringing,
            LegState::Answered => call::LegState::Answered,
            LegState::Ended => call::LegState::Ended,
        }
        .into(),
        endpoint_id: leg.endpoint.map(|endpoint| endpoint.to_string()).unwrap_or_default(),
        generation: leg.generation,
        relay_only: leg.relay_only,
    }
}

pub(crate) fn kind(kind: Kind) -> CallKind {
    match kind {
        Kind::Audio => CallKind::Audio,
        Kind::Video => CallKind::Video,
    }
}

fn state(state: State) -> CallState {
    match state {
        State::Ringing => CallState::Ringing,
        State::Connecting => CallState::Connecting,
        State::Active => CallState::Active,
        State::Declined => CallState::Declined,
        State::Cancelled => CallState::Cancelled,
        State::Missed => CallState::Missed,
        State::Ended => CallState::Ended,
    }
}

/// The reason that is asked for; nothing for none, and for one that this version does not know.
pub(crate) fn end_reason_of(reason: call::EndReason) -> Option<EndReason> {
    match reason {
        call::EndReason::Unspecified => None,
        call::EndReason::Declined => Some(EndReason::Declined),
        call::EndReason::Cancelled => Some(EndReason::Cancelled),
        call::EndReason::Missed => Some(EndReason::Missed),
        call::EndReason::Busy => Some(EndReason::Busy),
        call::EndReason::HungUp => Some(EndReason::HungUp),
        call::EndReason::MediaFailed => Some(EndReason::MediaFailed),
        call::EndReason::Lost => Some(EndReason::Lost),
    }
}

/// An entry of the record.
pub(crate) fn event(entry: Entry) -> call::CallEvent {
    call::CallEvent {
        event_id: entry.id.to_string(),
        call_id: entry.call.to_string(),
        time: Some(timestamp(entry.time)),
        user_id: entry.user.map(|user| user.to_string()).unwrap_or_default(),
        what: Some(entry.what),
    }
}

pub(crate) fn end_reason(reason: EndReason) -> call::EndReason {
    match reason {
        EndReason::Declined => call::EndReason::Declined,
        EndReason::Cancelled => call::EndReason::Cancelled,
        EndReason::Missed => call::EndReason::Missed,
        EndReason::Busy => call::EndReason::Busy,
        EndReason::HungUp => call::EndReason::HungUp,
        EndReason::MediaFailed => call::EndReason::MediaFailed,
        EndReason::Lost => call::EndReason::Lost,
    }
}
