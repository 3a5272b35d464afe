//! The record: what happens in calls, for those who must find out later what went wrong. Transitions are written with
//! themselves; what is finer is handed over here and written in batches, so that signaling never waits for it.

use std::{net::IpAddr, net::SocketAddr};

use chrono::{DateTime, Utc};
use proto::{
    call::{
        CallAnswered, CallConnected, CallEnded, CallFailed, CallLinkChanged, CallMoved, CallProblem,
        CallRequested, CallRinging, CallStreamChanged, LinkReport, LinkState, QualityReport, call_event,
        call_stream_changed::Change,
    },
    id::{CallId, EndpointId, UserId},
};
use runtime::{Clock, Ids};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::{
    domain::{Call, EndReason, Role, What},
    wire,
};

/// Most that waits to be written on one instance. What comes beyond it is dropped, and counted.
const QUEUE: usize = 10_000;

/// Something that happened in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Names it.
    pub(crate) id: Uuid,
    pub(crate) call: CallId,
    pub(crate) time: DateTime<Utc>,
    /// Whom it concerns or who did it.
    pub(crate) user: Option<UserId>,
    pub(crate) what: call_event::What,
}

/// What is handed over to be written.
#[derive(Debug)]
pub(crate) enum Item {
    Entry(Entry),
    /// The call is over: how good it was can be said.
    Over(CallId),
}

/// Takes what is to be written. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    queue: mpsc::Sender<Item>,
    clock: Clock,
    ids: Ids,
}

impl Record {
    /// A record, and what is handed over to it.
    pub(crate) fn new(clock: &Clock, ids: &Ids) -> (Self, mpsc::Receiver<Item>) {
        let (queue, items) = mpsc::channel(QUEUE);
        (Self { queue, clock: clock.clone(), ids: ids.clone() }, items)
    }

    /// A page's Signal stream took hold of its leg, or let go of it.
    pub(crate) fn stream(&self, call: CallId, user: UserId, change: Change, endpoint: EndpointId) {
        let changed = CallStreamChanged { change: change.into(), endpoint_id: endpoint.to_string() };
        self.note(call, user, call_event::What::Stream(changed));
    }

    /// A person's media is as reported. The report that made the call active is in the record with that change.
    pub(crate) fn link(&self, call: CallId, user: UserId, report: &LinkReport) {
        let is_first = report.state() == LinkState::Connected && report.setup_ms > 0;
        let what = if is_first {
            call_event::What::Connected(connected(report))
        } else {
            call_event::What::Link(CallLinkChanged { state: report.state })
        };
        self.note(call, user, what);
    }

    /// How good a person's media was.
    pub(crate) fn quality(&self, call: CallId, user: UserId, report: QualityReport) {
        self.note(call, user, call_event::What::Quality(report));
    }

    /// Something failed in a person's browser.
    pub(crate) fn problem(&self, call: CallId, user: UserId, problem: CallProblem, detail: &str) {
        let failed = CallFailed { problem: problem.into(), detail: without_addresses(detail) };
        self.note(call, user, call_event::What::Failed(failed));
    }

    /// The call is over.
    pub(crate) fn over(&self, call: CallId) {
        self.hand_over(Item::Over(call));
    }

    fn note(&self, call: CallId, user: UserId, what: call_event::What) {
        let (id, time) = (self.ids.next(), self.clock.now());
        self.hand_over(Item::Entry(Entry { id, call, time, user: Some(user), what }));
    }

    fn hand_over(&self, item: Item) {
        if self.queue.try_send(item).is_err() {
            dropped(1);
        }
    }
}

/// Counts what was not written.
pub(crate) fn dropped(count: usize) {
    metrics::counter!("call_record_dropped_total").increment(count as u64);
}

/// How a person's media is connected, as their page says.
pub(crate) fn connected(report: &LinkReport) -> CallConnected {
    CallConnected { path: report.path, setup_ms: report.setup_ms }
}

/// What a change of a call is in the record.
pub(crate) fn of_change(call: &Call, what: What, by: Option<UserId>) -> call_event::What {
    let endpoint_id = || {
        let endpoint = by.and_then(|user| call.leg(user)).and_then(|leg| leg.endpoint);
        endpoint.map(|endpoint| endpoint.to_string()).unwrap_or_default()
    };
    match what {
        What::Ringing => call_event::What::Ringing(CallRinging { ringing_devices: call.ringing_devices }),
        What::Started => call_event::What::Requested(requested(call)),
        What::Answered => call_event::What::Answered(CallAnswered { endpoint_id: endpoint_id() }),
        What::Connected(how) => call_event::What::Connected(how),
        What::TakenOver => call_event::What::Moved(CallMoved { endpoint_id: endpoint_id() }),
        What::Ended => call_event::What::Ended(ended(call)),
    }
}

fn requested(call: &Call) -> CallRequested {
    let of = |role| call.legs.iter().find(|leg| leg.role == role).map(|leg| leg.user_id.to_string());
    CallRequested {
        kind: wire::kind(call.kind).into(),
        caller_user_id: of(Role::Caller).unwrap_or_default(),
        callee_user_id: of(Role::Callee).unwrap_or_default(),
        started_by_service: call.started_by_service,
        waiting: call.waiting,
    }
}

fn ended(call: &Call) -> CallEnded {
    let Some(end) = call.end else { return CallEnded::default() };
    let by_service = end.by.is_none() && matches!(end.reason, EndReason::Cancelled | EndReason::HungUp);
    CallEnded { reason: wire::end_reason(end.reason).into(), by_service }
}

/// The name of the field of `CallEvent.what` that is set.
pub(crate) const fn kind(what: &call_event::What) -> &'static str {
    match what {
        call_event::What::Requested(_) => "requested",
        call_event::What::Ringing(_) => "ringing",
        call_event::What::Answered(_) => "answered",
        call_event::What::Connected(_) => "connected",
        call_event::What::Link(_) => "link",
        call_event::What::Stream(_) => "stream",
        call_event::What::Quality(_) => QUALITY,
        call_event::What::Failed(_) => "failed",
        call_event::What::Moved(_) => "moved",
        call_event::What::Ended(_) => "ended",
    }
}

/// The kind of quality reports.
pub(crate) const QUALITY: &str = "quality";

/// The first line of what a browser said, with its addresses taken out: they are nobody's business.
fn without_addresses(detail: &str) -> String {
    let line = detail.lines().next().unwrap_or_default();
    let in_address = |letter: char| letter.is_ascii_hexdigit() || matches!(letter, '.' | ':');
    let mut clean = String::with_capacity(line.len());
    for piece in line.split_inclusive(|letter| !in_address(letter)) {
        let word = piece.trim_end_matches(|letter| !in_address(letter)).trim_matches(['.', ':']);
        let is_address = word.parse::<IpAddr>().is_ok() || word.parse::<SocketAddr>().is_ok();
        clean.push_str(&if is_address { piece.replace(word, "(address)") } else { piece.to_owned() });
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_what_follows_a_line_are_taken_out() {
        for (said, kept) in [
            ("NotAllowedError: Permission denied", "NotAllowedError: Permission denied"),
            ("to 192.0.2.7:5000 failed, 10.0.0.1.", "to (address) failed, (address)."),
            ("[2001:db8::1]:99 and fe80::1", "[(address)]:99 and (address)"),
            ("bad: a face\nc=IN IP4 192.0.2.7", "bad: a face"),
            ("", ""),
        ] {
            assert_eq!(without_addresses(said), kept);
        }
    }
}
