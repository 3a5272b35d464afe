//! Who is told what of their own: outbox rows, which go to the feeds here.

use chrono::{DateTime, TimeDelta, Utc};
use db::outbox::{Event, Publish, PublishError};
use prost::Message as _;
use proto::{
    convert::timestamp,
    id::{EventId, UserId},
    notify::{self, AvailabilityChanged, NotificationSettingsChanged},
};
use uuid::Uuid;

use crate::{
    domain::{Availability, Settings},
    feed::Feeds,
    wire,
};

/// How long a change is news. Whoever was away for longer reloads.
const NEWS_FOR: TimeDelta = TimeDelta::minutes(10);

/// The event that tells a person's devices how they want to be seen now.
pub(crate) fn availability_changed(
    user: UserId,
    wish: Availability,
    version: u64,
    event: Uuid,
    now: DateTime<Utc>,
) -> Event {
    let payload = AvailabilityChanged { availability: Some(wire::availability(wish, version)) };
    own_changed(user, "AvailabilityChanged", payload.encode_to_vec(), version, event, now)
}

/// The event that tells a person's devices what may notify them now.
pub(crate) fn settings_changed(
    user: UserId,
    settings: &Settings,
    version: u64,
    event: Uuid,
    now: DateTime<Utc>,
) -> Event {
    let payload = NotificationSettingsChanged { settings: Some(wire::settings(settings, version)) };
    own_changed(user, "NotificationSettingsChanged", payload.encode_to_vec(), version, event, now)
}

fn own_changed(
    user: UserId,
    kind: &str,
    payload: Vec<u8>,
    version: u64,
    event: Uuid,
    now: DateTime<Utc>,
) -> Event {
    Event {
        event_id: event,
        aggregate_id: user.to_string(),
        version,
        user_ids: vec![user.uuid()],
        kind: format!("switchboard.notify.v1.{kind}"),
        payload,
        expire_time: now + NEWS_FOR,
    }
}

impl Publish for Feeds {
    async fn publish(&self, events: &[Event]) -> Result<(), PublishError> {
        for event in events {
            let told = notify::Event {
                event_id: event.event_id.to_string(),
                r#type: event.kind.clone(),
                aggregate_id: event.aggregate_id.clone(),
                version: event.version,
                expire_time: Some(timestamp(event.expire_time)),
                payload: event.payload.clone().into(),
            };
            let to: Vec<UserId> = event.user_ids.iter().copied().map(UserId::from).collect();
            let put = self.put(EventId::from(event.event_id), &told, &to, false).await;
            put.map_err(|error| PublishError::Away(error.to_string()))?;
        }
        Ok(())
    }
}
