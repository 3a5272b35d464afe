use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Event, Now, Publish, PublishError,
    rows::{self, Waiting},
};
use crate::{Error, Pool};

/// Events published at once; also the most that one publish call carries.
const BATCH: usize = 100;
/// Commits that wait to be relayed at once. Beyond it they wait for the sweep.
const QUEUE: usize = 1_024;

/// How the relay paces itself.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How often it looks for rows that other instances left behind.
    pub sweep_every: Duration,
    /// How long claimed rows are left alone by other instances; above the longest publish call.
    pub lease: Duration,
    /// The first pause after a failure; doubled with each, up to `longest_pause`.
    pub first_pause: Duration,
    /// The longest pause between attempts.
    pub longest_pause: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sweep_every: Duration::from_secs(1),
            lease: Duration::from_secs(15),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(60),
        }
    }
}

/// Tells the relay of this process what was committed. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Relayer {
    committed: mpsc::Sender<Vec<Uuid>>,
}

impl Relayer {
    /// Relays these events at once. Call it after the commit; whatever happens to the call, the sweep finds the rows.
    pub fn relay(&self, event_ids: Vec<Uuid>) {
        if !event_ids.is_empty() && self.committed.try_send(event_ids).is_err() {
            metrics::counter!("outbox_relay_queue_full_total").increment(1);
        }
    }
}

/// The task that publishes what the outbox holds.
pub struct Relay<P> {
    pool: Pool,
    publish: Arc<P>,
    now: Now,
    settings: Settings,
    committed: mpsc::Receiver<Vec<Uuid>>,
}

impl<P: Publish> Relay<P> {
    /// The task, and the handle that wakes it.
    pub fn new(pool: Pool, publish: P, now: Now, settings: Settings) -> (Self, Relayer) {
        let (sender, committed) = mpsc::channel(QUEUE);
        (Self { pool, publish: Arc::new(publish), now, settings, committed }, Relayer { committed: sender })
    }

    /// Relays until `shutdown`; then what this process has committed once more, and ends.
    pub async fn run(mut self, shutdown: CancellationToken) {
        let mut sweeps = tokio::time::interval(self.settings.sweep_every);
        sweeps.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut ids = Vec::new();
        loop {
            let result = tokio::select! {
                () = shutdown.cancelled() => break,
                received = self.committed.recv_many(&mut ids, BATCH) => match received {
                    0 => { shutdown.cancelled().await; break }
                    _ => self.relay_own(std::mem::take(&mut ids).concat()).await,
                },
                _ = sweeps.tick() => self.sweep().await,
            };
            report(result);
        }
        self.committed.close();
        while self.committed.recv_many(&mut ids, BATCH).await > 0 {
            report(self.relay_own(std::mem::take(&mut ids).concat()).await);
        }
    }

    /// Publishes every row that waits for any instance, once. [`Relay::run`] does this by itself.
    pub async fn sweep(&self) -> Result<(), Error> {
        loop {
            let (now, lease) = ((self.now)(), self.settings.lease);
            let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
            let claimed =
                self.pool.transaction(async |conn| rows::claim(conn, now, lease, limit).await).await?;
            let full = claimed.len() == BATCH;
            let healthy = self.deliver(claimed).await?;
            if !full || !healthy {
                return Ok(());
            }
        }
    }

    async fn relay_own(&self, ids: Vec<Uuid>) -> Result<(), Error> {
        for ids in ids.chunks(BATCH) {
            let waiting = self.pool.run(async |conn| rows::own(conn, ids).await).await?;
            self.deliver(waiting).await?;
        }
        Ok(())
    }

    /// Publishes all at once, or, when the receiver refuses, aggregate by aggregate. Whether the receiver answers.
    async fn deliver(&self, waiting: Vec<Waiting>) -> Result<bool, Error> {
        let now = (self.now)();
        let (live, expired): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|one| one.event.expire_time > now);
        metrics::counter!("outbox_expired_total").increment(expired.len() as u64);
        self.delete(&expired).await?;
        match self.publish(&live).await {
            Ok(()) => self.delete(&live).await.map(|()| true),
            Err(PublishError::Away(reason)) => {
                tracing::warn!(reason, events = live.len(), "outbox.receiver_away");
                self.put_off(&live, now).await.map(|()| false)
            }
            Err(PublishError::Refused(_)) => self.deliver_apart(live, now).await.map(|()| true),
        }
    }

    async fn deliver_apart(&self, waiting: Vec<Waiting>, now: DateTime<Utc>) -> Result<(), Error> {
        let mut aggregates: BTreeMap<String, Vec<Waiting>> = BTreeMap::new();
        for one in waiting {
            aggregates.entry(one.event.aggregate_id.clone()).or_default().push(one);
        }
        for (aggregate, waiting) in aggregates {
            match self.publish(&waiting).await {
                Ok(()) => self.delete(&waiting).await?,
                Err(error) => {
                    tracing::error!(%aggregate, %error, events = waiting.len(), "outbox.event_refused");
                    self.put_off(&waiting, now).await?;
                }
            }
        }
        Ok(())
    }

    async fn publish(&self, waiting: &[Waiting]) -> Result<(), PublishError> {
        if waiting.is_empty() {
            return Ok(());
        }
        let events: Vec<Event> = waiting.iter().map(|one| one.event.clone()).collect();
        self.publish.publish(&events).await?;
        metrics::counter!("outbox_published_total").increment(events.len() as u64);
        Ok(())
    }

    async fn delete(&self, waiting: &[Waiting]) -> Result<(), Error> {
        if waiting.is_empty() {
            return Ok(());
        }
        let ids = ids(waiting);
        self.pool.run(async |conn| rows::delete(conn, &ids).await).await
    }

    async fn put_off(&self, waiting: &[Waiting], now: DateTime<Utc>) -> Result<(), Error> {
        if waiting.is_empty() {
            return Ok(());
        }
        let ids = ids(waiting);
        let attempts = waiting.iter().map(|one| one.attempts).max().unwrap_or_default();
        let until = now + self.pause(attempts);
        self.pool.run(async |conn| rows::put_off(conn, &ids, until).await).await
    }

    fn pause(&self, attempts: u32) -> Duration {
        let factor = 2_u32.saturating_pow(attempts.min(16));
        self.settings.first_pause.saturating_mul(factor).min(self.settings.longest_pause)
    }
}

impl<P> std::fmt::Debug for Relay<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Relay").field("settings", &self.settings).finish_non_exhaustive()
    }
}

fn ids(waiting: &[Waiting]) -> Vec<Uuid> {
    waiting.iter().map(|one| one.event.event_id).collect()
}

fn report(result: Result<(), Error>) {
    if let Err(error) = result {
        tracing::warn!(%error, "outbox.relay_failed");
    }
}
