//! What of a call asks for people's attention where no page of theirs is open: notify-svc decides by which way.

use chrono::{DateTime, TimeDelta, Utc};
use db::Pool;
use prost::{DecodeError, Message as _};
use proto::{
    call::{Call, CallKind, CallState, EndReason, Leg, LegRole},
    convert::{self, timestamp},
    id::CallId,
    notify::{
        Notification, NotificationKind, NotifyRequest, WithdrawRequest,
        notification_service_client::NotificationServiceClient,
    },
};
use runtime::{Clock, Link, Tasks};
use tonic::{Code, Status};
use uuid::Uuid;

use crate::{
    people::People,
    store::{self, notices::Waiting},
};

/// How long it is worth knowing that a call was missed.
const MISSED_FOR: TimeDelta = TimeDelta::days(1);
/// How long it is worth taking something back: what rings, rings no longer.
const RINGS_FOR: TimeDelta = TimeDelta::minutes(10);

/// Something for notify-svc.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Notice {
    Tell(Box<NotifyRequest>),
    TakeBack(WithdrawRequest),
}

impl Notice {
    /// What a change of a call, which is now so, asks attention for, and until when.
    pub(crate) fn of(event: Uuid, call: &Call, now: DateTime<Utc>) -> Option<(Self, DateTime<Utc>)> {
        let notice = notice(event, call, now)?;
        let until = match &notice {
            Self::Tell(request) => request.notification.as_ref()?.expire_time.and_then(convert::time)?,
            Self::TakeBack(_) => now + RINGS_FOR,
        };
        Some((notice, until))
    }

    /// As it is kept: whether something is taken back, and the request.
    pub(crate) fn encode(&self) -> (bool, Vec<u8>) {
        match self {
            Self::Tell(request) => (false, request.encode_to_vec()),
            Self::TakeBack(request) => (true, request.encode_to_vec()),
        }
    }

    /// The other way.
    pub(crate) fn decode(is_taken_back: bool, request: &[u8]) -> Result<Self, DecodeError> {
        if is_taken_back {
            return WithdrawRequest::decode(request).map(Self::TakeBack);
        }
        NotifyRequest::decode(request).map(|request| Self::Tell(Box::new(request)))
    }
}

/// What came of telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// Nothing more is to be told of it.
    Done,
    /// notify-svc does not answer.
    Away,
}

/// What tells notify-svc. It holds up nobody: calls go on, and pages hear of them, while it does not answer.
#[derive(Debug, Clone)]
pub(crate) struct Notices {
    notify: NotificationServiceClient<Link>,
    people: People,
    pool: Pool,
    tasks: Tasks,
    clock: Clock,
}

impl Notices {
    pub(crate) fn new(notify: Link, people: People, pool: &Pool, tasks: &Tasks, clock: &Clock) -> Self {
        let notify = NotificationServiceClient::new(notify);
        Self { notify, people, pool: pool.clone(), tasks: tasks.clone(), clock: clock.clone() }
    }

    /// Tells at once what this change of a call asks attention for, unless something else is to be told of the call by now.
    /// What fails is told later, by whichever instance.
    pub(crate) fn about(&self, call: &Call, event: Uuid) {
        let Ok(id) = call.call_id.parse() else { return };
        let this = self.clone();
        self.tasks.spawn("notice", async move {
            if let Err(error) = this.tell_of(id, event).await {
                tracing::debug!(%error, "call.notice_waits");
            }
        });
    }

    async fn tell_of(&self, call: CallId, event: Uuid) -> Result<(), db::Error> {
        let waiting = self.pool.run(async |conn| store::notices::find(conn, call, event).await).await?;
        match waiting {
            Some(waiting) => self.tell(&waiting).await.map(drop),
            None => Ok(()),
        }
    }

    /// Tells a notice, and that it need not be told again if that is so. One that is repeated is the same.
    pub(crate) async fn tell(&self, waiting: &Waiting) -> Result<Told, db::Error> {
        if waiting.expire_time > self.clock.now() {
            match self.send(waiting.notice.clone()).await {
                Err(status) if status.code() == Code::Unavailable => return Ok(Told::Away),
                Err(status) => tracing::warn!(%status, "call.notice_refused"),
                Ok(()) => {}
            }
        }
        let (call, event) = (waiting.call, waiting.event);
        self.pool.run(async |conn| store::notices::forget(conn, call, event).await).await?;
        Ok(Told::Done)
    }

    async fn send(&self, notice: Notice) -> Result<(), Status> {
        let mut notify = self.notify.clone();
        match notice {
            Notice::Tell(mut request) => {
                if let Some(notification) = &mut request.notification {
                    notification.from_name = self.people.name(&notification.from_user_id).await;
                }
                notify.notify(*request).await.map(drop)
            }
            Notice::TakeBack(request) => notify.withdraw(request).await.map(drop),
        }
    }
}

/// What a call, as it has become by this event, asks attention for.
fn notice(event: Uuid, call: &Call, now: DateTime<Utc>) -> Option<Notice> {
    match call.state() {
        // The first alone: that it rings on devices is no news to those who are rung.
        CallState::Ringing if call.version == 1 && !call.silent => {
            let kind = match call.kind() {
                CallKind::Audio => NotificationKind::AudioCall,
                CallKind::Video | CallKind::Unspecified => NotificationKind::VideoCall,
            };
            let until = call.ring_deadline.and_then(convert::time)?;
            tell(event, call, rung(call), kind, until)
        }
        CallState::Connecting => Some(take_back(call)),
        CallState::Declined | CallState::Cancelled | CallState::Missed | CallState::Ended => {
            over(event, call, now)
        }
        CallState::Ringing | CallState::Active | CallState::Unspecified => None,
    }
}

/// What a call that is over asks attention for: whoever was called and did not answer has missed it, unless they declined.
fn over(event: Uuid, call: &Call, now: DateTime<Utc>) -> Option<Notice> {
    let is_missed = matches!(call.end_reason(), EndReason::Missed | EndReason::Cancelled | EndReason::Busy);
    let mut unanswered =
        call.legs.iter().filter(|leg| leg.role() == LegRole::Callee && leg.endpoint_id.is_empty()).peekable();
    if is_missed && unanswered.peek().is_some() {
        return tell(event, call, unanswered, NotificationKind::MissedCall, now + MISSED_FOR);
    }
    if call.answer_time.is_some() { None } else { Some(take_back(call)) }
}

/// Those who are, or were, rung: all but a person who calls.
fn rung(call: &Call) -> impl Iterator<Item = &Leg> {
    call.legs.iter().filter(|leg| call.started_by_service || leg.role() == LegRole::Callee)
}

fn tell<'a>(
    event: Uuid,
    call: &Call,
    legs: impl Iterator<Item = &'a Leg>,
    kind: NotificationKind,
    until: DateTime<Utc>,
) -> Option<Notice> {
    let user_ids: Vec<_> = legs.map(|leg| leg.user_id.clone()).collect();
    let first = user_ids.first()?;
    let from = call.legs.iter().find(|leg| leg.user_id != *first)?;
    let notification = Notification {
        tag: tag(call),
        kind: kind.into(),
        from_user_id: from.user_id.clone(),
        path: path(kind).to_owned(),
        expire_time: Some(timestamp(until)),
        ..Notification::default()
    };
    // The event itself has the id already, on the same feeds.
    let id = Uuid::from_u128(event.as_u128() ^ 1);
    let (notification_id, notification) = (id.to_string(), Some(notification));
    let request = NotifyRequest { notification_id, user_ids, notification, chosen: false };
    Some(Notice::Tell(Box::new(request)))
}

/// Where a page shows it: what rings is shown on every one.
const fn path(kind: NotificationKind) -> &'static str {
    if matches!(kind, NotificationKind::MissedCall) { "/calls" } else { "/" }
}

fn take_back(call: &Call) -> Notice {
    let user_ids = rung(call).map(|leg| leg.user_id.clone()).collect();
    Notice::TakeBack(WithdrawRequest { user_ids, tag: tag(call) })
}

fn tag(call: &Call) -> String {
    format!("call:{}", call.call_id)
}

#[cfg(test)]
mod tests;
