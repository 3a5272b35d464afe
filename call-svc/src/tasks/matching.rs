use std::{collections::HashMap, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;

use crate::{
    domain::Watching,
    error::Error,
    matches::{LEASE, Matches},
    matching::{GRACE, How},
    seats::Broken,
    store::matching::{instances, seats, seekers},
};

/// How often the lease is renewed, and the streams' view compared with what is so.
const RENEW: TimeDelta = TimeDelta::seconds(1);
/// How long streams that end with the process are waited for.
const LAST: Duration = Duration::from_secs(5);

/// Keeps this process's seats: wakes streams whose time has come, says that the process lives, notices what no nudge told,
/// and clears up after streams that broke off and processes that died.
#[derive(Debug)]
pub(crate) struct Seating {
    pub(crate) matches: Matches,
    pub(crate) every: Duration,
}

/// What is remembered from round to round.
#[derive(Debug, Default)]
struct Kept {
    /// Streams that broke off and may still be opened again.
    broken: Vec<Broken>,
    watching: Watching,
    renewed: Option<DateTime<Utc>>,
}

impl Seating {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut kept = Kept::default();
        let mut rounds = super::every(self.every);
        loop {
            let result = tokio::select! {
                () = shutdown.cancelled() => break,
                () = self.matches.seats.some_broken() => self.note_broken(&mut kept).await,
                _ = rounds.tick() => self.round(&mut kept).await,
            };
            report(result);
        }
        // The streams end at the same moment as this task. Who is in a match may come back at another process.
        tokio::time::timeout(LAST, self.matches.seats.emptied()).await.ok();
        report(self.stop_seeking().await);
    }

    async fn round(&self, kept: &mut Kept) -> Result<(), Error> {
        let now = self.matches.now();
        self.matches.seats.wake_due(now);
        self.free_overdue(kept, now).await?;
        if kept.renewed.is_some_and(|renewed| now < renewed + RENEW) {
            return Ok(());
        }
        let kept_up = self.keep_up(&mut kept.watching, now).await;
        if kept_up.is_err() {
            kept.watching.failed();
        } else {
            kept.renewed = Some(now);
        }
        kept_up
    }

    /// Those who broke off are no longer found by others.
    async fn note_broken(&self, kept: &mut Kept) -> Result<(), Error> {
        for broken in self.matches.seats.take_broken() {
            kept.broken.push(broken);
            self.matches.stop_seeking(broken.user, broken.seat).await?;
        }
        Ok(())
    }

    /// Frees the seats of those who did not come back.
    async fn free_overdue(&self, kept: &mut Kept, now: DateTime<Utc>) -> Result<(), Error> {
        let is_over = |broken: &Broken| now >= broken.at + GRACE;
        while let Some(index) = kept.broken.iter().position(is_over) {
            let broken = kept.broken.swap_remove(index);
            let left = self.matches.leave(broken.user, Some(broken.seat), How::Disconnected).await;
            if let Err(error) = left {
                kept.broken.push(broken);
                return Err(error);
            }
        }
        Ok(())
    }

    async fn keep_up(&self, watching: &mut Watching, now: DateTime<Utc>) -> Result<(), Error> {
        let (instance, pool) = (self.matches.instance, &self.matches.calls.pool);
        pool.run(async |conn| instances::renew(conn, instance, now + LEASE).await).await?;
        let since = watching.reached(now);
        // While this process did not reach the database others did not either: that is held against nobody.
        if now >= since + LEASE {
            for dead in pool.run(async |conn| instances::dead(conn, now).await).await? {
                self.clear_up(dead).await?;
            }
        }
        self.compare().await
    }

    /// What a process that died has left behind.
    async fn clear_up(&self, dead: uuid::Uuid) -> Result<(), Error> {
        if dead == self.matches.instance {
            return Ok(());
        }
        tracing::warn!(instance = %dead, "match.instance_died");
        let pool = &self.matches.calls.pool;
        pool.transaction(async |conn| seekers::delete_at(conn, dead).await).await?;
        for (user, seat) in pool.run(async |conn| seats::at(conn, dead).await).await? {
            self.matches.leave(user, Some(seat), How::Disconnected).await?;
        }
        Ok(pool.run(async |conn| instances::forget(conn, dead).await).await?)
    }

    /// Compares what the streams know with what is so.
    async fn compare(&self) -> Result<(), Error> {
        let instance = self.matches.instance;
        let stands = self.matches.calls.pool.run(async |conn| seats::stands(conn, instance).await).await?;
        for stand in &stands {
            if let (Some((id, _)), Some(call)) = (stand.with, stand.dead_call) {
                self.matches.call_is_over(id, call).await?;
            }
        }
        let (all, together) = self.matches.seats.count();
        metrics::gauge!("match_seats_together").set(f64::from(u32::try_from(together).unwrap_or(u32::MAX)));
        metrics::gauge!("match_seats_alone")
            .set(f64::from(u32::try_from(all.saturating_sub(together)).unwrap_or(u32::MAX)));
        let stands: HashMap<_, _> = stands.into_iter().map(|stand| (stand.seat, stand.with)).collect();
        self.matches.seats.compare(&stands);
        Ok(())
    }

    async fn stop_seeking(&self) -> Result<(), Error> {
        let instance = self.matches.instance;
        let pool = &self.matches.calls.pool;
        Ok(pool.transaction(async |conn| seekers::delete_at(conn, instance).await).await?)
    }
}

fn report(result: Result<(), Error>) {
    if let Err(error) = result {
        tracing::warn!(%error, "match.round_failed");
    }
}
