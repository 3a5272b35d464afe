//! What of a call asks for people's attention where no page of theirs is open: notify-svc decides by which way.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use db::outbox::Event;
use proto::{
    call::{Call, CallKind, CallState, EndReason, Leg, LegRole},
    convert::{self, timestamp},
    notify::{
        Notification, NotificationKind, NotifyRequest, WithdrawRequest,
        notification_service_client::NotificationServiceClient,
    },
};
use runtime::{Clock, Link, Tasks};
use tokio::time::sleep;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::people::People;

/// How long it is worth knowing that a call was missed.
const MISSED_FOR: TimeDelta = TimeDelta::days(1);
/// How often it is tried to tell notify-svc, and the first pause; it doubles.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(500);

/// Something for notify-svc.
#[derive(Debug, Clone, PartialEq)]
enum Notice {
    Tell(Box<NotifyRequest>),
    TakeBack(WithdrawRequest),
}

/// What tells notify-svc. It holds up nobody: calls go on, and pages hear of them, while it does not answer.
#[derive(Debug, Clone)]
pub(crate) struct Notices {
    notify: NotificationServiceClient<Link>,
    people: People,
    tasks: Tasks,
    clock: Clock,
}

impl Notices {
    pub(crate) fn new(notify: Link, people: People, tasks: &Tasks, clock: &Clock) -> Self {
        let notify = NotificationServiceClient::new(notify);
        Self { notify, people, tasks: tasks.clone(), clock: clock.clone() }
    }

    /// Tells what a change of a call asks attention for, if it does. A repeat of the event is the same notice.
    pub(crate) fn about(&self, event: &Event, call: &Call) {
        let Some(notice) = notice(event.event_id, call, self.clock.now()) else { return };
        let this = self.clone();
        self.tasks.spawn("notice", async move { this.deliver(notice).await });
    }

    async fn deliver(self, mut notice: Notice) {
        if let Notice::Tell(request) = &mut notice
            && let Some(notification) = &mut request.notification
        {
            notification.from_name = self.people.name(&notification.from_user_id).await;
        }
        let (soft, mut pause) = (self.tasks.soft(), PAUSE);
        for _ in 1..TRIES {
            match self.send(&notice).await {
                Err(status) if status.code() == Code::Unavailable => {
                    // A process that stops does not wait for what may be told.
                    if soft.run_until_cancelled(sleep(pause)).await.is_none() {
                        return;
                    }
                }
                Err(status) => return lost(&status),
                Ok(()) => return,
            }
            pause *= 2;
        }
        self.send(&notice).await.unwrap_or_else(|status| lost(&status));
    }

    async fn send(&self, notice: &Notice) -> Result<(), Status> {
        let mut notify = self.notify.clone();
        match notice.clone() {
            Notice::Tell(request) => notify.notify(*request).await.map(drop),
            Notice::TakeBack(request) => notify.withdraw(request).await.map(drop),
        }
    }
}

fn lost(status: &Status) {
    tracing::warn!(%status, "call.notice_lost");
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
        path: "/".to_owned(),
        expire_time: Some(timestamp(until)),
        ..Notification::default()
    };
    // The event itself has the id already, on the same feeds.
    let id = Uuid::from_u128(event.as_u128() ^ 1);
    let (notification_id, notification) = (id.to_string(), Some(notification));
    let request = NotifyRequest { notification_id, user_ids, notification, chosen: false };
    Some(Notice::Tell(Box::new(request)))
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
