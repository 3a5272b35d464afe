//! The way of events to notify-svc.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use db::outbox::{Event, Publish, PublishError};
use futures::future::try_join_all;
use prost::Message as _;
use proto::{
    chat::{ReceiptChanged, Typing},
    convert::timestamp,
    id::{ConversationId, UserId},
    notify::{
        self, NotifyRequest, Publication, PublishRequest, WithdrawRequest,
        notification_service_client::NotificationServiceClient, notify_service_client::NotifyServiceClient,
    },
};
use runtime::{Link, Tasks};
use tonic::{Code, Status};
use uuid::Uuid;

use super::{NOTIFY, WITHDRAW};
use crate::{domain::Progress, people::People, wire};

/// For how long it is told that somebody writes.
const TYPING_FOR: TimeDelta = TimeDelta::seconds(6);

/// notify-svc, as the outbox sees it.
#[derive(Debug, Clone)]
pub(crate) struct Feeds {
    notify: NotifyServiceClient<Link>,
    attention: NotificationServiceClient<Link>,
    people: People,
}

impl Feeds {
    pub(crate) fn new(link: Link, people: People) -> Self {
        let (notify, attention) =
            (NotifyServiceClient::new(link.clone()), NotificationServiceClient::new(link));
        Self { notify, attention, people }
    }

    async fn publish_all(&self, events: &[&Event]) -> Result<(), PublishError> {
        if events.is_empty() {
            return Ok(());
        }
        let publications = events.iter().map(|event| publication(event)).collect();
        let told = self.notify.clone().publish(PublishRequest { publications }).await;
        told.map(drop).map_err(why)
    }

    /// In their order: what is taken back was told before.
    async fn attend(&self, events: Vec<&Event>) -> Result<(), PublishError> {
        for event in events {
            let told = match event.kind.as_str() {
                NOTIFY => self.notify(event).await,
                _ => self.withdraw(event).await,
            };
            match told {
                Err(status) if status.code() == Code::Unimplemented => {
                    tracing::warn!("notifications.not_served");
                }
                told => told.map_err(why)?,
            }
        }
        Ok(())
    }

    async fn notify(&self, event: &Event) -> Result<(), Status> {
        let mut request =
            NotifyRequest::decode(event.payload.as_slice()).map_err(runtime::status::internal)?;
        if let Some(notification) = &mut request.notification {
            notification.from_name = self.people.name(&notification.from_user_id).await;
        }
        self.attention.clone().notify(request).await.map(drop)
    }

    async fn withdraw(&self, event: &Event) -> Result<(), Status> {
        let request = WithdrawRequest::decode(event.payload.as_slice()).map_err(runtime::status::internal)?;
        self.attention.clone().withdraw(request).await.map(drop)
    }
}

impl Publish for Feeds {
    async fn publish(&self, events: &[Event]) -> Result<(), PublishError> {
        let is_feed = |event: &&Event| event.kind != NOTIFY && event.kind != WITHDRAW;
        let (feeds, notices): (Vec<_>, Vec<_>) = events.iter().partition(is_feed);
        self.publish_all(&feeds).await?;
        let mut conversations: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
        for event in notices {
            conversations.entry(&event.aggregate_id).or_default().push(event);
        }
        try_join_all(conversations.into_values().map(|events| self.attend(events))).await.map(drop)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn why(status: Status) -> PublishError {
    let why = status.message().to_owned();
    let refused = status.code() == Code::InvalidArgument;
    if refused { PublishError::Refused(why) } else { PublishError::Away(why) }
}

fn publication(event: &Event) -> Publication {
    let told = notify::Event {
        event_id: event.event_id.to_string(),
        r#type: event.kind.clone(),
        aggregate_id: event.aggregate_id.clone(),
        version: event.version,
        expire_time: Some(timestamp(event.expire_time)),
        payload: event.payload.clone().into(),
    };
    let user_ids = event.user_ids.iter().map(ToString::to_string).collect();
    Publication { user_ids, event: Some(told), ephemeral: false }
}

/// What is told to those who are there, and kept nowhere: it needs no outbox, and nobody waits for it.
#[derive(Debug, Clone)]
pub(crate) struct Live {
    notify: NotifyServiceClient<Link>,
    tasks: Tasks,
}

/// Something of a conversation that is told to those of these who are there.
#[derive(Debug, Clone)]
pub(crate) struct Whisper {
    pub(crate) event: Uuid,
    pub(crate) conversation: ConversationId,
    pub(crate) users: Vec<UserId>,
    pub(crate) now: DateTime<Utc>,
}

impl Live {
    pub(crate) fn new(link: Link, tasks: Tasks) -> Self {
        Self { notify: NotifyServiceClient::new(link), tasks }
    }

    /// Tells; what does not arrive is lost.
    pub(crate) fn tell(&self, publications: Vec<Publication>) {
        let publications: Vec<_> =
            publications.into_iter().filter(|publication| !publication.user_ids.is_empty()).collect();
        if publications.is_empty() {
            return;
        }
        let mut notify = self.notify.clone();
        self.tasks.spawn("whisper", async move {
            if let Err(status) = notify.publish(PublishRequest { publications }).await {
                tracing::debug!(%status, "whisper.lost");
            }
        });
    }
}

impl Whisper {
    /// A member has come further. What they have come to only grows, and so does the version.
    pub(crate) fn progress(self, progress: &Progress) -> Publication {
        let aggregate_id = format!("{}:{}", self.conversation, progress.user);
        let version = progress.read_seq + progress.delivered_seq;
        let receipt = Some(wire::receipt(progress));
        let payload = ReceiptChanged { conversation_id: self.conversation.to_string(), receipt };
        self.publication("switchboard.chat.v1.ReceiptChanged", aggregate_id, version, payload.encode_to_vec())
    }

    /// A member is writing.
    pub(crate) fn typing(self, user: UserId, kind: i32) -> Publication {
        let (conversation_id, user_id) = (self.conversation.to_string(), user.to_string());
        let aggregate_id = format!("{conversation_id}:{user_id}");
        let payload = Typing { conversation_id, user_id, kind };
        self.publication("switchboard.chat.v1.Typing", aggregate_id, 0, payload.encode_to_vec())
    }

    fn publication(self, kind: &str, aggregate_id: String, version: u64, payload: Vec<u8>) -> Publication {
        let event = notify::Event {
            event_id: self.event.to_string(),
            r#type: kind.to_owned(),
            aggregate_id,
            version,
            expire_time: Some(timestamp(self.now + TYPING_FOR)),
            payload: payload.into(),
        };
        let user_ids = self.users.iter().map(ToString::to_string).collect();
        Publication { user_ids, event: Some(event), ephemeral: true }
    }
}
