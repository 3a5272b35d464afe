use std::{sync::Arc, time::Duration};

use db::{Connection, outbox};
use proto::{
    auth::{RevocationReason, Role},
    id::UserId,
};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{app::App, domain::contact::Side, error::Error, events, store};

/// How soon after its time a deletion is done.
const EVERY: Duration = Duration::from_secs(60);
/// People looked for at once; each is a transaction of its own.
const BATCH: i64 = 100;
/// Events written by one statement.
const EVENTS: usize = 500;

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
                let bury = self.app.pool.transaction(async |conn| self.bury(conn, id).await);
                if let Some(told) = bury.await? {
                    buried = true;
                    self.app.relayer.relay(told);
                }
            }
            if !buried {
                return Ok(());
            }
            self.app.feed.wake();
        }
        Ok(())
    }

    /// The ids of the events that tell of it. Nothing: the person has kept the account meanwhile, or another instance was
    /// faster.
    async fn bury(&self, conn: &mut Connection, id: UserId) -> Result<Option<Vec<Uuid>>, Error> {
        let now = self.app.clock.now();
        let Some((user, _)) = store::users::lock(conn, id).await? else { return Ok(None) };
        if user.delete_time.or(user.expire_time).is_none_or(|time| now < time) {
            return Ok(None);
        }
        let is_guest = user.role == Role::Guest;
        let reason = if is_guest { RevocationReason::GuestExpired } else { RevocationReason::AccountDeleted };
        store::sessions::end_all(conn, id, None, reason, now).await?;
        let views = store::contacts::views_of(conn, id).await?;
        store::accounts::bury(conn, id).await?;
        let told = self.tell(conn, id, views).await?;
        metrics::counter!("accounts_deleted_total").increment(1);
        Ok(Some(told))
    }

    /// Whoever had to do with them learns that they are gone, and that nothing is between them any more.
    async fn tell(
        &self,
        conn: &mut Connection,
        id: UserId,
        views: Vec<(UserId, Side)>,
    ) -> Result<Vec<Uuid>, Error> {
        let now = self.app.clock.now();
        let gone = store::users::find(conn, id).await?.ok_or(Error::UserNotFound)?;
        let told: Vec<_> = views
            .into_iter()
            .map(|(owner, side)| {
                let side = Side { version: side.version + 1, since: now, ..Side::stranger() };
                events::contact_changed(&self.app, owner, &gone, &side, self.app.ids.next(), now)
            })
            .collect();
        for events in told.chunks(EVENTS) {
            outbox::insert(conn, events, now).await?;
        }
        Ok(told.iter().map(|event| event.event_id).collect())
    }
}
