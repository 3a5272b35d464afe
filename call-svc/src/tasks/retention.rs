use std::time::Duration;

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use crate::{calls::Calls, error::Error, store};

/// How long they are kept. A request id: a client that repeats its request within this time gets the same call.
const KEPT: TimeDelta = TimeDelta::days(7);
const EVERY: Duration = Duration::from_mins(10);
/// Rows forgotten by one unit of work.
const BATCH: i64 = 500;

/// Forgets old request ids, and on which devices old calls rang.
#[derive(Debug)]
pub(crate) struct Retention {
    pub(crate) calls: Calls,
}

impl Retention {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut rounds = super::every(EVERY);
        while shutdown.run_until_cancelled(rounds.tick()).await.is_some() {
            if let Err(error) = self.round(&shutdown).await {
                tracing::warn!(%error, "retention.failed");
            }
        }
    }

    async fn round(&self, shutdown: &CancellationToken) -> Result<(), Error> {
        let before = self.calls.now() - KEPT;
        let mut left = true;
        while left && !shutdown.is_cancelled() {
            let forgotten = self.calls.pool.run(async |conn| {
                let requests = store::requests::forget(conn, before, BATCH).await?;
                Ok::<_, db::Error>(requests.max(store::devices::forget(conn, before, BATCH).await?))
            });
            left = i64::try_from(forgotten.await?).is_ok_and(|count| count == BATCH);
        }
        Ok(())
    }
}
