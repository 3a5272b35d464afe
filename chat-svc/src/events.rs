//! Who is told what: the events of changes, and their way to notify-svc.

use std::time::Duration;

use chrono::{DateTime, Utc};
use db::outbox::{Event, Publish, PublishError};
use prost::Message as _;
use proto::{
    chat::ConversationChanged,
    convert::timestamp,
    notify::{self, Publication, PublishRequest, notify_service_client::NotifyServiceClient},
};
use runtime::Link;
use tonic::Code;
use uuid::Uuid;

use crate::{domain::Seat, wire};

/// How long a change is news. Whoever was away for longer is told to reload.
const NEWS_FOR: Duration = Duration::from_mins(10);
const CONVERSATION: &str = "switchboard.chat.v1.ConversationChanged";

/// Tells one member what all see of a conversation.
pub(crate) fn conversation_changed(seat: &Seat, event: Uuid, now: DateTime<Utc>) -> Event {
    let conversation = Some(wire::shared(seat));
    Event {
        event_id: event,
        aggregate_id: seat.conversation.id.to_string(),
        version: seat.conversation.version,
        user_ids: vec![seat.member.user.uuid()],
        kind: CONVERSATION.to_owned(),
        payload: ConversationChanged { conversation }.encode_to_vec(),
        expire_time: now + NEWS_FOR,
    }
}

/// notify-svc, as the outbox sees it.
#[derive(Debug, Clone)]
pub(crate) struct Feeds {
    notify: NotifyServiceClient<Link>,
}

impl Feeds {
    pub(crate) fn new(link: Link) -> Self {
        Self { notify: NotifyServiceClient::new(link) }
    }
}

impl Publish for Feeds {
    async fn publish(&self, events: &[Event]) -> Result<(), PublishError> {
        let publications = events.iter().map(publication).collect();
        let told = self.notify.clone().publish(PublishRequest { publications }).await;
        told.map(drop).map_err(|status| {
            let why = status.message().to_owned();
            let refused = status.code() == Code::InvalidArgument;
            if refused { PublishError::Refused(why) } else { PublishError::Away(why) }
        })
    }
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
