use std::time::Duration;

use bus::Step;
use futures::StreamExt as _;
use prost::Message as _;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{channels::Nudge, error::Error, matches::Matches};

/// After how long the channel is followed again that ended.
const AGAIN: Duration = Duration::from_secs(1);

/// Brings other processes' nudges to the streams that they are for.
#[derive(Debug)]
pub(crate) struct Nudging {
    pub(crate) matches: Matches,
}

impl Nudging {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            match shutdown.run_until_cancelled(self.follow()).await {
                None => return,
                Some(Ok(())) => {}
                Some(Err(error)) => tracing::warn!(%error, "match.nudges_not_followed"),
            }
            shutdown.run_until_cancelled(tokio::time::sleep(AGAIN)).await;
        }
    }

    async fn follow(&self) -> Result<(), Error> {
        let mut nudges = self.matches.calls.channels.nudges(self.matches.instance).await?;
        while let Some(step) = nudges.steps.next().await {
            match step? {
                Step::Event { body, .. } | Step::Ephemeral { body } => self.pass_on(&Nudge::decode(body)?),
                Step::Resync { .. } => self.matches.seats.nudge_all(),
            }
        }
        Ok(())
    }

    fn pass_on(&self, nudge: &Nudge) {
        if let (Ok(seat), Some(see)) = (Uuid::from_slice(&nudge.seat_id), nudge.see) {
            self.matches.seats.nudge(seat, |nudges| see.add_to(nudges));
        }
    }
}
