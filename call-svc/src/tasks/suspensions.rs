use std::time::Duration;

use bus::Subscription;
use chrono::{DateTime, TimeDelta, Utc};
use futures::StreamExt as _;
use tokio_util::sync::CancellationToken;

use crate::{error::Error, matches::Matches, store::moderation::suspensions};

/// How far back suspensions are read again: further than a transaction takes, and the clocks of two instances differ.
const OVERLAP: TimeDelta = TimeDelta::minutes(10);

/// Takes their seats from those who are suspended while their streams are here. It is told by the bus, and looks for itself
/// in case it was not.
#[derive(Debug)]
pub(crate) struct Suspensions {
    pub(crate) matches: Matches,
    pub(crate) every: Duration,
}

impl Suspensions {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut rounds = super::every(self.every);
        let (mut told, mut looked) = (None, self.matches.now());
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = hear(&mut told) => {}
                _ = rounds.tick() => self.follow(&mut told).await,
            }
            looked = self.round(looked).await.unwrap_or_else(|error| failed(&error, looked));
        }
    }

    /// Follows what is told, if it is not followed yet; while the bus is away it is tried again in the next round.
    async fn follow(&self, told: &mut Option<Subscription>) {
        if told.is_none() {
            *told = self.matches.calls.channels.follow_suspensions().await.ok();
        }
    }

    /// Looks for what was imposed since `looked`, and gives the time until which it has looked.
    async fn round(&self, looked: DateTime<Utc>) -> Result<DateTime<Utc>, Error> {
        let now = self.matches.now();
        // Whoever comes later is asked at the door.
        if self.matches.seats.count().0 == 0 {
            return Ok(now);
        }
        let (pool, since) = (&self.matches.calls.pool, looked - OVERLAP);
        for suspension in pool.run(async |conn| suspensions::since(conn, since, now).await).await? {
            for user in self.matches.seats.hit_by(&suspension) {
                self.matches.unseat(user).await?;
            }
        }
        Ok(now)
    }
}

fn failed(error: &Error, looked: DateTime<Utc>) -> DateTime<Utc> {
    tracing::warn!(%error, "suspensions.not_seen_to");
    looked
}

/// Waits until somebody was suspended.
async fn hear(told: &mut Option<Subscription>) {
    match told {
        Some(subscription) => {
            if !matches!(subscription.steps.next().await, Some(Ok(_))) {
                *told = None;
            }
        }
        None => std::future::pending().await,
    }
}
