use std::time::Duration;

use bus::Subscription;
use chrono::{DateTime, TimeDelta, Utc};
use futures::StreamExt as _;
use tokio_util::sync::CancellationToken;

use crate::{error::Error, moderation::Moderation, store};

/// How far back suspensions are read again: further than a transaction takes, and the clocks of two instances differ.
const OVERLAP: TimeDelta = TimeDelta::minutes(10);

/// Ends the streams of those who are suspended while they look for a partner. It is told by the bus, and looks for itself
/// in case it was not.
#[derive(Debug)]
pub(crate) struct Suspensions {
    pub(crate) moderation: Moderation,
    pub(crate) every: Duration,
}

impl Suspensions {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut rounds = super::every(self.every);
        let (mut told, mut looked) = (None, self.moderation.calls.now());
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = hear(&mut told) => {}
                _ = rounds.tick() => self.follow(&mut told).await,
            }
            match self.round(looked).await {
                Ok(now) => looked = now,
                Err(error) => tracing::warn!(%error, "suspensions.not_read"),
            }
        }
    }

    /// Follows what is told, if it is not followed yet; while the bus is away it is tried again in the next round.
    async fn follow(&self, told: &mut Option<Subscription>) {
        if told.is_none() {
            *told = self.moderation.calls.channels.follow_suspensions().await.ok();
        }
    }

    /// Looks for what was imposed since `looked`, and gives the time until which it has looked.
    async fn round(&self, looked: DateTime<Utc>) -> Result<DateTime<Utc>, Error> {
        let Moderation { calls, gate } = &self.moderation;
        let now = calls.now();
        // Whoever comes in later looks for themselves.
        if gate.is_empty() {
            return Ok(now);
        }
        let since = looked - OVERLAP;
        let new = calls
            .pool
            .run(async |conn| store::moderation::suspensions::since(conn, since, now).await)
            .await?;
        new.iter().for_each(|suspension| gate.shut_out(suspension));
        Ok(now)
    }
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
