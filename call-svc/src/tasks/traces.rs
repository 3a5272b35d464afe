use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;

use crate::{
    calls::Calls,
    store::traces::{self, Waiting},
    traces::{Told, Traces, pause},
};

/// Traces taken at once.
const BATCH: i64 = 20;
/// How long those are left alone by other instances; above the longest answer of chat-svc, which knows a trace again in any case.
const LEASE: Duration = Duration::from_secs(15);
/// For how long chat-svc is sure to know a trace again that it has kept. Older ones are given up.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Tells chat-svc of calls that are over, until it has heard. In a task of its own: while chat-svc does not answer, nothing
/// waits but the traces.
#[derive(Debug)]
pub(crate) struct Tracing {
    pub(crate) calls: Calls,
    pub(crate) traces: Traces,
    pub(crate) every: Duration,
}

impl Tracing {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut rounds = super::every(self.every);
        while shutdown.run_until_cancelled(rounds.tick()).await.is_some() {
            if let Err(error) = self.round(&shutdown).await {
                tracing::warn!(%error, "traces.round_failed");
            }
        }
    }

    async fn round(&self, shutdown: &CancellationToken) -> Result<(), db::Error> {
        let mut left = true;
        while left && !shutdown.is_cancelled() {
            left = self.batch().await?;
        }
        Ok(())
    }

    /// Tells those that are due, in the order of their calls. Says whether there may be more.
    async fn batch(&self) -> Result<bool, db::Error> {
        let (pool, now) = (&self.calls.pool, self.calls.now());
        let due = pool.transaction(async |conn| traces::claim(conn, now, LEASE, BATCH).await).await?;
        let (mut done, mut later, mut is_away) = (Vec::new(), Vec::new(), false);
        for one in &due {
            let told = if is_away { Told::Away } else { self.tell(one, now).await };
            is_away = told == Told::Away;
            match told {
                Told::Kept | Told::Refused => done.push(one.call),
                Told::Later | Told::Away => later.push(one.call),
            }
        }
        let attempts = due.iter().map(|one| one.attempts).max().unwrap_or_default();
        let until = self.calls.now() + pause(attempts);
        let settled = pool.run(async |conn| {
            traces::forget(conn, &done).await?;
            traces::put_off(conn, &later, until).await
        });
        settled.await?;
        Ok(later.is_empty() && i64::try_from(due.len()).is_ok_and(|count| count == BATCH))
    }

    async fn tell(&self, waiting: &Waiting, now: DateTime<Utc>) -> Told {
        if now - waiting.since >= KEPT {
            tracing::error!(call.id = %waiting.call, "call.trace_given_up");
            return Told::Refused;
        }
        self.traces.tell(waiting.trace.clone()).await
    }
}
