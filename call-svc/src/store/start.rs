//! The start of a call, decided under the locks of both people.

use chrono::{DateTime, Utc};
use db::Connection;
use proto::id::{CallId, RequestId, UserId};
use uuid::Uuid;

use super::{
    calls,
    live::Reader,
    requests::{self, Known},
    settings, slots,
    step::{self, Committed, Step},
};
use crate::{
    attention::Heed,
    domain::{Call, Input, Live, Match, NewCall, Side, What, decide, relay_only},
    error::Error,
};

/// A wish to call somebody.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish {
    pub(crate) request: RequestId,
    pub(crate) new: NewCall,
    /// How the one who is rung can be reached.
    pub(crate) heed: Heed,
    /// Name the events that this may cause: of the call itself, and of overdue calls that it finds.
    pub(crate) events: [Uuid; 5],
    pub(crate) now: DateTime<Utc>,
}

/// What became of the wish, and all that is to be told.
#[derive(Debug)]
pub(crate) struct Started {
    pub(crate) call: CallId,
    pub(crate) committed: Vec<Committed>,
}

/// Starts the call, answers the one that the callee has started, or records that the callee is busy.
pub(crate) async fn start(conn: &mut Connection, wish: &Wish) -> Result<Started, Error> {
    let Wish { request, new, heed: Heed { silent, pushed }, events: [event, spare @ ..], now } = *wish;
    slots::lock(conn, [new.caller, new.callee]).await?;
    match requests::look_up(conn, request, &new).await? {
        Known::Became(call) => return Ok(Started { call, committed: Vec::new() }),
        Known::Otherwise => return Err(Error::RequestIdReused),
        Known::New => {}
    }
    let mut reader = Reader::new(&spare, now);
    loop {
        let live = Live {
            caller: side(conn, new.caller, &mut reader).await?,
            callee: side(conn, new.callee, &mut reader).await?,
        };
        let new = NewCall { relay_only: relay_only(&new, &live), ..new };
        let call = match decide(&new, &live) {
            Match::AlreadyInCall(call) => return Err(Error::AlreadyInCall(call)),
            Match::Ring { waiting } => {
                begin(conn, Call { waiting, silent, pushed, ..Call::start(&new, now) }, wish).await?
            }
            Match::Busy => begin(conn, Call::busy(&new, now), wish).await?,
            Match::Answer(call, endpoint) => {
                let answer = Input::Answer { user: new.caller, endpoint };
                match step::step(conn, call, answer, event, now).await? {
                    Step::Changed(answered) => answered,
                    // It ended, or another device answered, since it was read: look again.
                    Step::Unchanged(_) | Step::Refused(_) | Step::Overdue => continue,
                }
            }
        };
        requests::insert(conn, request, &new, call.call.id, now).await?;
        let mut committed = reader.missed;
        let id = call.call.id;
        committed.push(call);
        return Ok(Started { call: id, committed });
    }
}

/// How a person stands.
async fn side(conn: &mut Connection, user: UserId, reader: &mut Reader) -> Result<Side, Error> {
    Ok(Side { calls: reader.of(conn, user).await?, settings: settings::find(conn, user).await? })
}

async fn begin(conn: &mut Connection, call: Call, wish: &Wish) -> Result<Committed, Error> {
    let [event, ..] = wish.events;
    let by = wish.new.caller_endpoint.map(|_| wish.new.caller);
    calls::insert(conn, &call).await?;
    step::record(conn, &call, What::Started, by, event, wish.now).await?;
    Ok(Committed { call, event })
}
