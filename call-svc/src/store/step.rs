//! A transition: read, decide, and one conditional update, with its entry in the record and its event, in the caller's transaction.

use chrono::{DateTime, Utc};
use db::{Connection, outbox};
use proto::id::{CallId, UserId};
use uuid::Uuid;

use super::{calls, history, legs, notices, record as entries, traces};
use crate::{
    domain::{Actor, Call, Input, Outcome, Refusal, What},
    error::Error,
    events,
    record::{Entry, of_change},
};

/// How often a transition that lost is decided again. Each loss is somebody else's progress.
const ATTEMPTS: u32 = 16;

/// What came of an input.
#[derive(Debug)]
pub(crate) enum Step {
    /// It changed the call.
    Changed(Committed),
    /// The call was so already.
    Unchanged(Call),
    /// It is refused; the call stays as it is.
    Refused(Refusal),
    /// The call rings past its deadline: that comes first.
    Overdue,
}

/// A change, written. It is to be told once the transaction is committed.
#[derive(Debug)]
pub(crate) struct Committed {
    pub(crate) call: Call,
    pub(crate) event: Uuid,
}

/// Applies an input to a call. `event` names the event that announces the change.
pub(crate) async fn step(
    conn: &mut Connection,
    id: CallId,
    input: Input,
    event: Uuid,
    now: DateTime<Utc>,
) -> Result<Step, Error> {
    for _ in 0..ATTEMPTS {
        let call = calls::find(conn, id).await?.ok_or(Error::CallNotFound)?;
        if call.is_overdue(now) && input != Input::RingTimeout {
            return Ok(Step::Overdue);
        }
        match call.apply(input, now) {
            Err(refusal) => return Ok(Step::Refused(refusal)),
            Ok(Outcome::Unchanged) => return Ok(Step::Unchanged(call)),
            Ok(Outcome::Changed(next, what)) => {
                if calls::replace(conn, &next).await? {
                    legs::replace(conn, &call, &next).await?;
                    record(conn, &next, what, author(input), event, now).await?;
                    return Ok(Step::Changed(Committed { call: *next, event }));
                }
            }
        }
    }
    Err(db::Error::Away("the call changes faster than it can be read".into()).into())
}

/// Writes a change down, and what its people remember of a call that is over, and its trace, and what it asks attention for, and
/// the event that announces it, which `event` names in all of these.
pub(super) async fn record(
    conn: &mut Connection,
    call: &Call,
    what: What,
    by: Option<UserId>,
    event: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let entry = Entry { id: event, call: call.id, time: now, user: by, what: of_change(call, what, by) };
    entries::append(conn, &[entry]).await?;
    // Strangers remember nothing, and only their Signal streams are told.
    if call.match_id.is_none() {
        history::remember(conn, call).await?;
        traces::leave(conn, call, now).await?;
        notices::leave(conn, call, event, now).await?;
        outbox::insert(conn, &[events::changed(call, event, now)], now).await?;
    }
    Ok(())
}

/// Who causes a change.
fn author(input: Input) -> Option<UserId> {
    match input {
        Input::Answer { user, .. }
        | Input::Decline { user }
        | Input::RingsOn { user, .. }
        | Input::MediaConnected { user, .. }
        | Input::TakeOver { user, .. }
        | Input::End { by: Actor::User(user) } => Some(user),
        Input::End { by: Actor::Service } | Input::RingTimeout | Input::MediaTimeout | Input::Lost => None,
    }
}
