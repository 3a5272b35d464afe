use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{calls::Calls, domain::Input, error::Error, store};

/// Calls ended in one round.
const BATCH: i64 = 200;

/// Ends calls that ring past their deadline. The deadline is in the database, so that any instance ends them, whichever
/// process started them.
#[derive(Debug)]
pub(crate) struct Ringing {
    pub(crate) calls: Calls,
    pub(crate) every: Duration,
}

impl Ringing {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut rounds = super::every(self.every);
        while shutdown.run_until_cancelled(rounds.tick()).await.is_some() {
            if let Err(error) = self.round().await {
                tracing::warn!(%error, "ringing.sweep_failed");
            }
        }
    }

    async fn round(&self) -> Result<(), Error> {
        let now = self.calls.now();
        let overdue = self.calls.pool.run(async |conn| store::calls::overdue(conn, now, BATCH).await).await?;
        for id in overdue {
            match self.calls.apply(id, Input::RingTimeout).await {
                Err(error @ Error::Database(db::Error::Away(_))) => return Err(error),
                // One call that cannot be ended does not keep the others ringing.
                Err(error) => tracing::error!(call.id = %id, %error, "ringing.not_ended"),
                Ok(_) => {}
            }
        }
        Ok(())
    }
}
