use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use parking_lot::Mutex;
use proto::{
    access_v1::ErrorReason,
    auth::RevocationReason,
    id::SessionId,
    reason::{self, Extra, Reason as _},
};
use tokio::sync::watch;
use tonic::{Code, Status};

use crate::Clock;

/// How long a revoked session is remembered: longer than any token lives.
const REMEMBERED: TimeDelta = TimeDelta::minutes(35);
/// How long a stream outlives its token, or the loss of the feed, while nobody can say whether its session lives.
const BLIND: TimeDelta = TimeDelta::minutes(10);
/// How often a stream looks whether it has been blind for too long.
const BLIND_CHECK: Duration = Duration::from_secs(20);

/// Why nothing may live on a session any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionEnd {
    /// It was revoked.
    Revoked(RevocationReason),
    /// For too long nobody could tell whether it was.
    Unseen,
}

impl SessionEnd {
    /// What a call that lived on it ends with: `SESSION_REVOKED` with the metadata "cause", or `KEYS_AWAY`, since nobody
    /// should be signed out because auth-svc is away.
    pub fn status(self) -> Status {
        match self {
            Self::Revoked(reason) => {
                let extra =
                    reason::cause(reason).map(|cause| Extra::entry("cause", cause)).unwrap_or_default();
                let text = "this session has ended";
                ErrorReason::SessionRevoked.refuse_with(Code::Unauthenticated, text, extra)
            }
            Self::Unseen => {
                let extra = Extra::retry_after(Duration::from_secs(1));
                let text = "nobody can say whether this session lives";
                ErrorReason::KeysAway.refuse_with(Code::Unavailable, text, extra)
            }
        }
    }
}

/// The sessions that were revoked lately, and a signal for those that wait for one.
#[derive(Debug, Clone)]
pub struct Revocations {
    inner: Arc<Inner>,
    clock: Clock,
}

#[derive(Debug)]
struct Inner {
    revoked: Mutex<HashMap<SessionId, (DateTime<Utc>, RevocationReason)>>,
    waiting: Mutex<Waiting>,
    lost_since: Mutex<Option<DateTime<Utc>>>,
}

#[derive(Debug, Default)]
struct Waiting {
    by_session: HashMap<SessionId, watch::Sender<Option<RevocationReason>>>,
    sweep_at: usize,
}

impl Waiting {
    fn subscribe(&mut self, session: SessionId) -> watch::Receiver<Option<RevocationReason>> {
        // Swept each time it has doubled, so that a subscription costs O(1) on average.
        if self.by_session.len() >= self.sweep_at {
            self.by_session.retain(|_, sender| !sender.is_closed());
            self.sweep_at = 64.max(self.by_session.len() * 2);
        }
        self.by_session.entry(session).or_insert_with(|| watch::Sender::new(None)).subscribe()
    }
}

impl Revocations {
    /// None yet, and the feed lives.
    pub fn new(clock: Clock) -> Self {
        let inner =
            Inner { revoked: Mutex::default(), waiting: Mutex::default(), lost_since: Mutex::default() };
        Self { inner: Arc::new(inner), clock }
    }

    /// A session was revoked. Whoever waits for it is told. Told twice, the first reason stays.
    pub fn revoke(&self, session: SessionId, reason: RevocationReason) {
        let now = self.clock.now();
        let mut revoked = self.inner.revoked.lock();
        revoked.retain(|_, (told, _)| now - *told < REMEMBERED);
        revoked.entry(session).or_insert((now, reason)).0 = now;
        drop(revoked);
        if let Some(waiting) = self.inner.waiting.lock().by_session.remove(&session) {
            waiting.send_replace(Some(reason));
        }
    }

    /// Why a session was revoked, if it was, lately.
    pub fn reason(&self, session: SessionId) -> Option<RevocationReason> {
        self.inner.revoked.lock().get(&session).map(|(_, reason)| *reason)
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
    ) -> impl Future<Output = SessionEnd> + Send + 'static {
        let mut signal = self.inner.waiting.lock().subscribe(session);
        let this = self.clone();
        async move {
            loop {
                // It may have been revoked between the check at the door and now.
                if let Some(reason) = this.reason(session) {
                    return SessionEnd::Revoked(reason);
                }
                let told = tokio::time::timeout(BLIND_CHECK, signal.wait_for(Option::is_some)).await;
                let is_deaf = told.is_ok_and(|told| told.is_err());
                if is_deaf || this.is_blind_for_too_long(expire_time) {
                    return SessionEnd::Unseen;
                }
            }
        }
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
    async fn who_waits_is_told_why() {
        let revocations = Revocations::new(Clock::manual(DateTime::UNIX_EPOCH));
        let (mine, other) = (session(), session());
        let ended = revocations.ended(mine, DateTime::UNIX_EPOCH);
        let stays = revocations.ended(other, DateTime::UNIX_EPOCH);
        revocations.revoke(mine, RevocationReason::PasswordChanged);
        assert_eq!(ended.await, SessionEnd::Revoked(RevocationReason::PasswordChanged));
        assert!(futures::FutureExt::now_or_never(stays).is_none());
    }

    #[tokio::test]
    async fn revoked_before_waiting_is_told_at_once() {
        let revocations = Revocations::new(Clock::manual(DateTime::UNIX_EPOCH));
        let mine = session();
        revocations.revoke(mine, RevocationReason::SignedOut);
        revocations.revoke(mine, RevocationReason::EndedByAdmin);
        assert_eq!(revocations.reason(mine), Some(RevocationReason::SignedOut), "the first reason stays");
        let ended = revocations.ended(mine, DateTime::UNIX_EPOCH);
        let ended = futures::FutureExt::now_or_never(ended).expect("at once");
        assert_eq!(ended, SessionEnd::Revoked(RevocationReason::SignedOut));
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
        assert_eq!(revocations.ended(session(), expire_time).await, SessionEnd::Unseen);
    }

    #[test]
    fn only_a_revocation_signs_anybody_out() {
        let revoked = SessionEnd::Revoked(RevocationReason::PasswordChanged).status();
        assert!(reason::is(&revoked, ErrorReason::SessionRevoked), "{revoked:?}");
        assert_eq!(
            tonic_types::StatusExt::get_details_error_info(&revoked).unwrap().metadata["cause"],
            "PASSWORD_CHANGED"
        );
        let unknown = SessionEnd::Revoked(RevocationReason::Unspecified).status();
        assert!(tonic_types::StatusExt::get_details_error_info(&unknown).unwrap().metadata.is_empty());
        assert_eq!(SessionEnd::Unseen.status().code(), Code::Unavailable);
    }
}
