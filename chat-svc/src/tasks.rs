//! What goes on in the background.

mod collection;
mod retention;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use db::Connection;
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

pub(crate) use self::{collection::Collection, retention::Retention};
use crate::{chats::Chats, error::Error, store};

/// How long request ids are kept. A client that repeats its request within this time gets the same answer.
const REQUESTS: TimeDelta = TimeDelta::days(8);
const EVERY: Duration = Duration::from_mins(10);
/// Rows forgotten by one unit of work.
const BATCH: i64 = 500;

/// Forgets old request ids, and invites that have expired.
#[derive(Debug)]
pub(crate) struct Forgetting {
    pub(crate) chats: Chats,
}

impl Forgetting {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut rounds = every(EVERY);
        while shutdown.run_until_cancelled(rounds.tick()).await.is_some() {
            if let Err(error) = self.round(&shutdown).await {
                tracing::warn!(%error, "forgetting.failed");
            }
        }
    }

    async fn round(&self, shutdown: &CancellationToken) -> Result<(), Error> {
        let now = self.chats.clock.now();
        for old in [Old::Requests, Old::Invites] {
            let mut left = true;
            while left && !shutdown.is_cancelled() {
                let forgotten = self.chats.pool.transaction(async |conn| old.forget(conn, now).await).await?;
                left = i64::try_from(forgotten).is_ok_and(|count| count == BATCH);
            }
        }
        Ok(())
    }
}

fn every(pause: Duration) -> Interval {
    let mut interval = tokio::time::interval(pause);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

/// What is forgotten.
#[derive(Debug, Clone, Copy)]
enum Old {
    Requests,
    Invites,
}

impl Old {
    async fn forget(self, conn: &mut Connection, now: DateTime<Utc>) -> Result<usize, db::Error> {
        match self {
            Self::Requests => store::requests::forget(conn, now - REQUESTS, BATCH).await,
            Self::Invites => store::invites::forget(conn, now, BATCH).await,
        }
    }
}
