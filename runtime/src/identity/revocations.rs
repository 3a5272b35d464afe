use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use parking_lot::Mutex;
use proto::id::SessionId;
use tokio::sync::watch;

use crate::Clock;

/// How long a revoked session is remembered: longer than any token lives.
const REMEMBERED: TimeDelta = TimeDelta::minutes(35);
/// How long a stream outlives its token, or the loss of the feed, while nobody can say whether its session lives.
const BLIND: TimeDelta = TimeDelta::minutes(10);
/// How often a stream looks whether it has been blind for too long.
const BLIND_CHECK: Duration = Duration::from_secs(20);

/// The sessions that were revoked lately, and a signal for those that wait for one.
#[derive(Debug, Clone)]
pub struct Revocations {
    inner: Arc<Inner>,
    clock: Clock,
}

#[derive(Debug)]
struct Inner {
    revoked: Mutex<HashMap<SessionId, DateTime<Utc>>>,
    waiting: Mutex<Waiting>,
    lost_since: Mutex<Option<DateTime<Utc>>>,
}

#[derive(Debug, Default)]
struct Waiting {
    by_session: HashMap<SessionId, watch::Sender<bool>>,
    sweep_at: usize,
}

impl Waiting {
    fn subscribe(&mut self, session: SessionId) -> watch::Receiver<bool> {
        // Swept each time it has doubled, so that a subscription costs O(1) on average.
        if self.by_session.len() >= self.sweep_at {
            self.by_session.retain(|_, sender| !sender.is_closed());
            self.sweep_at = 64.max(self.by_session.len() * 2);
        }
        self.by_session.entry(session).or_insert_with(|| watch::Sender::new(false)).subscribe()
    }
}

impl Revocations {
    /// None yet, and the feed lives.
    pub fn new(clock: Clock) -> Self {
        let inner =
            Inner { revoked: Mutex::default(), waiting: Mutex::default(), lost_since: Mutex::default() };
        Self { inner: Arc::new(inner), clock }
    }

    /// A session was revoked. Whoever waits for it is told.
    pub fn revoke(&self, session: SessionId) {
        let now = self.clock.now();
        let mut revoked = self.inner.revoked.lock();
        revoked.retain(|_, at| now - *at < REMEMBERED);
        revoked.insert(session, now);
        drop(revoked);
        if let Some(waiting) = self.inner.waiting.lock().by_session.remove(&session) {
            waiting.send_replace(true);
        }
    }

    /// Whether a session was revoked lately.
    pub fn is_revoked(&self, session: SessionId) -> bool {
        self.inner.revoked.lock().contains_key(&session)
    }

    /// The feed was lost: sessions may have been revoked unseen.
    pub fn feed_lost(&self) {
        self.inner.lost_since.lock().get_or_insert_with(|| self.clock.now());
    }

    /// The feed is back.
    pub fn feed_back(&self) {
        *self.inner.lost_since.lock() = None;
    }

    /// Resolves when the session is revoked, or when that could not be told for ten minutes after the later of the
    /// token's end and the loss of the feed.
    pub fn ended(
        &self,
        session: SessionId,
        expire_time: DateTime<Utc>,
    ) -> impl Future<Output = ()> + Send + 'static {
        let mut signal = self.subscribe(session);
        let this = self.clone();
        async move {
            loop {
                let told = tokio::time::timeout(BLIND_CHECK, signal.wait_for(|revoked| *revoked)).await;
                if told.is_ok() || this.is_blind_for_too_long(expire_time) {
                    return;
                }
            }
        }
    }

    fn subscribe(&self, session: SessionId) -> watch::Receiver<bool> {
        let receiver = self.inner.waiting.lock().subscribe(session);
        if self.is_revoked(session) {
            // Revoked between the check at the door and now.
            return watch::Sender::new(true).subscribe();
        }
        receiver
    }

    fn is_blind_for_too_long(&self, expire_time: DateTime<Utc>) -> bool {
        let Some(lost) = *self.inner.lost_since.lock() else { return false };
        self.clock.now() >= lost.max(expire_time) + BLIND
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> SessionId {
        crate::Ids::random().next()
    }

    #[tokio::test]
    async fn who_waits_is_told() {
        let revocations = Revocations::new(Clock::manual(DateTime::UNIX_EPOCH));
        let (mine, other) = (session(), session());
        let ended = revocations.ended(mine, DateTime::UNIX_EPOCH);
        let stays = revocations.ended(other, DateTime::UNIX_EPOCH);
        revocations.revoke(mine);
        ended.await;
        assert!(futures::FutureExt::now_or_never(stays).is_none());
    }

    #[tokio::test]
    async fn revoked_before_waiting_is_told_at_once() {
        let revocations = Revocations::new(Clock::manual(DateTime::UNIX_EPOCH));
        let mine = session();
        revocations.revoke(mine);
        assert!(revocations.is_revoked(mine));
        revocations.ended(mine, DateTime::UNIX_EPOCH).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_ends_when_nobody_could_tell_for_too_long() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        let revocations = Revocations::new(clock.clone());
        let expire_time = clock.now() + TimeDelta::minutes(5);
        revocations.feed_lost();
        clock.advance(Duration::from_secs(14 * 60));
        assert!(!revocations.is_blind_for_too_long(expire_time));
        clock.advance(Duration::from_secs(61));
        revocations.ended(session(), expire_time).await;
    }
}
