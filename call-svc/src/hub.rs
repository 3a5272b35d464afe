//! The Signal streams that this instance holds.

use std::{
    collections::HashMap,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use proto::id::CallId;
use tokio::sync::Notify;
use uuid::Uuid;

/// All streams of this instance. Cheap to clone; clones are the same hub.
#[derive(Debug, Clone)]
pub(crate) struct Hub {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    streams: Mutex<HashMap<Uuid, Arc<Entry>>>,
    /// Of the calls that have streams here.
    budgets: Mutex<HashMap<CallId, Budget>>,
    ended: Mutex<Vec<Ended>>,
    some_ended: Notify,
    left: Notify,
    signals_per_second: f64,
}

/// What is known of a stream outside of it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) call: CallId,
    pub(crate) stream: Uuid,
    /// It holds its person's leg, so that its presence counts.
    holds: AtomicBool,
    /// Another stream holds the leg in its place.
    replaced: AtomicBool,
    version: AtomicU64,
    client_seq: AtomicU64,
    saved_client_seq: AtomicU64,
    /// It has something to write that the database did not take.
    owes: AtomicBool,
    look: Notify,
}

/// A stream that held a leg and has ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ended {
    pub(crate) stream: Uuid,
    pub(crate) client_seq: u64,
}

impl Hub {
    pub(crate) fn new(signals_per_second: u32) -> Self {
        let inner = Inner {
            streams: Mutex::default(),
            budgets: Mutex::default(),
            ended: Mutex::default(),
            some_ended: Notify::new(),
            left: Notify::new(),
            signals_per_second: f64::from(signals_per_second),
        };
        Self { inner: Arc::new(inner) }
    }

    /// A stream begins. It is here until the guard is dropped.
    pub(crate) fn enter(&self, call: CallId, stream: Uuid, version: u64, now: DateTime<Utc>) -> Guard {
        let entry = Arc::new(Entry {
            call,
            stream,
            holds: AtomicBool::new(false),
            replaced: AtomicBool::new(false),
            version: AtomicU64::new(version),
            client_seq: AtomicU64::new(0),
            saved_client_seq: AtomicU64::new(0),
            owes: AtomicBool::new(false),
            look: Notify::new(),
        });
        self.inner.streams.lock().insert(stream, Arc::clone(&entry));
        let full = Budget { left: self.inner.signals_per_second * 2.0, at: now, streams: 0 };
        self.inner.budgets.lock().entry(call).or_insert(full).streams += 1;
        metrics::gauge!("call_signal_streams").increment(1.0);
        Guard { entry, hub: self.clone() }
    }

    /// All streams.
    pub(crate) fn streams(&self) -> Vec<Arc<Entry>> {
        self.inner.streams.lock().values().cloned().collect()
    }

    /// Takes one signal out of the call's budget, or says when there is one again.
    pub(crate) fn spend(&self, call: CallId, now: DateTime<Utc>) -> Result<(), Duration> {
        let rate = self.inner.signals_per_second;
        let mut budgets = self.inner.budgets.lock();
        budgets.get_mut(&call).map_or(Ok(()), |budget| budget.spend(rate, now))
    }

    /// Streams that held legs and have ended since this was last asked.
    pub(crate) fn take_ended(&self) -> Vec<Ended> {
        std::mem::take(&mut *self.inner.ended.lock())
    }

    /// These could not be written: they stay to be asked for.
    pub(crate) fn put_back(&self, ended: Vec<Ended>) {
        self.inner.ended.lock().extend(ended);
    }

    /// Resolves when streams have ended.
    pub(crate) async fn some_ended(&self) {
        self.inner.some_ended.notified().await;
    }

    /// Resolves when there is no stream.
    pub(crate) async fn emptied(&self) {
        loop {
            let mut left = pin!(self.inner.left.notified());
            // Registered before looking, so that one that leaves in between is not missed.
            left.as_mut().enable();
            if self.inner.streams.lock().is_empty() {
                return;
            }
            left.await;
        }
    }

    fn leave(&self, entry: &Entry) {
        self.inner.streams.lock().remove(&entry.stream);
        let mut budgets = self.inner.budgets.lock();
        if let Some(budget) = budgets.get_mut(&entry.call) {
            budget.streams -= 1;
            if budget.streams == 0 {
                budgets.remove(&entry.call);
            }
        }
        drop(budgets);
        metrics::gauge!("call_signal_streams").decrement(1.0);
        if entry.holds() {
            let ended = Ended { stream: entry.stream, client_seq: entry.client_seq.load(Ordering::Relaxed) };
            self.inner.ended.lock().push(ended);
            self.inner.some_ended.notify_one();
        }
        self.inner.left.notify_waiters();
    }
}

impl Entry {
    pub(crate) fn holds(&self) -> bool {
        self.holds.load(Ordering::Relaxed)
    }

    pub(crate) fn is_replaced(&self) -> bool {
        self.replaced.load(Ordering::Relaxed)
    }

    /// The call is at this version: the stream looks if that is news to it, or if it has something to write.
    pub(crate) fn call_is_at(&self, version: u64) {
        if version > self.version.load(Ordering::Relaxed) || self.owes.load(Ordering::Relaxed) {
            self.look.notify_one();
        }
    }

    /// Another stream holds the leg.
    pub(crate) fn replace(&self) {
        self.replaced.store(true, Ordering::Relaxed);
        self.look.notify_one();
    }

    /// How far the stream's signals have come, if that has not been written down.
    pub(crate) fn unsaved_client_seq(&self) -> Option<u64> {
        let now = self.client_seq.load(Ordering::Relaxed);
        (now > self.saved_client_seq.load(Ordering::Relaxed)).then_some(now)
    }

    pub(crate) fn saved(&self, client_seq: u64) {
        self.saved_client_seq.fetch_max(client_seq, Ordering::Relaxed);
    }
}

/// A stream's place in the hub.
#[derive(Debug)]
pub(crate) struct Guard {
    entry: Arc<Entry>,
    hub: Hub,
}

impl Guard {
    /// The stream holds its leg.
    pub(crate) fn hold(&self, client_seq: u64) {
        self.entry.holds.store(true, Ordering::Relaxed);
        self.reached(client_seq);
    }

    pub(crate) fn holds(&self) -> bool {
        self.entry.holds()
    }

    pub(crate) fn is_replaced(&self) -> bool {
        self.entry.is_replaced()
    }

    /// The stream's signals have come this far.
    pub(crate) fn reached(&self, client_seq: u64) {
        self.entry.client_seq.fetch_max(client_seq, Ordering::Relaxed);
    }

    /// Whether the stream has something to write that the database did not take.
    pub(crate) fn owes(&self, owes: bool) {
        self.entry.owes.store(owes, Ordering::Relaxed);
    }

    /// The stream knows this version of the call.
    pub(crate) fn knows(&self, version: u64) {
        self.entry.version.fetch_max(version, Ordering::Relaxed);
    }

    /// Resolves when the stream should look at the call again.
    pub(crate) async fn look(&self) {
        self.entry.look.notified().await;
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.hub.leave(&self.entry);
    }
}

/// Signals that a call may still send.
#[derive(Debug, Clone, Copy)]
struct Budget {
    left: f64,
    at: DateTime<Utc>,
    /// Streams that share it.
    streams: usize,
}

impl Budget {
    fn spend(&mut self, rate: f64, now: DateTime<Utc>) -> Result<(), Duration> {
        let passed = (now - self.at).to_std().unwrap_or_default().as_secs_f64();
        self.left = (self.left + passed * rate).min(rate * 2.0);
        self.at = now;
        if self.left < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - self.left) / rate));
        }
        self.left -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_has_twice_its_rate_at_once_and_then_its_rate() {
        let (hub, call) = (Hub::new(50), Uuid::nil().into());
        let start = DateTime::UNIX_EPOCH;
        let _stream = hub.enter(call, Uuid::from_u128(1), 1, start);
        let spent = |now| (0..1000).take_while(|_| hub.spend(call, now).is_ok()).count();
        assert_eq!(spent(start), 100);
        assert_eq!(hub.spend(call, start), Err(Duration::from_millis(20)));
        assert_eq!(spent(start + Duration::from_secs(1)), 50);
        assert_eq!(spent(start + Duration::from_secs(60)), 100);
    }

    #[test]
    fn what_a_holder_leaves_is_kept_until_it_is_written() {
        let (hub, call, stream) = (Hub::new(50), Uuid::nil().into(), Uuid::from_u128(1));
        let holder = hub.enter(call, stream, 1, DateTime::UNIX_EPOCH);
        holder.hold(3);
        holder.reached(5);
        drop(hub.enter(call, Uuid::from_u128(2), 1, DateTime::UNIX_EPOCH));
        assert_eq!(hub.streams().len(), 1);
        drop(holder);
        let ended = hub.take_ended();
        assert_eq!(ended.iter().map(|one| (one.stream, one.client_seq)).collect::<Vec<_>>(), [(stream, 5)]);
        hub.put_back(ended);
        assert_eq!(hub.take_ended().len(), 1);
        assert!(hub.inner.budgets.lock().is_empty());
    }
}
