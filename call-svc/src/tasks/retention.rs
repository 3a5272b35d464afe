use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use db::Connection;
use tokio_util::sync::CancellationToken;

use crate::{calls::Calls, error::Error, store};

/// How long request ids, and the devices on which calls rang, are kept. A client that repeats its request within this time
/// gets the same call.
const REQUESTS: TimeDelta = TimeDelta::days(7);
const EVERY: Duration = Duration::from_mins(10);
/// Rows forgotten by one unit of work.
const BATCH: i64 = 500;

/// For how long what is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    /// The record.
    pub(crate) record: TimeDelta,
    /// Its quality reports.
    pub(crate) quality: TimeDelta,
    /// What was said and done in matches.
    pub(crate) matches: TimeDelta,
    /// What was said in matches that were reported, from the decision.
    pub(crate) evidence: TimeDelta,
}

/// Forgets old request ids, on which devices old calls rang, and what of the record, and of the evidence of reports, is older
/// than the operator keeps it.
#[derive(Debug)]
pub(crate) struct Retention {
    pub(crate) calls: Calls,
    pub(crate) kept: Kept,
}

/// What is forgotten.
#[derive(Debug, Clone, Copy)]
enum Old {
    Requests,
    Devices,
    Record,
    Reports,
    Matches,
    Apart,
    Evidence,
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

    async fn round(&self, shutdown: &CancellationToken) -> Result<(), Error> {
        let kept = [
            (Old::Requests, REQUESTS),
            (Old::Devices, REQUESTS),
            (Old::Reports, self.kept.quality),
            (Old::Record, self.kept.record),
            (Old::Matches, self.kept.matches),
            (Old::Apart, TimeDelta::zero()),
            (Old::Evidence, self.kept.evidence),
        ];
        for (old, kept) in kept {
            let before = self.calls.now() - kept;
            let mut left = true;
            while left && !shutdown.is_cancelled() {
                let forgotten =
                    self.calls.pool.transaction(async |conn| old.forget(conn, before).await).await?;
                left = i64::try_from(forgotten).is_ok_and(|count| count == BATCH);
            }
        }
        Ok(())
    }
}

impl Old {
    async fn forget(self, conn: &mut Connection, before: DateTime<Utc>) -> Result<usize, db::Error> {
        match self {
            Self::Requests => store::requests::forget(conn, before, BATCH).await,
            Self::Devices => store::devices::forget(conn, before, BATCH).await,
            Self::Record => store::record::forget(conn, before, BATCH).await,
            Self::Matches => store::matching::old::forget(conn, before, BATCH).await,
            Self::Apart => store::matching::avoid::forget(conn, before, BATCH).await,
            Self::Reports => store::record::forget_reports(conn, before, BATCH).await,
            Self::Evidence => store::moderation::evidence::forget(conn, before, BATCH).await,
        }
    }
}
