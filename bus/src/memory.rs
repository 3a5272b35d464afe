//! The bus of one process.

mod leases;

use std::{
    collections::HashMap,
    fmt,
    pin::pin,
    sync::Arc,
    time::{Duration, SystemTime},
};

use futures::{FutureExt as _, StreamExt as _, future::BoxFuture, stream};
use parking_lot::Mutex;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    Bus, BusError, Event, Held, Lease, Leases, Position, Since, Step, Subscription,
    log::{Cursor, Limits, Log},
};

/// Where the bus reads the time.
pub type Time = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// How often, at most, all channels are looked over for what is too old.
const SWEEP_EVERY: Duration = Duration::from_secs(30);

/// A bus within one process. Cheap to clone; clones are the same bus.
#[derive(Clone)]
pub struct MemoryBus {
    inner: Arc<Inner>,
}

struct Inner {
    time: Time,
    limits: Limits,
    channels: Mutex<Channels>,
    leases: Mutex<leases::Table>,
}

struct Channels {
    by_name: HashMap<Box<str>, Arc<Channel>>,
    /// The epoch of the next channel. Each life of each channel has its own, so that a position can never be taken for one
    /// of another life.
    next_epoch: Uuid,
    swept: SystemTime,
}

struct Channel {
    log: Mutex<Log>,
    wake: Notify,
}

impl MemoryBus {
    /// A bus whose epochs begin at `epoch`, which must be an id that no other bus was given: positions of a process that
    /// is gone are known by it.
    pub fn new(epoch: Uuid, time: Time, limits: Limits) -> Self {
        let channels = Mutex::new(Channels { by_name: HashMap::new(), next_epoch: epoch, swept: time() });
        let leases = Mutex::new(leases::Table::new(time()));
        Self { inner: Arc::new(Inner { time, limits, channels, leases }) }
    }

    /// How many channels there are.
    pub fn channel_count(&self) -> usize {
        self.inner.channels.lock().by_name.len()
    }

    fn channel(&self, name: &str, now: SystemTime) -> Arc<Channel> {
        let mut channels = self.inner.channels.lock();
        channels.sweep(now);
        if let Some(channel) = channels.by_name.get(name) {
            return Arc::clone(channel);
        }
        let epoch = channels.next_epoch;
        channels.next_epoch = Uuid::from_u128(epoch.as_u128().wrapping_add(1));
        let log = Mutex::new(Log::new(epoch, self.inner.limits, now));
        let channel = Arc::new(Channel { log, wake: Notify::new() });
        channels.by_name.insert(name.into(), Arc::clone(&channel));
        channel
    }
}

impl Channels {
    /// Removes idle channels. A channel is handed out under this lock alone, so that a count of one means that nobody
    /// holds it and nobody can come to hold it meanwhile.
    fn sweep(&mut self, now: SystemTime) {
        if now.duration_since(self.swept).is_ok_and(|age| age < SWEEP_EVERY) {
            return;
        }
        self.swept = now;
        self.by_name.retain(|_, channel| {
            let mut log = channel.log.lock();
            log.trim(now);
            Arc::strong_count(channel) > 1 || !log.is_idle(now)
        });
        metrics::gauge!("bus_channels").set(f64::from(u32::try_from(self.by_name.len()).unwrap_or(u32::MAX)));
    }
}

impl Bus for MemoryBus {
    fn publish<'a>(&'a self, channel: &'a str, event: Event) -> BoxFuture<'a, Result<Position, BusError>> {
        let now = (self.inner.time)();
        let channel = self.channel(channel, now);
        let (position, fresh) = channel.log.lock().publish(event, now);
        if fresh {
            metrics::counter!("bus_events_total").increment(1);
            channel.wake.notify_waiters();
        }
        std::future::ready(Ok(position)).boxed()
    }

    fn subscribe<'a>(
        &'a self,
        channel: &'a str,
        since: Since,
    ) -> BoxFuture<'a, Result<Subscription, BusError>> {
        let now = (self.inner.time)();
        let channel = self.channel(channel, now);
        let mut log = channel.log.lock();
        let (cursor, from) = log.cursor(since, now);
        let head = log.position();
        drop(log);
        let reader = Reader { channel, cursor, time: Arc::clone(&self.inner.time) };
        let steps =
            stream::unfold(reader, |mut reader| async { Some((Ok(reader.next().await), reader)) }).boxed();
        std::future::ready(Ok(Subscription { head, from, steps })).boxed()
    }
}

impl Leases for MemoryBus {
    fn hold<'a>(
        &'a self,
        leases: &'a [Lease],
        lasts: Duration,
    ) -> BoxFuture<'a, Result<Vec<bool>, BusError>> {
        let now = (self.inner.time)();
        let mut table = self.inner.leases.lock();
        let news = leases.iter().map(|lease| table.hold(lease, lasts, now)).collect();
        std::future::ready(Ok(news)).boxed()
    }

    fn release<'a>(&'a self, key: &'a str, holder: Uuid) -> BoxFuture<'a, Result<(), BusError>> {
        self.inner.leases.lock().release(key, holder);
        std::future::ready(Ok(())).boxed()
    }

    fn held<'a>(&'a self, keys: &'a [String]) -> BoxFuture<'a, Result<Vec<Vec<Held>>, BusError>> {
        let now = (self.inner.time)();
        let table = self.inner.leases.lock();
        let held = keys.iter().map(|key| table.held(key, now)).collect();
        std::future::ready(Ok(held)).boxed()
    }
}

struct Reader {
    channel: Arc<Channel>,
    cursor: Cursor,
    time: Time,
}

impl Reader {
    async fn next(&mut self) -> Step {
        loop {
            let mut woken = pin!(self.channel.wake.notified());
            // Registered before looking, so that what is published in between is not slept through.
            woken.as_mut().enable();
            if let Some(step) = self.channel.log.lock().next(&mut self.cursor) {
                if matches!(step, Step::Resync { .. }) {
                    metrics::counter!("bus_resyncs_total").increment(1);
                }
                return step;
            }
            woken.await;
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // Idleness begins when the last subscriber leaves, not when it came.
        self.channel.log.lock().touch((self.time)());
    }
}

impl fmt::Debug for MemoryBus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryBus").field("channels", &self.channel_count()).finish_non_exhaustive()
    }
}
