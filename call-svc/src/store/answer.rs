//! An answer, decided under the lock of the person who answers: they may be in another call.

use chrono::{DateTime, Utc};
use db::Connection;
use proto::id::{CallId, EndpointId, UserId};
use uuid::Uuid;

use super::{
    live::Reader,
    slots,
    step::{self, Committed, Step},
};
use crate::{
    domain::{Actor, Input, Joining, join},
    error::Error,
};

/// A wish to answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer {
    pub(crate) call: CallId,
    pub(crate) user: UserId,
    pub(crate) endpoint: EndpointId,
    /// The call that ends for it.
    pub(crate) ending: Option<CallId>,
    /// Name the events that this may cause: of the call, of the one that ends, and of overdue calls that it finds.
    pub(crate) events: [Uuid; 4],
    pub(crate) now: DateTime<Utc>,
}

/// What came of it, and what is to be told of other calls.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) step: Step,
    pub(crate) others: Vec<Committed>,
}

/// Answers, and ends the other call that the person is in if they say so: both or neither.
pub(crate) async fn answer(conn: &mut Connection, wish: &Answer) -> Result<Answered, Error> {
    let Answer { call, user, endpoint, ending, events: [event, of_ended, spare @ ..], now } = *wish;
    slots::lock_one(conn, user).await?;
    let mut reader = Reader::new(&spare, now);
    let live = reader.of(conn, user).await?;
    let step = step::step(conn, call, Input::Answer { user, endpoint }, event, now).await?;
    let mut others = reader.missed;
    if matches!(step, Step::Changed(_)) {
        match join(user, call, ending, &live) {
            Joining::Free => {}
            Joining::AlreadyInCall(other) => return Err(Error::AlreadyInCall(other)),
            Joining::Ends(other) => {
                let end = Input::End { by: Actor::User(user) };
                // Whatever else it says, somebody else has ended it since it was read.
                if let Step::Changed(ended) = step::step(conn, other, end, of_ended, now).await? {
                    others.push(ended);
                }
            }
        }
    }
    Ok(Answered { step, others })
}
