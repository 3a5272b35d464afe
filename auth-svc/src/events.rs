//! Who is told what: the event of a change, and its way to notify-svc.

use std::sync::Arc;

use arc_swap::ArcSwap;
use chrono::{DateTime, TimeDelta, Utc};
use db::outbox::{Event, Publish, PublishError};
use prost::Message as _;
use proto::{
    auth::{ContactChanged, MeChanged},
    convert::timestamp,
    id::UserId,
    notify::{self, Publication, PublishRequest, notify_service_client::NotifyServiceClient},
};
use runtime::{Clock, Ids, Link, ServiceIdentity};
use tonic::Code;
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        contact::Side,
        keyring::{Bearer, Keyring},
        user::User,
    },
    notices::Notices,
    wire,
};

/// This service's own account, and what it may do with it.
const ACCOUNT: &str = "auth-svc";
const SCOPE: &str = "events.publish notifications.send";
/// The kind of the events that tell how another now stands to a person.
pub(crate) const CONTACT_CHANGED: &str = "switchboard.auth.v1.ContactChanged";
/// How long a change is news. Whoever was away for longer reloads.
const NEWS_FOR: TimeDelta = TimeDelta::minutes(10);

/// The event that tells a person's devices how their account is now. Its version is the account's, which the change has
/// raised.
pub(crate) fn me_changed(app: &App, user: &User, event_id: Uuid, now: DateTime<Utc>) -> Event {
    let payload = MeChanged { me: Some(wire::me(app, user)) };
    Event {
        event_id,
        aggregate_id: user.id.to_string(),
        version: user.version,
        user_ids: vec![user.id.uuid()],
        kind: "switchboard.auth.v1.MeChanged".to_owned(),
        payload: payload.encode_to_vec(),
        expire_time: now + NEWS_FOR,
    }
}

/// The event that tells a person how another now stands to them. It tells one side alone: what the other sees is theirs.
pub(crate) fn contact_changed(
    app: &App,
    owner: UserId,
    about: &User,
    side: &Side,
    event_id: Uuid,
    now: DateTime<Utc>,
) -> Event {
    let payload = ContactChanged { contact: Some(wire::contact(app, about, side)) };
    Event {
        event_id,
        // 64 characters: all that there is room for.
        aggregate_id: format!("{}{}", owner.uuid().simple(), about.id.uuid().simple()),
        version: side.version,
        user_ids: vec![owner.uuid()],
        kind: CONTACT_CHANGED.to_owned(),
        payload: payload.encode_to_vec(),
        expire_time: now + NEWS_FOR,
    }
}

/// Who this process is to others: it signs its own tokens, and asks nobody for them.
pub(crate) fn own_identity(keyring: Arc<ArcSwap<Keyring>>, clock: Clock, ids: Ids) -> ServiceIdentity {
    let time = clock.clone();
    ServiceIdentity::local(ACCOUNT, clock, move || {
        let bearer = Bearer::Service { account: ACCOUNT.to_owned(), scope: SCOPE.to_owned() };
        let token =
            keyring.load().issue(bearer, ids.next(), time.now()).map_err(runtime::status::internal)?;
        Ok((token.text, token.expire_time))
    })
}

/// notify-svc, as the outbox sees it.
#[derive(Debug, Clone)]
pub(crate) struct Feeds {
    notify: NotifyServiceClient<Link>,
    notices: Notices,
}

impl Feeds {
    pub(crate) fn new(link: Link, notices: Notices) -> Self {
        Self { notify: NotifyServiceClient::new(link), notices }
    }
}

impl Publish for Feeds {
    async fn publish(&self, events: &[Event]) -> Result<(), PublishError> {
        let publications = events.iter().map(publication).collect();
        let told = self.notify.clone().publish(PublishRequest { publications }).await;
        if told.is_ok() {
            events.iter().for_each(|event| self.notices.about(event));
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
