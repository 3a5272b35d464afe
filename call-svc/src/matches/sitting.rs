//! How a person comes and goes.

use chrono::TimeDelta;
use proto::id::{MatchId, UserId};
use uuid::Uuid;

use super::Matches;
use crate::{
    channels::See,
    domain::{Call, LegState},
    error::Error,
    matching::{How, Match, Seat},
    store::{
        self,
        matching::{instances, seats, seats::Seated},
    },
};

/// For how long a process counts as living after it said so: three times.
pub(crate) const LEASE: TimeDelta = TimeDelta::seconds(3);

/// What opening came upon.
#[derive(Debug)]
pub(crate) enum Opened {
    /// The person is with nobody.
    Alone,
    /// Their match goes on.
    Resumed(Box<Match>),
}

/// Where a person is, as far as their stream is concerned.
#[derive(Debug)]
pub(crate) enum Where {
    /// On this seat, and with this match, if they are in one.
    Here(Option<MatchId>),
    /// Another stream has taken their place.
    Elsewhere,
    /// Nowhere: the seat was taken from them.
    Nowhere,
}

impl Matches {
    /// Seats a person. An older stream of theirs ends; a match that is not resumed, too.
    pub(crate) async fn sit(&self, seated: Seated, resume: Option<MatchId>) -> Result<Opened, Error> {
        let matches = self.clone();
        self.calls.finish(async move { matches.sit_now(seated, resume).await }).await
    }

    async fn sit_now(&self, seated: Seated, resume: Option<MatchId>) -> Result<Opened, Error> {
        self.must_be_free(seated.user).await?;
        let (event, now): (Uuid, _) = (self.calls.ids.next(), self.now());
        let (instance, until) = (self.instance, now + LEASE);
        self.calls.pool.run(async |conn| instances::ensure(conn, instance, until).await).await?;
        let taken = self
            .calls
            .pool
            .transaction(async |conn| seats::take(conn, &seated, resume, now, event).await)
            .await?;
        if let Some(older) = taken.older.filter(|older| older.id != seated.seat.id) {
            self.nudge(older, See::Look(true)).await;
        }
        if let Some(left) = taken.left {
            self.tell_over(left).await;
        }
        let Some(id) = taken.resumed else { return Ok(Opened::Alone) };
        let Some(resumed) = self.get(id).await? else { return Ok(Opened::Alone) };
        self.tell_both(&resumed).await;
        Ok(Opened::Resumed(Box::new(resumed)))
    }

    /// Where a person is who had this seat.
    pub(crate) async fn whereabouts(&self, user: UserId, seat: Uuid) -> Result<Where, Error> {
        let found = self.calls.pool.run(async |conn| {
            let found = seats::find(conn, user, false).await?;
            Ok::<_, db::Error>((found, seats::live_match(conn, user).await?))
        });
        Ok(match found.await? {
            (None, _) => Where::Nowhere,
            (Some(found), with) if found.seat.id == seat => Where::Here(with),
            (Some(_), _) => Where::Elsewhere,
        })
    }

    /// Frees a person's seat, if it is still this one; whichever it is, if none is named. Their search is over, and their
    /// match ends so.
    pub(crate) async fn leave(
        &self,
        user: UserId,
        seat: Option<Uuid>,
        how: How,
    ) -> Result<Option<Seat>, Error> {
        let matches = self.clone();
        self.calls.finish(async move { matches.leave_now(user, seat, how).await }).await
    }

    async fn leave_now(&self, user: UserId, seat: Option<Uuid>, how: How) -> Result<Option<Seat>, Error> {
        let (event, now): (Uuid, _) = (self.calls.ids.next(), self.now());
        let left = self
            .calls
            .pool
            .transaction(async |conn| seats::leave(conn, user, seat, how, now, event).await)
            .await?;
        let Some(left) = left else { return Ok(None) };
        if let Some(over) = left.over {
            self.tell_over(over).await;
        }
        Ok(Some(left.seat))
    }

    /// Takes a person's seat away, wherever it is: their match and their search end, and their stream asks anew whether
    /// they may be matched.
    pub(crate) async fn unseat(&self, user: UserId) -> Result<(), Error> {
        if let Some(seat) = self.leave(user, None, How::Stop).await? {
            self.nudge(seat, See::Look(true)).await;
        }
        Ok(())
    }

    /// Fails for who is in a call that is not a match's.
    async fn must_be_free(&self, user: UserId) -> Result<(), Error> {
        let live = self.calls.pool.run(async |conn| store::calls::live_of(conn, user).await).await?;
        let engaged = |call: &&Call| {
            call.match_id.is_none() && call.leg(user).is_some_and(|leg| leg.state == LegState::Answered)
        };
        match live.iter().find(engaged) {
            Some(call) => Err(Error::AlreadyInCall(call.id)),
            None => Ok(()),
        }
    }
}
