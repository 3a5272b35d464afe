//! Who is told what: the event of a change, and its way to notify-svc.

use std::time::Duration;

use chrono::{DateTime, Utc};
use db::outbox::{Event, Publish, PublishError};
use prost::Message as _;
use proto::{
    call::{CallChanged, CallSettingsChanged},
    convert::timestamp,
    id::UserId,
    notify::{self, Publication, PublishRequest, notify_service_client::NotifyServiceClient},
};
use runtime::Link;
use tonic::Code;
use uuid::Uuid;

use crate::{
    domain::{Call, Settings, State},
    wire,
};

/// How long a change is news. Whoever was away for longer is told to reload.
const NEWS_FOR: Duration = Duration::from_mins(10);
const KIND: &str = "switchboard.call.v1.CallChanged";
const SETTINGS_KIND: &str = "switchboard.call.v1.CallSettingsChanged";

/// The event that tells both people of a change.
pub(crate) fn changed(call: &Call, event: Uuid, now: DateTime<Utc>) -> Event {
    let payload = CallChanged { call: Some(wire::call(call)) };
    Event {
        event_id: event,
        aggregate_id: call.id.to_string(),
        version: call.version,
        user_ids: call.legs.iter().map(|leg| leg.user_id.uuid()).collect(),
        kind: KIND.to_owned(),
        payload: payload.encode_to_vec(),
        // Nobody's page should ring for a call that rings no more.
        expire_time: if call.state == State::Ringing { call.ring_deadline } else { now + NEWS_FOR },
    }
}

/// The event that tells a person's own devices of new settings.
pub(crate) fn settings_changed(
    user: UserId,
    settings: Settings,
    version: u64,
    event: Uuid,
    now: DateTime<Utc>,
) -> Event {
    let payload = CallSettingsChanged { settings: Some(wire::settings(settings)) };
    Event {
        event_id: event,
        aggregate_id: user.to_string(),
        version,
        user_ids: vec![user.uuid()],
        kind: SETTINGS_KIND.to_owned(),
        payload: payload.encode_to_vec(),
        expire_time: now + NEWS_FOR,
    }
}

/// notify-svc, as the outbox sees it.
#[derive(Debug, Clone)]
pub(crate) struct Feeds(NotifyServiceClient<Link>);

impl Feeds {
    pub(crate) fn new(link: Link) -> Self {
        Self(NotifyServiceClient::new(link))
    }
}

impl Publish for Feeds {
    async fn publish(&self, events: &[Event]) -> Result<(), PublishError> {
        let publications = events.iter().map(publication).collect();
        let told = self.0.clone().publish(PublishRequest { publications }).await;
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
