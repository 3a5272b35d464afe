//! Matches as the RPCs and tasks see them: what changes them is committed, then told.

mod ending;
mod meeting;
mod sitting;
mod talking;

use std::time::Duration;

use chrono::{DateTime, Utc};
use proto::id::{MatchId, UserId};
use uuid::Uuid;

pub(crate) use self::{
    meeting::{Met, Search},
    sitting::{LEASE, Opened, Where},
};
use crate::{
    MatchConfig,
    calls::Calls,
    channels::{Nudge, See},
    domain::moderation::Suspension,
    error::Error,
    matching::{Match, Pace, Seat},
    moderation::Moderation,
    seats::Seats,
    store,
};

/// All matches.
#[derive(Debug, Clone)]
pub(crate) struct Matches {
    pub(crate) calls: Calls,
    pub(crate) moderation: Moderation,
    pub(crate) seats: Seats,
    /// This process, as seats name it.
    pub(crate) instance: Uuid,
    pub(crate) rules: MatchConfig,
}

impl Matches {
    /// Fails for who may not be matched. Whoever may has seen their warning. Gives the least time between two of their
    /// matches.
    pub(crate) async fn admit(&self, user: UserId, address: &str) -> Result<Duration, Error> {
        let stand = self.moderation.stand(user, address).await?;
        if let Some(Suspension { until, .. }) = stand.suspension {
            return Err(Error::Suspended { until });
        }
        if stand.warning.is_some() {
            self.moderation.see_warnings(user).await?;
        }
        Ok(stand.apart)
    }

    /// Until when a person pauses before the next match; nothing: they need not.
    pub(crate) async fn pause(&self, user: UserId, apart: Duration) -> Result<Option<DateTime<Utc>>, Error> {
        let pace = Pace { matches_per_minute: self.rules.matches_per_minute, apart };
        let count = i64::from(pace.matches_per_minute.max(LOOKED_AT));
        let past =
            self.calls.pool.run(async |conn| store::matching::matches::past(conn, user, count).await).await?;
        Ok(crate::matching::pause(&past, pace, self.now()))
    }

    /// A match.
    pub(crate) async fn get(&self, id: MatchId) -> Result<Option<Match>, Error> {
        Ok(self.calls.pool.run(async |conn| store::matching::matches::find(conn, id).await).await?)
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.calls.clock.now()
    }

    /// Gives a stream something to see to, wherever it is. If the bus is away it notices by itself within a second.
    async fn nudge(&self, seat: Seat, see: See) {
        if seat.instance == self.instance {
            return self.seats.nudge(seat.id, |nudges| see.add_to(nudges));
        }
        let nudge = Nudge { seat_id: seat.id.as_bytes().to_vec(), see: Some(see) };
        let told = self.calls.channels.nudge(seat.instance, self.calls.ids.next(), &nudge).await;
        told.unwrap_or_else(|error| tracing::warn!(%error, "match.not_nudged"));
    }

    /// Both look at their match.
    async fn tell_both(&self, of: &Match) {
        for seat in of.members.iter().filter_map(|member| member.seat) {
            self.nudge(seat, See::Look(true)).await;
        }
    }
}

/// So many of a person's last matches decide whether they pause.
const LOOKED_AT: u32 = 12;

impl See {
    /// Adds it to what a stream has to see to.
    pub(crate) fn add_to(self, nudges: &mut crate::seats::Nudges) {
        match self {
            Self::Look(_) => nudges.look = true,
            Self::Typing(_) => nudges.typing = true,
            Self::Away(away) => nudges.away = Some(away),
        }
    }
}
