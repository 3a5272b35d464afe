use std::time::Duration;

use chrono::TimeDelta;
use db::Pool;
use runtime::Clock;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::{domain::revocation::Window, feed::Feed, store};

/// How soon a revocation by another instance is seen.
const EVERY: Duration = Duration::from_millis(500);
/// Rows read at once.
const PAGE: usize = 1_000;
/// How far back a process looks that has just begun: longer than any token lives.
const LOOK_BACK: TimeDelta = TimeDelta::minutes(35);

/// Reads revocations as they are committed, by whichever instance.
#[derive(Debug)]
pub(crate) struct RevocationReader {
    pub(crate) pool: Pool,
    pub(crate) clock: Clock,
    pub(crate) feed: Feed,
}

impl RevocationReader {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let begun = Instant::now();
        let mut window = Window::default();
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = self.feed.woken() => {}
                _ = ticks.tick() => {}
            }
            if let Err(error) = self.read(&mut window, begun).await {
                tracing::warn!(%error, "revocations.read_failed");
                self.feed.lost();
            }
        }
    }

    async fn read(&self, window: &mut Window, begun: Instant) -> Result<(), db::Error> {
        let since = self.clock.now() - LOOK_BACK;
        let mut after = window.floor();
        let mut rows = Vec::new();
        loop {
            let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
            let page = self
                .pool
                .run(async |conn| store::revocations::after(conn, after, since, limit).await)
                .await?;
            let full = page.len() == PAGE;
            after = page.last().map_or(after, |row| row.id);
            rows.extend(page);
            if !full {
                break;
            }
        }
        let fresh = window.fresh(rows, begun.elapsed());
        self.feed.publish(fresh, window.floor());
        Ok(())
    }
}
