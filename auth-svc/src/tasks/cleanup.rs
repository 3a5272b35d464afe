use std::time::Duration;

use chrono::TimeDelta;
use db::{Error, Pool};
use runtime::Clock;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::store;

const EVERY: Duration = Duration::from_secs(10 * 60);
/// Rows removed at once: short locks.
const BATCH: usize = 1_000;
/// Revocations are of use while a token of the session may live, and to watchers for 30 minutes.
const REVOCATIONS_KEPT: TimeDelta = TimeDelta::hours(1);

/// Forgets sessions that have expired and revocations that nobody needs.
#[derive(Debug)]
pub(crate) struct Cleanup {
    pub(crate) pool: Pool,
    pub(crate) clock: Clock,
}

impl Cleanup {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
            if let Err(error) = self.once().await {
                tracing::warn!(%error, "cleanup.failed");
            }
        }
    }

    async fn once(&self) -> Result<(), Error> {
        let now = self.clock.now();
        let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
        let mut removed = BATCH;
        while removed == BATCH {
            removed = self.pool.run(async |conn| store::sessions::purge(conn, now, limit).await).await?;
        }
        removed = BATCH;
        while removed == BATCH {
            let before = now - REVOCATIONS_KEPT;
            removed =
                self.pool.run(async |conn| store::revocations::purge(conn, before, limit).await).await?;
        }
        Ok(())
    }
}
