use std::{collections::BTreeSet, time::Duration};

use chrono::{DateTime, Utc};
use proto::id::CallId;
use tokio_util::sync::CancellationToken;

use crate::{
    calls::Calls,
    domain::{Patience, Watching, overdue},
    error::Error,
    store,
};

/// Calls looked at together.
const BATCH: usize = 200;

/// Ends calls whose media was not set up in time or whose people are gone.
#[derive(Debug)]
pub(crate) struct Liveness {
    pub(crate) calls: Calls,
    pub(crate) patience: Patience,
    pub(crate) every: Duration,
}

impl Liveness {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut watching = Watching::default();
        let mut rounds = super::every(self.every);
        while shutdown.run_until_cancelled(rounds.tick()).await.is_some() {
            if let Err(error) = self.round(&mut watching).await {
                watching.failed();
                tracing::warn!(%error, "liveness.sweep_failed");
            }
        }
    }

    async fn round(&self, watching: &mut Watching) -> Result<(), Error> {
        let now = self.calls.now();
        let suspects = self.suspects(now).await?;
        let since = watching.reached(now);
        for ids in suspects.chunks(BATCH) {
            self.end_overdue(ids, since, now).await?;
        }
        Ok(())
    }

    /// Calls that may be overdue: those that connect, and those with somebody who has not been seen for a while.
    async fn suspects(&self, now: DateTime<Utc>) -> Result<Vec<CallId>, Error> {
        let unseen_until = now - self.patience.one_gone.min(self.patience.both_gone);
        let (connecting, unseen) = self
            .calls
            .pool
            .run(async |conn| {
                let connecting = store::calls::connecting(conn).await?;
                Ok::<_, db::Error>((connecting, store::legs::unseen_since(conn, unseen_until).await?))
            })
            .await?;
        Ok(connecting.into_iter().chain(unseen).collect::<BTreeSet<_>>().into_iter().collect())
    }

    async fn end_overdue(
        &self,
        ids: &[CallId],
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let (calls, presence) = self
            .calls
            .pool
            .run(async |conn| {
                let calls = store::calls::load(conn, ids).await?;
                Ok::<_, db::Error>((calls, store::legs::presence(conn, ids).await?))
            })
            .await?;
        for call in calls {
            let of = call.legs.each_ref().map(|leg| presence.get(&(call.id, leg.user_id)).copied());
            let of = of.map(Option::unwrap_or_default);
            if let Some(input) = overdue(&call, of, since, now, &self.patience) {
                self.calls.apply(call.id, input).await?;
            }
        }
        Ok(())
    }
}
