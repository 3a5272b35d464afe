//! How matches end.

use proto::id::{CallId, MatchId, UserId};
use uuid::Uuid;

use super::Matches;
use crate::{
    error::Error,
    matching::How,
    moderation::Complaint,
    store::matching::{
        matches::{self, Ending, Over},
        modes::{self, Lost},
    },
};

impl Matches {
    /// Ends a match, and its call. Says whether it was not over.
    pub(crate) async fn end(&self, id: MatchId, by: UserId, how: How) -> Result<bool, Error> {
        let matches = self.clone();
        self.calls.finish(async move { matches.end_now(id, by, how).await }).await
    }

    async fn end_now(&self, id: MatchId, by: UserId, how: How) -> Result<bool, Error> {
        let (call_event, now): (Uuid, _) = (self.calls.ids.next(), self.now());
        let ending = Ending { id, how, by: Some(by), now, call_event };
        let over = self.calls.pool.transaction(async |conn| matches::end(conn, &ending).await).await?;
        let was_live = over.is_some();
        if let Some(over) = over {
            if how == How::Next {
                metrics::counter!("match_skips_total").increment(1);
            }
            self.tell_over(over).await;
        }
        Ok(was_live)
    }

    /// A person reports their partner: the match ends, and the two never meet again.
    pub(crate) async fn report(&self, complaint: Complaint) -> Result<(), Error> {
        let matches = self.clone();
        let reported = async move {
            matches.moderation.report(&complaint).await?;
            matches.end_now(complaint.match_id, complaint.reporter, How::Reported).await
        };
        self.calls.finish(reported).await.map(drop)
    }

    /// The call of a match is over: so is the match if its people were lost, and else the text is left.
    pub(crate) async fn call_is_over(&self, id: MatchId, call: CallId) -> Result<(), Error> {
        let (event, now): (Uuid, _) = (self.calls.ids.next(), self.now());
        let lost = self
            .calls
            .pool
            .transaction(async |conn| modes::lose_call(conn, id, call, now, event).await)
            .await?;
        match lost {
            Some(Lost::Over(over)) => self.tell_over(*over).await,
            Some(Lost::TextLeft(of)) => self.tell_both(&of).await,
            None => {}
        }
        Ok(())
    }

    pub(super) async fn tell_over(&self, over: Over) {
        metrics::counter!("matches_ended_total").increment(1);
        if let Some(call) = over.call {
            self.calls.tell(&call).await;
        }
        self.tell_both(&over.of).await;
    }
}
