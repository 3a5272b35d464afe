//! The `FindPartner` streams that this instance holds.

use std::{
    collections::HashMap,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use proto::id::{MatchId, UserId};
use runtime::Clock;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::domain::moderation::{Network, Suspension};

/// All seats of this instance. Cheap to clone; clones are the same.
#[derive(Debug, Clone)]
pub(crate) struct Seats {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    seats: Mutex<HashMap<Uuid, Arc<Entry>>>,
    broken: Mutex<Vec<Broken>>,
    some_broken: Notify,
    left: Notify,
    clock: Clock,
}

/// What is known of a stream outside of it.
#[derive(Debug)]
struct Entry {
    user: UserId,
    network: Network,
    seat: Uuid,
    /// It ended as it should, and has put its things in order.
    settled: AtomicBool,
    state: Mutex<State>,
    nudged: Notify,
}

#[derive(Debug, Default)]
struct State {
    nudges: Nudges,
    /// When the stream has something to do by itself.
    due: Option<DateTime<Utc>>,
    /// The match that the stream knows, and its version.
    with: Option<(MatchId, u64)>,
}

/// What a stream is to see to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Nudges {
    /// Something has changed.
    pub(crate) look: bool,
    /// Its time has come.
    pub(crate) due: bool,
    /// The partner is writing.
    pub(crate) typing: bool,
    /// The partner's page is hidden, or shown again.
    pub(crate) away: Option<bool>,
}

/// A stream that broke off.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Broken {
    pub(crate) user: UserId,
    pub(crate) seat: Uuid,
    pub(crate) at: DateTime<Utc>,
}

impl Seats {
    pub(crate) fn new(clock: &Clock) -> Self {
        let inner = Inner {
            seats: Mutex::default(),
            broken: Mutex::default(),
            some_broken: Notify::new(),
            left: Notify::new(),
            clock: clock.clone(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// A stream begins. It is here until the guard is dropped.
    pub(crate) fn enter(&self, user: UserId, network: Network, seat: Uuid) -> Guard {
        let entry = Arc::new(Entry {
            user,
            network,
            seat,
            settled: AtomicBool::new(false),
            state: Mutex::default(),
            nudged: Notify::new(),
        });
        self.inner.seats.lock().insert(seat, Arc::clone(&entry));
        metrics::gauge!("match_streams").increment(1.0);
        Guard { entry, seats: self.clone() }
    }

    /// Gives a stream something to see to, if it is here.
    pub(crate) fn nudge(&self, seat: Uuid, nudge: impl FnOnce(&mut Nudges)) {
        let entry = self.inner.seats.lock().get(&seat).cloned();
        if let Some(entry) = entry {
            nudge(&mut entry.state.lock().nudges);
            entry.nudged.notify_one();
        }
    }

    /// All streams look: something may have been missed.
    pub(crate) fn nudge_all(&self) {
        for entry in self.all() {
            entry.state.lock().nudges.look = true;
            entry.nudged.notify_one();
        }
    }

    /// Wakes the streams whose time has come.
    pub(crate) fn wake_due(&self, now: DateTime<Utc>) {
        for entry in self.all() {
            let mut state = entry.state.lock();
            if state.due.is_some_and(|due| due <= now) {
                (state.due, state.nudges.due) = (None, true);
                entry.nudged.notify_one();
            }
        }
    }

    /// The streams look that know another state than this: each seat with the match of its person.
    pub(crate) fn compare(&self, stands: &HashMap<Uuid, Option<(MatchId, u64)>>) {
        for entry in self.all() {
            let mut state = entry.state.lock();
            if stands.get(&entry.seat).copied() != Some(state.with) {
                state.nudges.look = true;
                entry.nudged.notify_one();
            }
        }
    }

    /// Those whose streams are here, and whom a suspension hits.
    pub(crate) fn hit_by(&self, suspension: &Suspension) -> Vec<UserId> {
        let all = self.all();
        let hit = all.iter().filter(|entry| suspension.hits(entry.user, &entry.network));
        hit.map(|entry| entry.user).collect()
    }

    /// How many streams there are, and how many of them are in a match.
    pub(crate) fn count(&self) -> (usize, usize) {
        let all = self.all();
        let with = all.iter().filter(|entry| entry.state.lock().with.is_some()).count();
        (all.len(), with)
    }

    /// Streams that broke off since this was last asked.
    pub(crate) fn take_broken(&self) -> Vec<Broken> {
        std::mem::take(&mut *self.inner.broken.lock())
    }

    /// Resolves when streams have broken off.
    pub(crate) async fn some_broken(&self) {
        self.inner.some_broken.notified().await;
    }

    /// Resolves when there is no stream.
    pub(crate) async fn emptied(&self) {
        loop {
            let mut left = pin!(self.inner.left.notified());
            // Registered before looking, so that one that leaves in between is not missed.
            left.as_mut().enable();
            if self.inner.seats.lock().is_empty() {
                return;
            }
            left.await;
        }
    }

    fn all(&self) -> Vec<Arc<Entry>> {
        self.inner.seats.lock().values().cloned().collect()
    }

    fn leave(&self, entry: &Entry) {
        self.inner.seats.lock().remove(&entry.seat);
        metrics::gauge!("match_streams").decrement(1.0);
        if !entry.settled.load(Ordering::Relaxed) {
            let broken = Broken { user: entry.user, seat: entry.seat, at: self.inner.clock.now() };
            self.inner.broken.lock().push(broken);
            self.inner.some_broken.notify_one();
        }
        self.inner.left.notify_waiters();
    }
}

/// A stream's seat.
#[derive(Debug)]
pub(crate) struct Guard {
    entry: Arc<Entry>,
    seats: Seats,
}

impl Guard {
    /// Resolves when there is something to see to.
    pub(crate) async fn nudged(&self) -> Nudges {
        loop {
            let nudges = std::mem::take(&mut self.entry.state.lock().nudges);
            if nudges != Nudges::default() {
                return nudges;
            }
            self.entry.nudged.notified().await;
        }
    }

    /// The stream has something to do then, or nothing by itself.
    pub(crate) fn wake_at(&self, due: Option<DateTime<Utc>>) {
        self.entry.state.lock().due = due;
    }

    /// The stream knows its person's match to be so.
    pub(crate) fn knows(&self, with: Option<(MatchId, u64)>) {
        self.entry.state.lock().with = with;
    }

    /// The stream looks once more, after what it is at.
    pub(crate) fn look_again(&self) {
        self.entry.state.lock().nudges.look = true;
        self.entry.nudged.notify_one();
    }

    /// The stream ends as it should: nothing is to be done for it.
    pub(crate) fn settle(&self) {
        self.entry.settled.store(true, Ordering::Relaxed);
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.seats.leave(&self.entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seats() -> (Seats, Clock) {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        (Seats::new(&clock), clock)
    }

    #[test]
    fn only_a_stream_that_broke_off_is_remembered() {
        let (seats, clock) = seats();
        let [one, other] = [1, 2]
            .map(|id| seats.enter(Uuid::from_u128(id).into(), Network::of(""), Uuid::from_u128(id + 10)));
        one.settle();
        drop(one);
        drop(other);
        let broken = seats.take_broken();
        assert_eq!(
            broken.iter().map(|one| (one.seat, one.at)).collect::<Vec<_>>(),
            [(Uuid::from_u128(12), clock.now())]
        );
        assert_eq!(seats.take_broken().len(), 0);
    }

    #[tokio::test]
    async fn nudges_gather_until_they_are_seen_to() {
        let (seats, clock) = seats();
        let guard = seats.enter(Uuid::nil().into(), Network::of(""), Uuid::from_u128(1));
        guard.wake_at(Some(clock.now()));
        seats.wake_due(clock.now());
        seats.nudge(guard.entry.seat, |nudges| nudges.away = Some(true));
        seats.nudge(Uuid::from_u128(2), |nudges| nudges.typing = true);
        assert_eq!(guard.nudged().await, Nudges { due: true, away: Some(true), ..Nudges::default() });
        let known = (Uuid::from_u128(3).into(), 7);
        guard.knows(Some(known));
        seats.compare(&HashMap::from([(guard.entry.seat, Some(known))]));
        seats.wake_due(clock.now());
        seats.nudge(guard.entry.seat, |nudges| nudges.typing = true);
        assert_eq!(
            guard.nudged().await,
            Nudges { typing: true, ..Nudges::default() },
            "nothing else was news"
        );
        seats.compare(&HashMap::new());
        assert!(guard.nudged().await.look, "the seat is gone");
    }
}
