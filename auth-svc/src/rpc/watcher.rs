//! One watcher of revocations: the snapshot, then news.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use db::Pool;
use proto::{
    auth::{Revocation as RevocationMessage, WatchRevocationsResponse},
    convert::timestamp,
};
use runtime::Clock;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::timeout,
};

use crate::{
    domain::revocation::Revocation,
    error::Error,
    feed::{Feed, News},
    store,
};

/// Longer than any access token lives: what was revoked before has no tokens left.
const SNAPSHOT: TimeDelta = TimeDelta::minutes(30);
/// Revocations in one message.
const PAGE: i64 = 1_000;
/// A watcher hears something at least this often.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Reads what the table holds; it has subscribed before, so that nothing falls between.
    Table,
    /// Passes on news.
    News,
}

/// One watcher.
#[derive(Debug)]
pub(super) struct Watcher {
    pool: Pool,
    clock: Clock,
    feed: Feed,
    news: Receiver<Arc<News>>,
    /// Where to begin again after a break: everything up to it has been told.
    cursor: u64,
    /// Up to which row the table has been read.
    read_to: u64,
    stage: Stage,
}

impl Watcher {
    pub(super) fn new(pool: Pool, clock: Clock, feed: Feed, cursor: u64) -> Self {
        Self { news: feed.subscribe(), pool, clock, feed, cursor, read_to: cursor, stage: Stage::Table }
    }

    pub(super) async fn step(&mut self) -> Result<WatchRevocationsResponse, Error> {
        match self.stage {
            Stage::Table => self.read_table().await,
            Stage::News => self.await_news().await,
        }
    }

    async fn read_table(&mut self) -> Result<WatchRevocationsResponse, Error> {
        let (after, since) = (self.read_to, self.clock.now() - SNAPSHOT);
        let read = self.pool.run(async |conn| store::revocations::after(conn, after, since, PAGE).await);
        let rows = read.await?;
        self.read_to = rows.last().map_or(after, |row| row.id);
        if rows.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            self.stage = Stage::News;
        }
        // Rows below one that was read may still be committed: the cursor stays where the reader knows that none will.
        self.cursor = self.cursor.max(self.read_to.min(self.feed.floor()));
        Ok(self.answer(&rows))
    }

    async fn await_news(&mut self) -> Result<WatchRevocationsResponse, Error> {
        match timeout(KEEP_ALIVE, self.news.recv()).await {
            Ok(Ok(news)) => {
                self.cursor = self.cursor.max(news.floor);
                Ok(self.answer(&news.revocations))
            }
            Ok(Err(RecvError::Lagged(_))) => {
                self.stage = Stage::Table;
                self.read_to = self.cursor;
                self.read_table().await
            }
            Ok(Err(RecvError::Closed)) => Err(Error::Broken("the revocation reader has ended".into())),
            Err(_) if self.feed.is_live() => Ok(self.answer(&[])),
            // Silence would say that nothing was revoked, which nobody knows.
            Err(_) => Err(db::Error::Away("revocations cannot be read".into()).into()),
        }
    }

    fn answer(&self, rows: &[Revocation]) -> WatchRevocationsResponse {
        let message = |row: &Revocation| RevocationMessage {
            session_id: row.session_id.to_string(),
            user_id: row.user_id.to_string(),
            reason: row.reason.into(),
            revoke_time: Some(timestamp(row.revoke_time)),
        };
        WatchRevocationsResponse {
            revocations: rows.iter().map(message).collect(),
            cursor: self.cursor.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proto::auth::RevocationReason;
    use uuid::Uuid;

    use super::*;

    fn watcher(feed: &Feed) -> Watcher {
        let nowhere =
            Pool::new(&db::Config { min_idle: 0, ..db::Config::for_url("mysql://127.0.0.1:1/none") });
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        Watcher { stage: Stage::News, ..Watcher::new(nowhere, clock, feed.clone(), 3) }
    }

    fn revocation(id: u64) -> Revocation {
        Revocation {
            id,
            session_id: Uuid::nil().into(),
            user_id: Uuid::nil().into(),
            reason: RevocationReason::SignedOut,
            revoke_time: DateTime::UNIX_EPOCH,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn while_nothing_happens_a_watcher_hears_that_the_feed_lives() {
        let feed = Feed::new();
        let mut watcher = watcher(&feed);
        let reading = async {
            loop {
                feed.publish(Vec::new(), 7);
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        };
        let begun = tokio::time::Instant::now();
        let step = tokio::select! { step = watcher.step() => step.unwrap(), () = reading => unreachable!() };
        assert_eq!(begun.elapsed().as_secs(), 15);
        assert_eq!((step.revocations.len(), step.cursor.as_str()), (0, "3"));
    }

    #[tokio::test(start_paused = true)]
    async fn while_the_table_cannot_be_read_nobody_is_told_that_all_is_well() {
        let feed = Feed::new();
        feed.publish(Vec::new(), 7);
        let ended = watcher(&feed).step().await;
        assert!(matches!(ended, Err(Error::Database(db::Error::Away(_)))), "{ended:?}");
    }

    #[tokio::test]
    async fn a_watcher_that_is_too_slow_reads_the_table_again() {
        let feed = Feed::new();
        let mut watcher = watcher(&feed);
        for id in 4..1_000 {
            feed.publish(vec![revocation(id)], id);
        }
        let step = watcher.step().await;
        assert_eq!((watcher.stage, watcher.read_to), (Stage::Table, 3), "from its own cursor on");
        assert!(matches!(step, Err(Error::Database(db::Error::Away(_)))), "which this test has none of");
    }
}
