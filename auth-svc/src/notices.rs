//! What between two people asks for attention where no page is open: notify-svc decides by which way.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use db::outbox::Event;
use prost::Message as _;
use proto::{
    auth::{Contact, ContactChanged, ContactKind},
    convert::timestamp,
    notify::{
        Notification, NotificationKind, NotifyRequest, WithdrawRequest,
        notification_service_client::NotificationServiceClient,
    },
};
use runtime::{Clock, Link, Tasks};
use tokio::time::sleep;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::events::CONTACT_CHANGED;

/// How long it is worth being told of a request.
const ASKED_FOR: TimeDelta = TimeDelta::days(7);
/// How much of a request's note is told.
const NOTE_CHARS: usize = 200;
/// How often it is tried to tell notify-svc, and the first pause; it doubles.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(500);

/// Something for notify-svc.
#[derive(Debug, Clone, PartialEq)]
enum Notice {
    Tell(Box<NotifyRequest>),
    TakeBack(WithdrawRequest),
}

/// What tells notify-svc. It holds up nobody.
#[derive(Debug, Clone)]
pub(crate) struct Notices {
    notify: NotificationServiceClient<Link>,
    tasks: Tasks,
    clock: Clock,
}

impl Notices {
    pub(crate) fn new(notify: Link, tasks: &Tasks, clock: &Clock) -> Self {
        let notify = NotificationServiceClient::new(notify);
        Self { notify, tasks: tasks.clone(), clock: clock.clone() }
    }

    /// Tells what an event asks attention for, if it does. A repeat of the event is the same notice.
    pub(crate) fn about(&self, event: &Event) {
        let Some(notice) = notice(event, self.clock.now()) else { return };
        let this = self.clone();
        self.tasks.spawn("notice", async move { this.deliver(&notice).await });
    }

    async fn deliver(&self, notice: &Notice) {
        let (soft, mut pause) = (self.tasks.soft(), PAUSE);
        for _ in 1..TRIES {
            match self.send(notice).await {
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
        self.send(notice).await.unwrap_or_else(|status| lost(&status));
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
    tracing::warn!(%status, "contact.notice_lost");
}

fn notice(event: &Event, now: DateTime<Utc>) -> Option<Notice> {
    if event.kind != CONTACT_CHANGED {
        return None;
    }
    let contact = ContactChanged::decode(event.payload.as_slice()).ok()?.contact?;
    let user_ids = event.user_ids.iter().map(ToString::to_string).collect();
    let tag = format!("contact:{}", contact.user.as_ref()?.user_id);
    match contact.kind() {
        ContactKind::Incoming => {
            // The event itself has the id already, on the same feed.
            let id = Uuid::from_u128(event.event_id.as_u128() ^ 1);
            let notification = Some(asked(contact, tag, now));
            let notification_id = id.to_string();
            let request = NotifyRequest { notification_id, user_ids, notification, chosen: false };
            Some(Notice::Tell(Box::new(request)))
        }
        ContactKind::None | ContactKind::Contact | ContactKind::Blocked => {
            Some(Notice::TakeBack(WithdrawRequest { user_ids, tag }))
        }
        ContactKind::Outgoing | ContactKind::Unspecified => None,
    }
}

fn asked(contact: Contact, tag: String, now: DateTime<Utc>) -> Notification {
    let user = contact.user.unwrap_or_default();
    Notification {
        tag,
        kind: NotificationKind::ContactRequest.into(),
        from_user_id: user.user_id,
        from_name: user.display_name,
        preview: contact.note.chars().take(NOTE_CHARS).collect(),
        path: "/contacts".to_owned(),
        expire_time: Some(timestamp(now + ASKED_FOR)),
        ..Notification::default()
    }
}

#[cfg(test)]
mod tests {
    use proto::auth::User;

    use super::*;

    fn of(kind: ContactKind) -> Option<Notice> {
        let user = User { user_id: "ada".into(), display_name: "Ada".into(), ..User::default() };
        let contact =
            Contact { user: Some(user), kind: kind.into(), note: "ß".repeat(300), ..Contact::default() };
        let event = Event {
            event_id: Uuid::from_u128(6),
            aggregate_id: "a".into(),
            version: 1,
            user_ids: vec![Uuid::from_u128(2)],
            kind: CONTACT_CHANGED.to_owned(),
            payload: ContactChanged { contact: Some(contact) }.encode_to_vec(),
            expire_time: DateTime::UNIX_EPOCH,
        };
        notice(&event, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_request_is_told_and_what_becomes_of_it_takes_that_back() {
        let Some(Notice::Tell(request)) = of(ContactKind::Incoming) else { panic!("it is told") };
        assert_eq!(request.user_ids, [Uuid::from_u128(2).to_string()]);
        assert_ne!(request.notification_id, Uuid::from_u128(6).to_string(), "the feed knows the event by it");
        let told = request.notification.unwrap();
        assert_eq!((told.tag.as_str(), told.from_name.as_str()), ("contact:ada", "Ada"));
        assert_eq!((told.kind(), told.preview.chars().count()), (NotificationKind::ContactRequest, 200));
        for kind in [ContactKind::Contact, ContactKind::None, ContactKind::Blocked] {
            assert!(
                matches!(of(kind), Some(Notice::TakeBack(back)) if back.tag == "contact:ada"),
                "{kind:?}"
            );
        }
        assert_eq!(of(ContactKind::Outgoing), None, "one's own request");
    }
}
