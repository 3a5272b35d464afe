use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{chats::Chats, domain::file::LOOSE_FOR, error::Error, files::remove, store};

const EVERY: Duration = Duration::from_mins(5);
/// What one unit of work takes away.
const BATCH: i64 = 50;

/// Takes away uploads whose time is over, files that no message carries, and bytes that no row names. Whatever it is
/// stopped in is gone on with by the next round, of whichever instance.
#[derive(Debug)]
pub(crate) struct Collection {
    pub(crate) chats: Chats,
}

impl Collection {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut rounds = super::every(EVERY);
        while shutdown.run_until_cancelled(rounds.tick()).await.is_some() {
            if let Err(error) = self.round(&shutdown).await {
                tracing::warn!(%error, "collection.failed");
            }
        }
    }

    async fn round(&self, shutdown: &CancellationToken) -> Result<(), Error> {
        while self.uploads().await? && !shutdown.is_cancelled() {}
        while self.files().await? && !shutdown.is_cancelled() {}
        while self.garbage().await? && !shutdown.is_cancelled() {}
        Ok(())
    }

    /// Says whether there may be more.
    async fn uploads(&self) -> Result<bool, Error> {
        let now = self.chats.clock.now();
        let over = self.chats.pool.run(async |conn| store::uploads::expired(conn, now, BATCH).await).await?;
        for upload in &over {
            if upload.is_file {
                let ids = [upload.id];
                self.chats.pool.run(async |conn| store::uploads::forget(conn, &ids).await).await?;
            } else {
                self.chats.give_up(upload).await?;
            }
        }
        Ok(is_full(over.len()))
    }

    async fn files(&self) -> Result<bool, Error> {
        let now = self.chats.clock.now();
        let taken = self.chats.pool.transaction(async |conn| {
            let loose = store::files::loose(conn, now - LOOSE_FOR, BATCH).await?;
            if loose.is_empty() { Ok(Vec::new()) } else { remove(conn, &loose, now).await }
        });
        Ok(is_full(taken.await?.len()))
    }

    async fn garbage(&self) -> Result<bool, Error> {
        let folders = self.chats.pool.run(async |conn| store::garbage::some(conn, BATCH).await).await?;
        self.chats.sweep(&folders).await?;
        Ok(is_full(folders.len()))
    }
}

fn is_full(count: usize) -> bool {
    i64::try_from(count).is_ok_and(|count| count == BATCH)
}
