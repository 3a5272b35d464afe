//! Revocations as this process learns of them: one reader of the table, any number of watchers.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use parking_lot::Mutex;
use runtime::Revocations;
use tokio::{
    sync::{Notify, broadcast},
    time::Instant,
};

use crate::domain::revocation::Revocation;

/// A feed that could not read for so long is not called live any more.
const STALE: Duration = Duration::from_secs(5);
/// News that a slow watcher may be behind; beyond it the watcher reads the table again.
const QUEUE: usize = 256;

/// Revocations that are new, and up to which id a reader has them all.
#[derive(Debug)]
pub(crate) struct News {
    pub(crate) revocations: Vec<Revocation>,
    pub(crate) floor: u64,
}

/// Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Feed(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    news: broadcast::Sender<Arc<News>>,
    wake: Notify,
    state: Mutex<State>,
    /// What this service's own access layer knows; set when it is served.
    own: OnceLock<Revocations>,
}

#[derive(Debug, Default)]
struct State {
    floor: u64,
    last_read: Option<Instant>,
}

impl Feed {
    pub(crate) fn new() -> Self {
        let inner = Inner {
            news: broadcast::Sender::new(QUEUE),
            wake: Notify::new(),
            state: Mutex::default(),
            own: OnceLock::new(),
        };
        Self(Arc::new(inner))
    }

    /// A session was revoked by this process: read at once.
    pub(crate) fn wake(&self) {
        self.0.wake.notify_one();
    }

    /// Resolves when there is something to read.
    pub(crate) async fn woken(&self) {
        self.0.wake.notified().await;
    }

    /// News from now on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Arc<News>> {
        self.0.news.subscribe()
    }

    /// The reader has read the table: these rows are new.
    pub(crate) fn publish(&self, revocations: Vec<Revocation>, floor: u64) {
        *self.0.state.lock() = State { floor, last_read: Some(Instant::now()) };
        if let Some(own) = self.0.own.get() {
            for revocation in &revocations {
                own.revoke(revocation.session_id, revocation.reason);
            }
            own.feed_back();
        }
        if !revocations.is_empty() {
            // An error says that nobody watches.
            self.0.news.send(Arc::new(News { revocations, floor })).ok();
        }
    }

    /// The reader could not read.
    pub(crate) fn lost(&self) {
        if let Some(own) = self.0.own.get() {
            own.feed_lost();
        }
    }

    /// Up to which id the reader has seen all there will ever be.
    pub(crate) fn floor(&self) -> u64 {
        self.0.state.lock().floor
    }

    /// Whether the table was read lately.
    pub(crate) fn is_live(&self) -> bool {
        self.0.state.lock().last_read.is_some_and(|read| read.elapsed() < STALE)
    }

    /// Also tells this service's own access layer.
    pub(crate) fn tell(&self, own: Revocations) {
        // Served once: a second guard would be another process.
        self.0.own.set(own).ok();
    }
}
