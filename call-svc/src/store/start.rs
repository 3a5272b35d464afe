//! The start of a call, decided under the locks of both people.

use chrono::{DateTime, Utc};
use db::Connection;
use proto::id::{CallId, RequestId};
use uuid::Uuid;

use super::{
    calls,
    requests::{self, Known},
    slots,
    step::{self, Committed, Step},
};
use crate::{
    domain::{Call, Input, Live, Match, NewCall, What, decide},
    error::Error,
};

/// A wish to call somebody.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish {
    pub(crate) request: RequestId,
    pub(crate) new: NewCall,
    /// Name the events that this may cause: of the call itself, and of overdue calls that it finds.
    pub(crate) events: [Uuid; 3],
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
    let Wish { request, new, events: [event, ..], now } = *wish;
    slots::lock(conn, [new.caller, new.callee]).await?;
    match requests::look_up(conn, request, &new).await? {
        Known::Became(call) => return Ok(Started { call, committed: Vec::new() }),
        Known::Otherwise => return Err(Error::RequestIdReused),
        Known::New => {}
    }
    let mut committed = Vec::new();
    loop {
        let live = live(conn, wish, &mut committed).await?;
        let call = match decide(&new, &live) {
            Match::AlreadyInCall(call) => return Err(Error::AlreadyInCall(call)),
            Match::Ring => begin(conn, Call::start(&new, now), wish).await?,
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
        let started = Started {
            call: call.call.id,
            committed: {
                committed.push(call);
                committed
            },
        };
        return Ok(started);
    }
}

/// The live calls of the two. One that rings past its deadline is missed first, so that nobody is busy with a ghost.
async fn live(conn: &mut Connection, wish: &Wish, committed: &mut Vec<Committed>) -> Result<Live, Error> {
    let [_, one, other] = wish.events;
    let mut found = [None, None];
    for ((user, event), slot) in
        [(wish.new.caller, one), (wish.new.callee, other)].into_iter().zip(&mut found)
    {
        *slot = calls::live_of(conn, user).await?;
        if let Some(call) = slot.take_if(|call| call.is_overdue(wish.now)) {
            match step::step(conn, call.id, Input::RingTimeout, event, wish.now).await? {
                Step::Changed(missed) => committed.push(missed),
                Step::Unchanged(call) => *slot = Some(call).filter(|call| !call.state.is_final()),
                Step::Refused(_) | Step::Overdue => {}
            }
        }
    }
    let [of_caller, of_callee] = found;
    Ok(Live { of_caller, of_callee })
}

async fn begin(conn: &mut Connection, call: Call, wish: &Wish) -> Result<Committed, Error> {
    let [event, ..] = wish.events;
    let by = wish.new.caller_endpoint.map(|_| wish.new.caller);
    calls::insert(conn, &call).await?;
    step::record(conn, &call, What::Started, by, event, wish.now).await?;
    Ok(Committed { call, event })
}
