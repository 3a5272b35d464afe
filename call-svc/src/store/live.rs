//! The live calls of a person, read under the lock of their slot.

use chrono::{DateTime, Utc};
use db::Connection;
use proto::id::UserId;
use uuid::Uuid;

use super::{
    calls,
    step::{self, Committed, Step},
};
use crate::{
    domain::{Call, Input},
    error::Error,
};

/// Reads live calls, and ends those on the way that ring past their deadline: nobody is busy with a ghost.
#[derive(Debug)]
pub(super) struct Reader {
    now: DateTime<Utc>,
    /// Names for the events of calls that are ended on the way.
    spare: Vec<Uuid>,
    /// What was ended, to be told once the transaction is committed.
    pub(super) missed: Vec<Committed>,
}

impl Reader {
    pub(super) fn new(spare: &[Uuid], now: DateTime<Utc>) -> Self {
        Self { now, spare: spare.to_vec(), missed: Vec::new() }
    }

    /// The live calls of a person.
    pub(super) async fn of(&mut self, conn: &mut Connection, user: UserId) -> Result<Vec<Call>, Error> {
        let mut live = Vec::new();
        for call in calls::live_of(conn, user).await? {
            let ghost = call.is_overdue(self.now);
            live.extend(if ghost { self.miss(conn, call).await? } else { Some(call) });
        }
        Ok(live)
    }

    /// Ends a call that rings past its deadline. Gives it back if it was answered a moment before.
    async fn miss(&mut self, conn: &mut Connection, call: Call) -> Result<Option<Call>, Error> {
        let Some(event) = self.spare.pop() else { return Ok(Some(call)) };
        match step::step(conn, call.id, Input::RingTimeout, event, self.now).await? {
            Step::Changed(missed) => {
                self.missed.push(missed);
                Ok(None)
            }
            Step::Unchanged(call) => Ok(Some(call).filter(|call| !call.state.is_final())),
            Step::Refused(_) | Step::Overdue => Ok(None),
        }
    }
}
