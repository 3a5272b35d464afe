use std::time::Duration;

use proto::id::ConversationId;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    chats::Chats,
    domain::retention::kept_since,
    error::Error,
    store::{self, retention::Aged},
};

const EVERY: Duration = Duration::from_mins(30);
/// Conversations looked at by one statement.
const PAGE: i64 = 500;

/// Takes away messages that are older than they are kept, a portion at a time. Each portion is a transaction under its
/// conversation's lock: whatever a round is stopped in, and however many instances have theirs, nothing is left half-way.
#[derive(Debug)]
pub(crate) struct Retention {
    pub(crate) chats: Chats,
    /// For how many days the server keeps messages; 0: for ever.
    pub(crate) days: u32,
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

    /// Goes through all conversations in the order of their ids.
    async fn round(&self, shutdown: &CancellationToken) -> Result<(), Error> {
        let mut after = ConversationId::from(Uuid::nil());
        while !shutdown.is_cancelled() {
            let pool = &self.chats.pool;
            let page = pool.run(async |conn| store::retention::page(conn, after, PAGE).await).await?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for one in page.iter().filter(|one| self.is_due(one)) {
                self.purge(one.id, shutdown).await;
            }
        }
        Ok(())
    }

    fn is_due(&self, one: &Aged) -> bool {
        let kept = kept_since(self.days, one.retention_days, self.chats.clock.now());
        one.since.zip(kept).is_some_and(|(since, kept)| since < kept)
    }

    /// One that fails keeps no other from its turn.
    async fn purge(&self, id: ConversationId, shutdown: &CancellationToken) {
        let mut is_more = true;
        while is_more && !shutdown.is_cancelled() {
            is_more = self.chats.purge(id, self.days).await.unwrap_or_else(|error| {
                tracing::warn!(%error, conversation = %id, "retention.purge_failed");
                false
            });
        }
    }
}
