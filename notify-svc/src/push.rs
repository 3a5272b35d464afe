//! Web push (RFC 8030): to browsers whose page is closed, by way of their vendors' services, which cannot read it.

mod address;
mod client;
mod keys;
mod post;
mod pusher;
mod revoked;

use std::{sync::Arc, time::Duration};

use aws_lc_rs::digest;
use db::Pool;
use prost::Message as _;
use proto::{
    convert::timestamp,
    id::{EventId, SessionId, UserId},
    notify::{Notification, NotificationKind},
};
use runtime::{Clock, Ids};
use tokio::sync::Notify;
use uuid::Uuid;

pub(crate) use client::{Client, Refusal};
pub(crate) use keys::Keys;
pub(crate) use post::{Outcome, Post};
pub(crate) use pusher::Pusher;
pub(crate) use revoked::Revoked;

use crate::{
    domain::{Browser, Parcel, Push, Subscription},
    error::Error,
    store,
};

/// Most subscriptions of one person.
const MOST: usize = 10;
/// How long what somebody may have read by then is held back.
const GRACE: Duration = Duration::from_secs(2);
/// How long a test is of use.
const TEST: Duration = Duration::from_secs(60);

/// What pushes. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Pushes {
    pub(crate) pool: Pool,
    /// Nothing where push is turned off.
    pub(crate) post: Option<Post>,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    /// There is something to push.
    pub(crate) wake: Arc<Notify>,
}

impl Pushes {
    /// How the server is known to vendors' services; nothing while push is off.
    pub(crate) fn public_key(&self) -> Option<&[u8]> {
        self.post.as_ref().map(|post| post.keys.public())
    }

    fn post(&self) -> Result<&Post, Error> {
        self.post.as_ref().ok_or(Error::PushOff)
    }

    /// From now on this browser is pushed to, while its session lives.
    pub(crate) async fn register(
        &self,
        user: UserId,
        session: SessionId,
        browser: Browser,
        device: String,
    ) -> Result<Subscription, Error> {
        self.post()?.client.check(&browser.endpoint).await.map_err(Error::EndpointRefused)?;
        let hash = sha256(browser.endpoint.as_bytes());
        let subscription = Subscription {
            id: self.ids.next(),
            user,
            session,
            browser,
            device,
            create_time: self.clock.now(),
            push_time: None,
        };
        self.pool
            .transaction(async |conn| store::subscriptions::add(conn, &subscription, &hash, MOST).await)
            .await?;
        Ok(subscription)
    }

    /// A person's browsers that are pushed to, the newest first.
    pub(crate) async fn of(&self, user: UserId) -> Result<Vec<Subscription>, Error> {
        Ok(self.pool.run(async |conn| store::subscriptions::of(conn, &[user]).await).await?)
    }

    /// Ends one of a person's.
    pub(crate) async fn remove(&self, user: UserId, id: Uuid) -> Result<(), Error> {
        Ok(self.pool.run(async |conn| store::subscriptions::remove(conn, user, id).await).await?)
    }

    /// Those of these people whom something can be pushed to.
    pub(crate) async fn reaches(&self, users: &[UserId]) -> Result<Vec<UserId>, Error> {
        if self.post.is_none() {
            return Ok(Vec::new());
        }
        Ok(self.pool.run(async |conn| store::subscriptions::who_have(conn, users).await).await?)
    }

    /// Puts what is to be pushed to these people in the queue, unless this notification was taken before.
    pub(crate) async fn put(
        &self,
        id: EventId,
        parcels: Vec<(UserId, Push, Notification)>,
    ) -> Result<(), Error> {
        let users: Vec<_> = parcels.iter().map(|(user, ..)| *user).collect();
        let reached = self.reaches(&users).await?;
        let now = self.clock.now();
        let parcels: Vec<_> = parcels
            .iter()
            .filter(|(user, ..)| reached.contains(user))
            .filter_map(|(user, push, notification)| parcel(*user, id, *push, notification))
            .collect();
        if parcels.is_empty() {
            return Ok(());
        }
        let put = self.pool.transaction(async |conn| {
            if store::pushes::is_first(conn, id, now).await? {
                for parcel in &parcels {
                    let due = if parcel.is_urgent { now } else { now + GRACE };
                    store::pushes::put(conn, parcel, due).await?;
                }
            }
            Ok::<_, db::Error>(())
        });
        put.await?;
        self.wake.notify_one();
        Ok(())
    }

    /// Takes back what these people were pushed under a tag, or would have been.
    pub(crate) async fn withdraw(&self, users: &[UserId], notification: &Notification) -> Result<(), Error> {
        if self.post.is_none() {
            return Ok(());
        }
        let (hash, payload, now) =
            (sha256(notification.tag.as_bytes()), notification.encode_to_vec(), self.clock.now());
        let withdrawn = self
            .pool
            .transaction(async |conn| store::pushes::withdraw(conn, users, &hash, &payload, now).await)
            .await?;
        if withdrawn {
            self.wake.notify_one();
        }
        Ok(())
    }

    /// Pushes a word to one of a person's browsers, and waits until its vendor's service has it.
    pub(crate) async fn test(&self, user: UserId, id: Uuid) -> Result<(), Error> {
        let post = self.post()?;
        let subscription = self.of(user).await?.into_iter().find(|subscription| subscription.id == id);
        let subscription = subscription.ok_or(Error::SubscriptionNotFound)?;
        let notification = Notification {
            tag: "test".to_owned(),
            kind: NotificationKind::Test.into(),
            expire_time: Some(timestamp(self.clock.now() + TEST)),
            ..Notification::default()
        };
        let parcel =
            parcel(user, self.ids.next(), Push::AtOnce, &notification).ok_or(Error::SubscriptionNotFound)?;
        match post.send(&subscription.browser, &parcel, self.clock.now()).await {
            Outcome::Taken => self.arrived(&subscription).await,
            Outcome::Gone => {
                self.remove(user, id).await?;
                Err(Error::SubscriptionNotFound)
            }
            Outcome::Again(_) | Outcome::Refused => Err(Error::PushFailed),
        }
    }

    async fn arrived(&self, subscription: &Subscription) -> Result<(), Error> {
        let now = self.clock.now();
        let arrived =
            async |conn: &mut db::Connection| store::subscriptions::arrived(conn, subscription.id, now).await;
        Ok(self.pool.run(arrived).await?)
    }
}

/// What is pushed to a person; nothing of what is not to be.
fn parcel(user: UserId, id: EventId, push: Push, notification: &Notification) -> Option<Parcel> {
    let is_urgent = match push {
        Push::No => return None,
        Push::Soon => false,
        Push::AtOnce => true,
    };
    Some(Parcel {
        user,
        tag_hash: sha256(notification.tag.as_bytes()),
        id,
        payload: notification.encode_to_vec(),
        is_urgent,
        is_withdrawn: false,
        expire_time: notification.expire_time.and_then(proto::convert::time)?,
    })
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}
