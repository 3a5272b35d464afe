//! Subscriptions end with their sessions: auth-svc says which have ended.

use std::time::Duration;

use db::Pool;
use proto::{
    auth::{WatchRevocationsRequest, session_service_client::SessionServiceClient},
    id::SessionId,
};
use runtime::Link;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::{error::Error, store};

/// What the feed is called where it is kept how far it was followed.
const FEED: &str = "revocations";
/// A feed that says nothing for so long is lost: it should say something every 15 s.
const SILENCE: Duration = Duration::from_secs(40);
/// After how long a feed that broke is opened again.
const AGAIN: Duration = Duration::from_secs(2);

/// Follows the sessions that end.
#[derive(Debug)]
pub(crate) struct Revoked {
    pub(crate) pool: Pool,
    pub(crate) auth: Link,
}

impl Revoked {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let following = async {
            loop {
                if let Err(error) = self.follow().await {
                    tracing::debug!(%error, "push.revocations_lost");
                }
                sleep(AGAIN).await;
            }
        };
        shutdown.run_until_cancelled(following).await;
    }

    async fn follow(&self) -> Result<(), Error> {
        let away = |status: tonic::Status| Error::AuthAway(status.message().to_owned());
        let cursor = self.pool.run(async |conn| store::followed::position(conn, FEED).await).await?;
        let mut client = SessionServiceClient::new(self.auth.clone());
        let answer = client.watch_revocations(WatchRevocationsRequest { cursor }).await;
        let mut feed = answer.map_err(away)?.into_inner();
        loop {
            let next = timeout(SILENCE, feed.message()).await;
            let next = next.map_err(|_| Error::AuthAway("the feed is silent".to_owned()))?;
            let Some(step) = next.map_err(away)? else { return Ok(()) };
            let sessions =
                step.revocations.iter().filter_map(|revocation| revocation.session_id.parse().ok());
            self.end(&sessions.collect::<Vec<_>>(), &step.cursor).await?;
        }
    }

    async fn end(&self, sessions: &[SessionId], cursor: &str) -> Result<(), Error> {
        if sessions.is_empty() {
            return Ok(());
        }
        let ended = self
            .pool
            .transaction(async |conn| {
                let ended = store::subscriptions::end_of(conn, sessions).await?;
                store::followed::note(conn, FEED, cursor).await?;
                Ok::<_, db::Error>(ended)
            })
            .await?;
        metrics::counter!("push_subscriptions_ended_total")
            .increment(u64::try_from(ended).unwrap_or(u64::MAX));
        Ok(())
    }
}
