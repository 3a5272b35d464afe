//! Who is there. What pages say of themselves are leases on the bus, which end by themselves when an instance dies; who
//! watches somebody is nudged over the bus, and looks again now and then.

mod hub;
mod pages;
mod sight;
mod watching;

use std::{collections::HashSet, sync::Arc, time::Duration};

use bus::{Bus, Lease};
use bytes::Bytes;
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use db::Pool;
use parking_lot::Mutex;
use prost::Message as _;
use proto::{id::UserId, notify::AvailabilityKind};
use runtime::{Clock, Ids, Tasks};
use uuid::Uuid;

pub(crate) use hub::{Hub, Refresher};
pub(crate) use pages::{Keeper, Pages};
pub(crate) use sight::Sight;
pub(crate) use watching::watch;

use crate::{
    domain::{Page, Seen, Standing},
    error::Error,
    store,
};

/// What a page says counts for so long.
const SAID_FOR: Duration = Duration::from_secs(75);

/// All people.
#[derive(Debug, Clone)]
pub(crate) struct Presences {
    bus: Arc<dyn Bus>,
    pool: Pool,
    clock: Clock,
    ids: Ids,
    tasks: Tasks,
    noted: Arc<Mutex<Noted>>,
}

/// Of whom it is written down that they were online in this minute.
#[derive(Debug, Default)]
struct Noted {
    minute: Option<DateTime<Utc>>,
    users: HashSet<UserId>,
}

/// What a page says, as it travels.
#[derive(Clone, PartialEq, prost::Message)]
struct Said {
    #[prost(bool, tag = "1")]
    active: bool,
    #[prost(bool, tag = "2")]
    focused: bool,
    #[prost(bytes = "vec", tag = "3")]
    conversation_id: Vec<u8>,
}

impl Presences {
    pub(crate) fn new(bus: Arc<dyn Bus>, pool: Pool, clock: &Clock, ids: &Ids, tasks: &Tasks) -> Self {
        let (clock, ids, tasks) = (clock.clone(), ids.clone(), tasks.clone());
        Self { bus, pool, clock, ids, tasks, noted: Arc::default() }
    }

    /// A page says how it is.
    pub(crate) async fn report(&self, user: UserId, page: Page) -> Result<(), Error> {
        let conversation_id = page.conversation.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        let said = Said { active: page.active, focused: page.focused, conversation_id };
        let value = Bytes::from(said.encode_to_vec());
        let lease = Lease { key: pages_of(user), holder: page.endpoint, value };
        if page.active {
            self.note_online(user);
        }
        if self.bus.hold(&[lease], SAID_FOR).await? == [true] {
            self.nudge(user).await;
        }
        Ok(())
    }

    /// How these people stand, in their order.
    pub(crate) async fn standings(&self, users: &[UserId]) -> Result<Vec<Standing>, Error> {
        let keys: Vec<_> = users.iter().flat_map(|user| [feeds_of(*user), pages_of(*user)]).collect();
        let mut held = self.bus.held(&keys).await?.into_iter();
        let mut standings = Vec::with_capacity(users.len());
        while let (Some(feeds), Some(pages)) = (held.next(), held.next()) {
            let feeds = feeds.into_iter().map(|held| Uuid::from_slice(&held.value).ok()).collect();
            let pages = pages.into_iter().filter_map(page).collect();
            standings.push(Standing { feeds, pages });
        }
        Ok(standings)
    }

    /// How these people are, as everybody may see it who may see it at all; in their order.
    pub(crate) async fn seen(&self, users: &[UserId]) -> Result<Vec<Seen>, Error> {
        let standings = self.standings(users).await?;
        let read = self.pool.run(async |conn| {
            let wishes = store::availability::batch(conn, users).await?;
            Ok::<_, db::Error>((wishes, store::last_seen::batch(conn, users).await?))
        });
        let ((wishes, last), now) = (read.await?, self.clock.now());
        let seen = |(user, standing): (&UserId, Standing)| {
            let wish = wishes.get(user).map(|wish| wish.at(now)).unwrap_or_default();
            Seen::new(standing.state(wish), last.get(user).copied())
        };
        Ok(users.iter().zip(standings).map(seen).collect())
    }

    /// Tells those who watch a person to look again. Whoever is not told looks again by themselves.
    pub(crate) async fn nudge(&self, user: UserId) {
        let event = bus::Event { id: self.ids.next(), body: Bytes::new(), ephemeral: true };
        if let Err(error) = self.bus.publish(&channel(user), event).await {
            tracing::debug!(%error, "presence.nudge_failed");
        }
    }

    /// Writes down that a person is online, once a minute. Nobody waits for it.
    fn note_online(&self, user: UserId) {
        let now = self.clock.now();
        let minute = now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now);
        if !self.noted.lock().is_first(user, minute) {
            return;
        }
        let pool = self.pool.clone();
        self.tasks.spawn("last seen", async move {
            let noted = pool.run(async |conn| {
                let (wish, _) = store::availability::find(conn, user).await?;
                match wish.at(now) {
                    // Who does not want to be seen online was not.
                    AvailabilityKind::Away | AvailabilityKind::Invisible => Ok(()),
                    AvailabilityKind::Unspecified | AvailabilityKind::DoNotDisturb => {
                        store::last_seen::note(conn, user, minute).await
                    }
                }
            });
            noted.await.unwrap_or_else(|error: db::Error| tracing::warn!(%error, "presence.last_seen_lost"));
        });
    }
}

impl Noted {
    fn is_first(&mut self, user: UserId, minute: DateTime<Utc>) -> bool {
        if self.minute != Some(minute) {
            *self = Self { minute: Some(minute), users: HashSet::new() };
        }
        self.users.insert(user)
    }
}

/// What a page said; nothing of what another edition of this program said that this one cannot read.
fn page(held: bus::Held) -> Option<Page> {
    let Said { active, focused, conversation_id } = Said::decode(held.value).ok()?;
    let conversation = Uuid::from_slice(&conversation_id).ok();
    Some(Page { endpoint: held.holder, active, focused, conversation })
}

/// Under which a person's open feeds are held, each by a stream.
fn feeds_of(user: UserId) -> String {
    format!("feeds:{user}")
}

/// Under which a person's pages say how they are.
fn pages_of(user: UserId) -> String {
    format!("pages:{user}")
}

/// On which those are nudged who watch a person.
fn channel(user: UserId) -> String {
    format!("presence:{user}")
}
