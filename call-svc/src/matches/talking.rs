//! What two people do while they are together.

use proto::id::{MatchId, UserId};
use uuid::Uuid;

use super::Matches;
use crate::{
    channels::See,
    domain::Call,
    error::Error,
    matching::{Match, Mode, Text},
    store::{
        self,
        matching::{
            matches::{self, Wants},
            modes::{self, Wish},
            texts::{self, NewText, Said},
        },
    },
};

impl Matches {
    /// Says something in a match, once for each id. Says whether it was said, now or before.
    pub(crate) async fn say(&self, of: &Match, by: UserId, id: Uuid, body: String) -> Result<bool, Error> {
        let text = NewText { match_id: of.id, id, user: by, body, now: self.now() };
        match self.calls.pool.transaction(async |conn| texts::say(conn, &text).await).await? {
            Said::Now => {
                metrics::counter!("match_texts_total").increment(1);
                self.nudge_partner(of, by, See::Look(true)).await;
                Ok(true)
            }
            Said::Before => Ok(true),
            Said::Nowhere => Ok(false),
        }
    }

    /// What was said after a version of a match.
    pub(crate) async fn said_after(&self, id: MatchId, version: u64) -> Result<Vec<Text>, Error> {
        Ok(self.calls.pool.run(async |conn| texts::after(conn, id, version).await).await?)
    }

    /// Tells the partner something that passes.
    pub(crate) async fn nudge_partner(&self, of: &Match, by: UserId, see: See) {
        if let Some([_, partner]) = of.sides(by)
            && let Some(seat) = partner.seat
        {
            self.nudge(seat, see).await;
        }
    }

    /// One wants sound or picture. If both do, they have it.
    pub(crate) async fn wish(&self, of: &Match, by: UserId, mode: Mode) -> Result<(), Error> {
        let matches = self.clone();
        let (id, users) = (of.id, of.members.each_ref().map(|member| member.user));
        self.calls.finish(async move { matches.wish_now(id, users, by, mode).await }).await
    }

    async fn wish_now(&self, id: MatchId, users: [UserId; 2], by: UserId, mode: Mode) -> Result<(), Error> {
        let ids = &self.calls.ids;
        let (call, event, relay_only) = (ids.next(), ids.next(), self.rules.relay_only);
        let wish = Wish { id, users, by, mode, call, event, relay_only, now: self.now() };
        self.calls.pool.run(async |conn| store::slots::ensure(conn, users).await).await?;
        let wished = self.calls.pool.transaction(async |conn| modes::wish(conn, &wish).await).await?;
        let Some((of, begun)) = wished else { return Ok(()) };
        if let Some(begun) = begun {
            self.calls.tell(&begun).await;
        }
        self.tell_both(&of).await;
        Ok(())
    }

    /// One wants the other as a contact. If both do, they are.
    pub(crate) async fn add(&self, id: MatchId, by: UserId) -> Result<(), Error> {
        let matches = self.clone();
        self.calls.finish(async move { matches.add_now(id, by).await }).await
    }

    async fn add_now(&self, id: MatchId, by: UserId) -> Result<(), Error> {
        let wanted = self
            .calls
            .pool
            .transaction(async |conn| matches::want(conn, id, by, Wants::Contact).await)
            .await?;
        let Some(of) = wanted else { return Ok(()) };
        let both = of.members.iter().all(|member| member.wants_contact);
        if both
            && !of.contacts
            && self.calls.people.befriend(of.members.each_ref().map(|member| member.user)).await?
        {
            self.calls.pool.run(async |conn| matches::note_contacts(conn, id).await).await?;
            self.tell_both(&of).await;
        }
        Ok(())
    }

    /// The call of a match.
    pub(crate) async fn call_of(&self, of: &Match) -> Result<Option<Call>, Error> {
        match of.call {
            Some(call) => Ok(Some(self.calls.get(call).await?)),
            None => Ok(None),
        }
    }
}
