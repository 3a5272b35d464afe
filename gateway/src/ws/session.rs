//! One socket's protocol, without any I/O: frames, upstream events and the time go in, actions come out.
//!
//! Nothing here waits, so nothing here can stall: a stream whose reader is slow keeps its own bytes and nobody else's.

mod action;
mod identity;
mod inbound;
mod outbound;
mod timers;

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

use proto::{
    access_v1::ErrorReason,
    auth::RevocationReason,
    convert,
    edge::{Authenticated, ClientFrame, GoAway, Hello, Pong, ServerFrame, Welcome},
    reason::{self, Extra, Reason as _},
};
use tonic::{Code, Status};

pub use action::{Action, Taken};
pub use identity::{Identity, Subject, Verdict};

use super::{
    close::{Close, CloseCode},
    credit::{ReceiveWindow, SendCredit},
    frame,
    limits::SocketLimits,
    stream::Stream,
};
use crate::limits::Bucket;

/// Longest `client_version`, in characters.
const CLIENT_VERSION_CHARS: usize = 100;

/// Which frame brought the token that is being verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Hello,
    Authenticate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    AwaitingHello,
    Open,
    Draining,
    Closed,
}

/// The protocol state of one socket.
#[derive(Debug)]
pub struct Session {
    limits: Arc<SocketLimits>,
    connection_id: String,
    phase: Phase,
    asked: Option<Asked>,
    identity: Option<Identity>,
    /// The last refusal said that a later attempt may succeed without a newer token.
    verifier_away: bool,
    streams: HashMap<u32, Stream>,
    newest: u32,
    receive: ReceiveWindow,
    send: SendCredit,
    /// Streams that wait for credit of the connection, in turn.
    waiting: VecDeque<u32>,
    partials: u32,
    unread: usize,
    frames: Bucket,
    opens: Bucket,
    clocks: timers::Clocks,
    actions: VecDeque<Action>,
}

impl Session {
    /// A socket that has just been opened.
    pub fn new(connection_id: String, limits: Arc<SocketLimits>, now: Instant) -> Self {
        Self {
            connection_id,
            phase: Phase::AwaitingHello,
            asked: None,
            identity: None,
            verifier_away: false,
            streams: HashMap::new(),
            newest: 0,
            receive: ReceiveWindow::new(limits.connection_credit),
            send: SendCredit::new(limits.connection_credit),
            waiting: VecDeque::new(),
            partials: 0,
            unread: 0,
            frames: Bucket::new(limits.frame_rate, now),
            opens: Bucket::new(limits.open_rate, now),
            clocks: timers::Clocks::new(&limits, now),
            actions: VecDeque::new(),
            limits,
        }
    }

    /// The next thing to do.
    pub fn next_action(&mut self) -> Option<Action> {
        self.actions.pop_front()
    }

    /// Whether the socket is to be closed, or is.
    pub fn is_closed(&self) -> bool {
        self.phase == Phase::Closed
    }

    /// Open streams.
    pub fn stream_count(&self) -> usize {
        self.streams.len()
    }

    /// Bytes held because somebody does not read; never above the limit once all actions are taken.
    pub fn unread_bytes(&self) -> usize {
        self.unread
    }

    /// Messages of which only a part has arrived.
    pub fn partial_messages(&self) -> usize {
        usize::try_from(self.partials).unwrap_or(usize::MAX)
    }

    /// The peer said something below the level of frames: it lives.
    pub fn on_heard(&mut self, now: Instant) {
        self.clocks.heard = now;
    }

    /// A frame arrived.
    pub fn on_frame(&mut self, frame: ClientFrame, now: Instant) {
        if self.is_closed() {
            return;
        }
        self.clocks.heard = now;
        if !frame::is_bounded_by_credit(&frame) && self.frames.take(now).is_err() {
            return self.violation("frame_rate");
        }
        if self.phase == Phase::AwaitingHello && frame.hello.is_none() {
            return self.violation("hello_first");
        }
        if frame.stream_id == 0 {
            self.on_connection_frame(frame, now);
        } else {
            self.on_stream_frame(frame, now);
        }
    }

    /// What arrived is no frame, or breaks its rules in a way that the session cannot see.
    pub fn on_malformed(&mut self, rule: &str) {
        self.violation(rule);
    }

    /// A message that is larger than a frame may be.
    pub fn on_oversize(&mut self) {
        self.close(CloseCode::TooLarge, "MESSAGE_TOO_LARGE frame_bytes");
    }

    /// The token of the last [`Action::Verify`] was looked at. Returns whether the socket now goes by it.
    pub fn on_verdict(&mut self, verdict: Verdict, now: Instant) -> bool {
        let (Some(asked), false) = (self.asked.take(), self.is_closed()) else { return false };
        let (refusal, close) = match verdict {
            Verdict::Accepted(identity) => (self.adopt(identity), None),
            Verdict::Refused { status, close } => {
                self.verifier_away = status.code() == Code::Unavailable;
                (Some(status), close)
            }
        };
        self.clocks.note(self.clocks.authenticated_until(self.identity.as_ref(), &self.limits), now);
        let adopted = refusal.is_none();
        let refusal = refusal.as_ref().map(frame::edge_status);
        match asked {
            Asked::Hello => self.welcome(refusal),
            Asked::Authenticate => {
                let authenticated = Some(Authenticated { refusal });
                self.send(ServerFrame { authenticated, ..frame::of(0) });
            }
        }
        if let Some(Close { code, reason }) = close {
            self.close(code, &reason);
        }
        adopted
    }

    /// Revocations have been out of sight for so long that the socket can no longer be trusted.
    pub fn on_blind(&mut self) {
        self.close(CloseCode::Overload, ErrorReason::KeysAway.wire_name());
    }

    /// The session of the socket's token was revoked. The close says why.
    pub fn on_revoked(&mut self, reason: RevocationReason) {
        let unknown = ErrorReason::SessionRevoked.wire_name();
        self.close(CloseCode::Revoked, reason::cause(reason).unwrap_or(unknown));
    }

    /// The process shuts down: no new streams, and goodbye when the last one ends.
    pub fn on_drain(&mut self, reconnect_within: Duration) {
        if matches!(self.phase, Phase::AwaitingHello | Phase::Open) {
            self.phase = Phase::Draining;
            let go_away = GoAway {
                reconnect_within: Some(convert::duration(reconnect_within)),
                reason: "draining".to_owned(),
            };
            self.send(ServerFrame { go_away: Some(go_away), ..frame::of(0) });
            self.close_if_drained();
        }
    }

    /// The time for an orderly end is over.
    pub fn on_shutdown(&mut self) {
        self.close(CloseCode::GoingAway, "DRAINING");
    }

    fn on_connection_frame(&mut self, frame: ClientFrame, now: Instant) {
        if frame::has_stream_parts(&frame) {
            return self.violation("stream_zero");
        }
        if frame.credit > 0 {
            self.on_connection_credit(frame.credit, now);
        }
        if let Some(hello) = frame.hello {
            self.on_hello(hello);
        }
        if let Some(authenticate) = frame.authenticate {
            self.asked = Some(Asked::Authenticate);
            self.actions.push_back(Action::Verify(authenticate.access_token));
        }
        if let Some(ping) = frame.ping {
            self.send(ServerFrame { pong: Some(Pong { nonce: ping.nonce }), ..frame::of(0) });
        }
    }

    fn on_hello(&mut self, hello: Hello) {
        if self.phase != Phase::AwaitingHello {
            return self.violation("hello_once");
        }
        if hello.client_version.chars().count() > CLIENT_VERSION_CHARS {
            return self.violation("client_version");
        }
        self.phase = Phase::Open;
        if hello.access_token.is_empty() {
            self.welcome(None);
        } else {
            self.asked = Some(Asked::Hello);
            self.actions.push_back(Action::Verify(hello.access_token));
        }
    }

    fn welcome(&mut self, refusal: Option<proto::edge::Status>) {
        let welcome = Welcome {
            connection_id: self.connection_id.clone(),
            limits: Some(self.limits.for_clients()),
            ping_interval: Some(convert::duration(self.limits.ping_interval())),
            authenticated: self.identity.is_some(),
            refusal,
        };
        self.send(ServerFrame { welcome: Some(welcome), ..frame::of(0) });
    }

    /// Takes a good token over, unless it is somebody else's.
    fn adopt(&mut self, identity: Identity) -> Option<Status> {
        if self.identity.as_ref().is_some_and(|known| known.subject != identity.subject) {
            let text = "a socket keeps its user and session: open another one";
            return Some(ErrorReason::NotAllowed.refuse(Code::PermissionDenied, text));
        }
        self.identity = Some(identity);
        None
    }

    fn send(&mut self, frame: ServerFrame) {
        self.actions.push_back(Action::Send(Box::new(frame)));
    }

    fn violation(&mut self, rule: &str) {
        let reason = format!("{} {rule}", ErrorReason::ProtocolViolation.wire_name());
        self.close(CloseCode::Policy, &reason);
    }

    fn close(&mut self, code: CloseCode, reason: &str) {
        if self.is_closed() {
            return;
        }
        self.phase = Phase::Closed;
        self.streams.clear();
        self.waiting.clear();
        self.partials = 0;
        self.unread = 0;
        self.actions.push_back(Action::Close(Close::new(code, reason)));
    }

    fn close_if_drained(&mut self) {
        if self.phase == Phase::Draining && self.streams.is_empty() {
            self.on_shutdown();
        }
    }

    /// Takes a stream out of the books. Whatever still arrives for it is ignored.
    fn remove(&mut self, stream_id: u32) -> Option<Stream> {
        let stream = self.streams.remove(&stream_id)?;
        self.unread -= stream.unread();
        self.partials -= u32::from(stream.partial.is_some());
        Some(stream)
    }

    fn on_cancel(&mut self, stream_id: u32, now: Instant) {
        if self.remove(stream_id).is_some() {
            self.actions.push_back(Action::Drop { stream_id });
            self.after_stream(now);
        }
    }

    /// Ends a stream at once, whatever of it is still on its way.
    fn end_stream(&mut self, stream_id: u32, status: &Status, now: Instant) {
        let Some(stream) = self.remove(stream_id) else { return };
        let mut last = stream.held.unwrap_or_else(|| frame::of(stream_id));
        last.status = Some(frame::edge_status(status));
        self.send(last);
        self.actions.push_back(Action::Drop { stream_id });
        self.after_stream(now);
    }

    fn after_stream(&mut self, now: Instant) {
        if self.streams.is_empty() {
            self.clocks.idle_since = Some(now);
            self.clocks.note(Some(now + self.limits.idle()), now);
        }
        self.close_if_drained();
    }

    /// Changes a stream and keeps the sum of what is unread.
    fn with_stream<T>(&mut self, stream_id: u32, change: impl FnOnce(&mut Stream) -> T) -> Option<T> {
        let stream = self.streams.get_mut(&stream_id)?;
        let before = stream.unread();
        let result = change(stream);
        self.unread = self.unread + stream.unread() - before;
        Some(result)
    }

    /// Past the bound, the stream that holds the most pays for it.
    fn shed_unread(&mut self, now: Instant) {
        let limit = usize::try_from(self.limits.unread_bytes).unwrap_or(usize::MAX);
        while self.unread > limit {
            let fullest = self.streams.iter().max_by_key(|(_, stream)| stream.unread()).map(|(id, _)| *id);
            let Some(stream_id) = fullest else { return };
            self.end_stream(stream_id, &slow_reader("too much of this stream is unread"), now);
        }
    }
}

fn slow_reader(text: &str) -> Status {
    ErrorReason::SlowReader.refuse(Code::ResourceExhausted, text)
}

fn stream_violation(code: Code, rule: &str) -> Status {
    let text = format!("the stream breaks the protocol: {rule}");
    ErrorReason::ProtocolViolation.refuse_with(code, text, Extra::entry("rule", rule))
}
