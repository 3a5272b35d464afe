//! Those who are watched by somebody at this instance. It follows them and nobody else.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Weak},
    time::Duration,
};

use bus::Since;
use futures::StreamExt as _;
use parking_lot::Mutex;
use proto::id::UserId;
use tokio::{
    sync::Notify,
    time::{MissedTickBehavior, interval, sleep},
};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{Presences, channel};
use crate::domain::Seen;

/// After how long a channel that could not be followed is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// Most people looked at by one query.
const BATCH: usize = 200;

/// All who are watched. Cheap to clone; clones are the same.
#[derive(Debug, Clone)]
pub(crate) struct Hub {
    presences: Presences,
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    watched: Mutex<HashMap<UserId, Entry>>,
    /// Those to look at again.
    dirty: Mutex<HashSet<UserId>>,
    wake: Notify,
}

/// Somebody who is watched.
#[derive(Debug)]
struct Entry {
    /// How they are; nothing until it is known.
    seen: Option<Seen>,
    watchers: Vec<Weak<Mailbox>>,
    _followed: DropGuard,
}

/// Where a watcher is told who has changed.
#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    changed: Mutex<HashSet<UserId>>,
    wake: Notify,
}

impl Mailbox {
    /// Those who changed since, once there are any.
    pub(crate) async fn changed(&self) -> HashSet<UserId> {
        loop {
            let changed = std::mem::take(&mut *self.changed.lock());
            if !changed.is_empty() {
                return changed;
            }
            self.wake.notified().await;
        }
    }

    fn put(&self, user: UserId) {
        self.changed.lock().insert(user);
        self.wake.notify_one();
    }
}

impl Hub {
    pub(crate) fn new(presences: Presences) -> Self {
        Self { presences, inner: Arc::default() }
    }

    /// From now on the watcher is told when one of these changes, and soon how they are, if that is not known yet.
    pub(crate) fn watch(&self, users: &[UserId], watcher: &Arc<Mailbox>) {
        let mut watched = self.inner.watched.lock();
        for user in users {
            let entry = watched.entry(*user).or_insert_with(|| self.follow(*user));
            entry.watchers.push(Arc::downgrade(watcher));
        }
    }

    /// The watcher looks away.
    pub(crate) fn unwatch(&self, users: &[UserId], watcher: &Arc<Mailbox>) {
        let mut watched = self.inner.watched.lock();
        for user in users {
            let Some(entry) = watched.get_mut(user) else { continue };
            entry.watchers.retain(|known| !std::ptr::eq(known.as_ptr(), Arc::as_ptr(watcher)));
            if entry.watchers.is_empty() {
                watched.remove(user);
            }
        }
    }

    /// How somebody is who is watched; nothing while it is not known.
    pub(crate) fn seen(&self, user: UserId) -> Option<Seen> {
        self.inner.watched.lock().get(&user)?.seen
    }

    /// How many are watched.
    pub(crate) fn len(&self) -> usize {
        self.inner.watched.lock().len()
    }

    /// Follows what is told of a person, until their entry is dropped.
    fn follow(&self, user: UserId) -> Entry {
        let stop = CancellationToken::new();
        let (stopped, hub) = (stop.clone(), self.clone());
        let following = async move {
            loop {
                if let Ok(mut told) = hub.presences.bus.subscribe(&channel(user), Since::Now).await {
                    hub.look_again(user);
                    while let Some(Ok(_)) = told.steps.next().await {
                        hub.look_again(user);
                    }
                }
                sleep(AGAIN).await;
            }
        };
        let soft = self.presences.tasks.soft();
        self.presences.tasks.spawn("watched person", async move {
            soft.run_until_cancelled(stopped.run_until_cancelled(following)).await;
        });
        Entry { seen: None, watchers: Vec::new(), _followed: stop.drop_guard() }
    }

    fn look_again(&self, user: UserId) {
        self.inner.dirty.lock().insert(user);
        self.inner.wake.notify_one();
    }

    fn take_dirty(&self) -> Vec<UserId> {
        let mut dirty = self.inner.dirty.lock();
        let taken: Vec<_> = dirty.iter().copied().take(BATCH).collect();
        for user in &taken {
            dirty.remove(user);
        }
        taken
    }

    /// Looks at these people, and tells their watchers if they are otherwise than before.
    async fn refresh(&self, users: &[UserId]) {
        match self.presences.seen(users).await {
            Ok(seen) => self.tell(users, &seen),
            // They stay as they were until the next round.
            Err(error) => tracing::warn!(%error, "presence.not_known"),
        }
    }

    fn tell(&self, users: &[UserId], seen: &[Seen]) {
        let mut watched = self.inner.watched.lock();
        for (user, seen) in users.iter().zip(seen) {
            let Some(entry) = watched.get_mut(user) else { continue };
            if entry.seen.replace(*seen) != Some(*seen) {
                entry.watchers.iter().filter_map(Weak::upgrade).for_each(|watcher| watcher.put(*user));
            }
        }
    }
}

/// The task that looks at those who are watched: when something is told of them, and in rounds, for what nobody tells: a
/// lease that ended with its instance, a page that fell silent, a wish that is over.
#[derive(Debug)]
pub(crate) struct Refresher {
    pub(crate) hub: Hub,
    pub(crate) every: Duration,
}

impl Refresher {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut rounds = interval(self.every);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = self.hub.inner.wake.notified() => {}
                _ = rounds.tick() => {
                    let all: Vec<_> = self.hub.inner.watched.lock().keys().copied().collect();
                    self.hub.inner.dirty.lock().extend(all);
                    metrics::gauge!("presence_watched").set(f64::from(u32::try_from(self.hub.len()).unwrap_or(u32::MAX)));
                }
            }
            loop {
                let users = self.hub.take_dirty();
                if users.is_empty() {
                    break;
                }
                self.hub.refresh(&users).await;
            }
        }
    }
}
