//! The feeds that are open at this instance, and the leases that say so.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    time::Duration,
};

use bus::Lease;
use bytes::Bytes;
use proto::id::UserId;
use tokio::{
    sync::mpsc,
    time::{Instant, MissedTickBehavior, interval, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Presences, feeds_of};
use crate::error::Error;

/// How long a feed counts as open after its instance said so.
const LEASE: Duration = Duration::from_secs(30);
/// How often an instance says so: two may fail.
const RENEW: Duration = Duration::from_secs(10);
/// How long people whose instance stops stay there, so that they are not seen going and coming.
const FAREWELL: Duration = Duration::from_secs(5);
/// How long the ends of feeds are waited for that end with the process.
const LAST: Duration = Duration::from_secs(5);
/// Most changes seen to at once.
const BATCH: usize = 500;

/// Where feeds say that they are open.
#[derive(Debug, Clone)]
pub(crate) struct Pages {
    changes: mpsc::UnboundedSender<Change>,
}

/// A feed, open until this is dropped.
#[derive(Debug)]
pub(crate) struct OpenFeed {
    stream: Uuid,
    changes: mpsc::UnboundedSender<Change>,
}

#[derive(Debug)]
enum Change {
    Opened(Uuid, Feed),
    Closed(Uuid),
}

#[derive(Debug, Clone, Copy)]
struct Feed {
    user: UserId,
    endpoint: Option<Uuid>,
}

impl Pages {
    /// A person's feed is open, in this page if it says so. `stream` names it.
    pub(crate) fn open(&self, stream: Uuid, user: UserId, endpoint: Option<Uuid>) -> OpenFeed {
        // Who keeps the leases ends with the process alone.
        self.changes.send(Change::Opened(stream, Feed { user, endpoint })).ok();
        OpenFeed { stream, changes: self.changes.clone() }
    }
}

impl Drop for OpenFeed {
    fn drop(&mut self) {
        self.changes.send(Change::Closed(self.stream)).ok();
    }
}

/// The task that keeps the leases of the feeds that are open here.
#[derive(Debug)]
pub(crate) struct Keeper {
    presences: Presences,
    changes: mpsc::UnboundedReceiver<Change>,
    open: HashMap<Uuid, Feed>,
    /// Feeds that have ended, and until when they still count: most come back at once, by a reload or a short loss of
    /// connection.
    leaving: VecDeque<(Instant, Uuid, Feed)>,
    linger: Duration,
}

impl Keeper {
    /// The task, and where feeds say that they are open. Who leaves is gone `linger` later.
    pub(crate) fn new(presences: Presences, linger: Duration) -> (Self, Pages) {
        let (sender, changes) = mpsc::unbounded_channel();
        let (open, leaving) = (HashMap::new(), VecDeque::new());
        (Self { presences, changes, open, leaving, linger }, Pages { changes: sender })
    }

    pub(crate) async fn run(mut self, shutdown: CancellationToken) {
        let mut renewals = interval(RENEW);
        renewals.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut changes = Vec::new();
        loop {
            let next = self.leaving.front().map(|(until, ..)| *until);
            let result = tokio::select! {
                () = shutdown.cancelled() => break,
                _ = self.changes.recv_many(&mut changes, BATCH) => self.apply(&mut changes).await,
                () = until(next) => self.release().await,
                _ = renewals.tick() => self.hold(self.open.clone()).await,
            };
            report(result);
        }
        // The feeds end at the same moment as this task.
        let leaving: HashMap<_, _> = self.open.drain().collect();
        let ended = async { while !self.changes.is_closed() && self.changes.recv().await.is_some() {} };
        timeout(LAST.min(self.linger), ended).await.ok();
        report(self.say(&leaving, FAREWELL).await.map(drop));
    }

    async fn apply(&mut self, changes: &mut Vec<Change>) -> Result<(), Error> {
        let mut opened = HashMap::new();
        for change in changes.drain(..) {
            match change {
                Change::Opened(stream, feed) => {
                    opened.insert(stream, feed);
                }
                Change::Closed(stream) => {
                    if let Some(feed) = opened.remove(&stream).or_else(|| self.open.remove(&stream)) {
                        self.leaving.push_back((Instant::now() + self.linger, stream, feed));
                    }
                }
            }
        }
        self.open.extend(&opened);
        self.hold(opened).await
    }

    /// Says that these are open, and tells those who watch where that is news.
    async fn hold(&self, feeds: HashMap<Uuid, Feed>) -> Result<(), Error> {
        for user in self.say(&feeds, LEASE).await? {
            self.presences.nudge(user).await;
        }
        Ok(())
    }

    /// Says that these are open for so long. Gives the people of whom that is news.
    async fn say(&self, feeds: &HashMap<Uuid, Feed>, lasts: Duration) -> Result<HashSet<UserId>, Error> {
        let leases: Vec<_> = feeds.iter().map(|(stream, feed)| feed.lease(*stream)).collect();
        if leases.is_empty() {
            return Ok(HashSet::new());
        }
        let news = self.presences.bus.hold(&leases, lasts).await?;
        Ok(feeds.values().zip(news).filter(|(_, is_new)| *is_new).map(|(feed, _)| feed.user).collect())
    }

    /// Takes the leases away of feeds that ended long enough ago.
    async fn release(&mut self) -> Result<(), Error> {
        while let Some((until, stream, feed)) = self.leaving.front().copied() {
            if until > Instant::now() {
                break;
            }
            self.leaving.pop_front();
            // What cannot be taken away ends by itself.
            self.presences.bus.release(&feeds_of(feed.user), stream).await?;
            self.presences.nudge(feed.user).await;
        }
        Ok(())
    }
}

impl Feed {
    fn lease(&self, stream: Uuid) -> Lease {
        let value = self.endpoint.map(|endpoint| Bytes::copy_from_slice(endpoint.as_bytes()));
        Lease { key: feeds_of(self.user), holder: stream, value: value.unwrap_or_default() }
    }
}

/// Never, if there is no such time.
async fn until(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => std::future::pending().await,
    }
}

fn report(result: Result<(), Error>) {
    if let Err(error) = result {
        tracing::warn!(%error, "presence.renewal_failed");
    }
}
