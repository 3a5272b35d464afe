use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use db::{AsyncWork, Connection, Error, Pool};
use runtime::Clock;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::{domain::attempts::FORGOTTEN_AFTER, store};

const EVERY: Duration = Duration::from_secs(10 * 60);
/// Rows removed at once: short locks.
const BATCH: usize = 1_000;
/// The same, as SQL counts.
const LIMIT: i64 = 1_000;
/// Revocations are of use while a token of the session may live, and to watchers for 30 minutes.
const REVOCATIONS_KEPT: TimeDelta = TimeDelta::hours(1);
/// Administrators see invitations for so long after their end.
const INVITES_KEPT: TimeDelta = TimeDelta::days(30);
/// Requests for a new password that nobody answered: mail was turned off.
const REQUESTS_KEPT: TimeDelta = TimeDelta::hours(1);
/// A picture this young may be on its way to be an avatar.
const PICTURES_KEPT: TimeDelta = TimeDelta::hours(1);

/// Forgets what nobody needs any more.
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
        self.purge(async |conn| store::sessions::purge(conn, now, LIMIT).await).await?;
        let before = now - REVOCATIONS_KEPT;
        self.purge(async |conn| store::revocations::purge(conn, before, LIMIT).await).await?;
        let before = now - INVITES_KEPT;
        self.purge(async |conn| store::invites::purge(conn, before, LIMIT).await).await?;
        self.purge(async |conn| store::links::purge(conn, now, LIMIT).await).await?;
        self.purge(async |conn| store::challenges::purge(conn, now, LIMIT).await).await?;
        let before = now - FORGOTTEN_AFTER;
        self.purge(async |conn| store::attempts::purge(conn, before, LIMIT).await).await?;
        self.mail(now).await?;
        let before = now - PICTURES_KEPT;
        self.purge(async |conn| store::accounts::purge_avatars(conn, before, LIMIT).await).await
    }

    async fn mail(&self, now: DateTime<Utc>) -> Result<(), Error> {
        self.purge(async |conn| store::mails::purge(conn, now, LIMIT).await).await?;
        let before = now - REQUESTS_KEPT;
        self.purge(async |conn| store::mails::purge_reset_requests(conn, before, LIMIT).await).await
    }

    /// Batch by batch, until one is not full.
    async fn purge<F>(&self, batch: F) -> Result<(), Error>
    where
        for<'c> F: AsyncFn(&'c mut Connection) -> Result<usize, Error>
            + AsyncWork<&'c mut Connection, Result<usize, Error>, Fut: Send>
            + Copy,
    {
        while self.pool.run(batch).await? == BATCH {}
        Ok(())
    }
}
