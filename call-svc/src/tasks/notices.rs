use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{
    calls::Calls,
    notices::{Notices, Told},
    store::notices,
    traces::pause,
};

/// Notices taken at once.
const BATCH: i64 = 20;
/// How long those are left alone by other instances; above the longest answer of notify-svc, which knows a notice again in any
/// case.
const LEASE: Duration = Duration::from_secs(15);

/// Tells notify-svc what it did not hear at once, until it has heard or it is of no use any more: also what a process that
/// died had not told. In a task of its own: while notify-svc does not answer, nothing waits but the notices.
#[derive(Debug)]
pub(crate) struct Noticing {
    pub(crate) calls: Calls,
    pub(crate) notices: Notices,
    pub(crate) every: Duration,
}

impl Noticing {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut rounds = super::every(self.every);
        while shutdown.run_until_cancelled(rounds.tick()).await.is_some() {
            if let Err(error) = self.round(&shutdown).await {
                tracing::warn!(%error, "notices.round_failed");
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

    /// Tells those that are due. Says whether there may be more, and notify-svc answers.
    async fn batch(&self) -> Result<bool, db::Error> {
        let (pool, now) = (&self.calls.pool, self.calls.now());
        let due = pool.transaction(async |conn| notices::claim(conn, now, LEASE, BATCH).await).await?;
        let mut is_away = false;
        for one in &due {
            is_away = is_away || self.notices.tell(one).await? == Told::Away;
            if is_away {
                let until = self.calls.now() + pause(one.attempts);
                pool.run(async |conn| notices::put_off(conn, one.call, one.event, until).await).await?;
            }
        }
        Ok(!is_away && i64::try_from(due.len()).is_ok_and(|count| count == BATCH))
    }
}
