//! Who is told what: the event of a change, and its way to notify-svc.

use std::time::Duration;

use chrono::{DateTime, Utc};
use db::outbox::{Event, Publish, PublishError};
use futures::future::join_all;
use prost::Message as _;
use proto::{
    call::{self, CallChanged, CallHistoryChanged, CallSettingsChanged},
    convert::timestamp,
    id::UserId,
    notify::{self, Publication, PublishRequest, notify_service_client::NotifyServiceClient},
};
use runtime::Link;
use tonic::Code;
use uuid::Uuid;

use crate::{
    channels::Channels,
    domain::{Call, Settings, State},
    notices::Notices,
    wire,
};

/// How long a change is news. Whoever was away for longer is told to reload.
const NEWS_FOR: Duration = Duration::from_mins(10);
const KIND: &str = "switchboard.call.v1.CallChanged";
const HISTORY: &str = "switchboard.call.v1.CallHistoryChanged";
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

/// The event that tells a person of a change of their own history.
pub(crate) fn history_changed(
    user: UserId,
    version: u64,
    missed_count: u32,
    event: Uuid,
    now: DateTime<Utc>,
) -> Event {
    let payload = CallHistoryChanged { missed_count };
    own_changed(user, HISTORY, payload.encode_to_vec(), version, event, now)
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
    own_changed(user, SETTINGS_KIND, payload.encode_to_vec(), version, event, now)
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
        kind: kind.to_owned(),
        payload,
        expire_time: now + NEWS_FOR,
    }
}

/// notify-svc, as the outbox sees it, and those who watch calls.
#[derive(Debug, Clone)]
pub(crate) struct Feeds {
    notify: NotifyServiceClient<Link>,
    channels: Channels,
    notices: Notices,
}

impl Feeds {
    pub(crate) fn new(link: Link, channels: Channels, notices: Notices) -> Self {
        Self { notify: NotifyServiceClient::new(link), channels, notices }
    }

    /// Who watches was told when the change was committed; this is for changes after which the process died.
    async fn tell_watchers(&self, event: &Event, call: &call::Call) {
        let told = self.channels.tell_watchers(event.event_id, call).await;
        told.unwrap_or_else(|error| tracing::warn!(%error, "call.watchers_not_told"));
    }
}

/// The call as it has become by an event, if the event is of one.
fn call_of(event: &Event) -> Option<call::Call> {
    CallChanged::decode(event.payload.as_slice()).ok().filter(|_| event.kind == KIND)?.call
}

impl Publish for Feeds {
    async fn publish(&self, events: &[Event]) -> Result<(), PublishError> {
        let calls: Vec<_> = events.iter().filter_map(|event| Some((event, call_of(event)?))).collect();
        join_all(calls.iter().map(|(event, call)| self.tell_watchers(event, call))).await;
        let publications = events.iter().map(publication).collect();
        let told = self.notify.clone().publish(PublishRequest { publications }).await;
        if told.is_ok() {
            calls.iter().for_each(|(event, call)| self.notices.about(call, event.event_id));
        }
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
