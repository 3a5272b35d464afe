use std::{sync::Arc, time::Duration};

use db::Connection;
use proto::{
    auth::{RevocationReason, Role},
    id::UserId,
};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::{app::App, error::Error, store};

/// How soon after its time a deletion is done.
const EVERY: Duration = Duration::from_secs(60);
/// People looked for at once; each is a transaction of its own.
const BATCH: i64 = 100;

/// Forgets people whose grace period, and guests whose time, is over.
#[derive(Debug)]
pub(crate) struct Deletion {
    pub(crate) app: Arc<App>,
}

impl Deletion {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
            if let Err(error) = self.round(&shutdown).await {
                tracing::warn!(%error, "deletion.failed");
            }
        }
    }

    async fn round(&self, shutdown: &CancellationToken) -> Result<(), Error> {
        while !shutdown.is_cancelled() {
            let now = self.app.clock.now();
            let due = self.app.pool.run(async |conn| store::accounts::due(conn, now, BATCH).await).await?;
            let mut buried = false;
            for id in due {
                buried |= self.app.pool.transaction(async |conn| self.bury(conn, id).await).await?;
            }
            if !buried {
                return Ok(());
            }
            self.app.feed.wake();
        }
        Ok(())
    }

    /// Whether it was done: not if the person has kept the account meanwhile, or another instance was faster.
    async fn bury(&self, conn: &mut Connection, id: UserId) -> Result<bool, Error> {
        let now = self.app.clock.now();
        let Some((user, _)) = store::users::lock(conn, id).await? else { return Ok(false) };
        if user.delete_time.or(user.expire_time).is_none_or(|time| now < time) {
            return Ok(false);
        }
        let is_guest = user.role == Role::Guest;
        let reason = if is_guest { RevocationReason::GuestExpired } else { RevocationReason::AccountDeleted };
        store::sessions::end_all(conn, id, None, reason, now).await?;
        store::accounts::bury(conn, id).await?;
        metrics::counter!("accounts_deleted_total").increment(1);
        Ok(true)
    }
}
