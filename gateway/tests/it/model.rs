//! A client, an upstream and a clock that do whatever some bytes say, and what a session must hold all the same.
//!
//! The fuzz target `frames` and the tests of `properties.rs` run it.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use gateway::{
    Rate,
    ws::{
        limits::SocketLimits,
        session::{Action, Identity, Session, Subject, Taken, Verdict},
    },
};
use prost::Message as _;
use proto::{
    auth::RevocationReason,
    edge::{Authenticate, ClientFrame, Data, Headers, Hello, Open, Ping, ServerFrame},
};
use tonic::{Code, Status};

/// Runs one input. Panics when the session does what it must not.
pub(crate) fn run(input: &[u8]) {
    let mut model = Model::new(input);
    model.hello();
    model.carry_out();
    while !model.input.is_empty() && !model.closed {
        model.step();
        model.carry_out();
    }
}

fn limits() -> SocketLimits {
    SocketLimits {
        data_bytes: 100,
        frame_bytes: 2000,
        message_bytes: 300,
        stream_credit: 200,
        connection_credit: 500,
        streams: 4,
        unread_bytes: 600,
        partial_messages: 2,
        frame_rate: Rate { per_second: 20, burst: 1000 },
        open_rate: Rate { per_second: 20, burst: 1000 },
        ..SocketLimits::default()
    }
}

/// The input, read as it is needed; zero when it is over.
struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn bytes(&mut self, length: usize) -> Bytes {
        let (taken, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        Bytes::copy_from_slice(taken)
    }
}

/// An upstream's call, as the model plays it.
#[derive(Default)]
struct Upstream {
    answered: bool,
    pulled: bool,
    half_closed: bool,
    queued: VecDeque<Taken>,
    /// What is left of a message that is being sent.
    unsent: Bytes,
}

/// What a client has sent of a message that is not complete.
#[derive(Default)]
struct Partial(HashSet<u32>);

impl Partial {
    fn note(&mut self, frame: &ClientFrame) {
        match &frame.data {
            Some(data) if data.more => self.0.insert(frame.stream_id),
            Some(_) => self.0.remove(&frame.stream_id),
            None => false,
        };
    }

    /// On how many of these streams.
    fn on(&self, open: &HashMap<u32, Upstream>) -> usize {
        self.0.iter().filter(|stream_id| open.contains_key(stream_id)).count()
    }
}

struct Model<'a> {
    input: Input<'a>,
    session: Session,
    limits: SocketLimits,
    now: Instant,
    newest: u32,
    upstreams: HashMap<u32, Upstream>,
    /// What the gateway may still send: in all, and on each stream.
    may_send: (i64, HashMap<u32, i64>),
    /// What the client has sent and not been given back: in all, and on each stream.
    sent: (i64, HashMap<u32, i64>),
    partial: Partial,
    opened: u32,
    ended: Vec<u32>,
    closed: bool,
}

impl<'a> Model<'a> {
    fn new(input: &'a [u8]) -> Self {
        let (now, limits) = (Instant::now(), limits());
        Self {
            input: Input(input),
            session: Session::new("model".to_owned(), Arc::new(limits.clone()), now),
            now,
            newest: 0,
            upstreams: HashMap::new(),
            may_send: (i64::from(limits.connection_credit), HashMap::new()),
            sent: (0, HashMap::new()),
            partial: Partial::default(),
            opened: 0,
            ended: Vec::new(),
            closed: false,
            limits,
        }
    }

    /// One thing happens. What breaks the protocol is rare: it ends the socket, and with it what could go wrong later.
    fn step(&mut self) {
        match self.input.byte() % 32 {
            0 => self.anything(),
            1..=3 => self.open(),
            4..=9 => self.data(),
            10 => self.small_parts(),
            11..=13 => self.client_credit(),
            14 => self.time(),
            15..=23 => self.upstream_answers(),
            24..=28 => self.upstream_takes(),
            29 => self.upstream_ends(),
            _ => self.control(),
        }
    }

    /// Bytes that may or may not be a frame, and frames out of place.
    fn anything(&mut self) {
        let length = match self.input.byte() {
            0 => return self.hello(),
            1 => {
                return self.frame(ClientFrame {
                    stream_id: self.newest,
                    open: Some(Open::default()),
                    ..ClientFrame::default()
                });
            }
            length @ 2..32 => usize::from(length),
            _ => return,
        };
        let bytes = self.input.bytes(length);
        match ClientFrame::decode(bytes) {
            Ok(frame) => self.frame(frame),
            Err(_) => self.session.on_malformed("malformed"),
        }
    }

    fn hello(&mut self) {
        let hello = Some(Hello { access_token: "token".to_owned(), client_version: String::new() });
        self.frame(ClientFrame { hello, ..ClientFrame::default() });
    }

    fn frame(&mut self, frame: ClientFrame) {
        if frame.open.is_some() {
            self.newest = self.newest.max(frame.stream_id);
        }
        self.partial.note(&frame);
        if let Some(data) = &frame.data {
            let length = i64::try_from(data.bytes.len()).unwrap();
            self.sent.0 += length;
            *self.sent.1.entry(frame.stream_id).or_default() += length;
        }
        let granted = i64::from(frame.credit);
        if frame.stream_id == 0 {
            self.may_send.0 += granted;
        } else {
            *self
                .may_send
                .1
                .entry(frame.stream_id)
                .or_insert_with(|| i64::from(self.limits.stream_credit)) += granted;
        }
        self.session.on_frame(frame, self.now);
    }

    fn open(&mut self) {
        let byte = self.input.byte();
        let open = Some(Open {
            method: "/m".to_owned(),
            timeout_ms: u32::from(byte / 128) * 4000,
            ..Open::default()
        });
        let stream_id = self.newest + 1 + u32::from(byte % 3);
        let data =
            (byte % 4 == 1).then(|| Data { bytes: self.input.bytes(usize::from(byte / 4)), more: false });
        self.frame(ClientFrame {
            stream_id,
            open,
            data,
            half_close: byte % 4 == 2,
            ..ClientFrame::default()
        });
    }

    /// A stream that is open, if there is one; else one that is not.
    fn some_stream(&mut self) -> u32 {
        let mut open: Vec<u32> = self.upstreams.keys().copied().collect();
        open.sort_unstable();
        let byte = usize::from(self.input.byte());
        let late = byte == 255 || open.is_empty();
        if late { self.newest.max(1) } else { open[byte % open.len()] }
    }

    fn data(&mut self) {
        if self.newest == 0 {
            return;
        }
        let stream_id = self.some_stream();
        let byte = self.input.byte();
        let used = self.sent.0.max(self.sent.1.get(&stream_id).copied().unwrap_or(0) + 300);
        // Within its credit, but for once in a while.
        let room = if byte == 255 { 127 } else { usize::try_from(500 - used).unwrap_or(0).min(100) };
        let bytes = Bytes::from(vec![byte; usize::from(byte / 2).min(room)]);
        let data = Some(Data { bytes, more: byte.is_multiple_of(2) });
        self.frame(ClientFrame { stream_id, data, ..ClientFrame::default() });
    }

    fn small_parts(&mut self) {
        let stream_id = self.some_stream();
        let byte = self.input.byte();
        if self.newest == 0 {
            return;
        }
        let (half_close, cancel) = (byte.is_multiple_of(2), byte % 4 == 1);
        self.frame(ClientFrame { stream_id, half_close, cancel, ..ClientFrame::default() });
    }

    fn client_credit(&mut self) {
        let stream_id =
            if self.newest == 0 || self.input.byte().is_multiple_of(3) { 0 } else { self.some_stream() };
        let credit = u32::from(self.input.byte());
        self.frame(ClientFrame { stream_id, credit, ..ClientFrame::default() });
    }

    fn time(&mut self) {
        self.now += Duration::from_millis(u64::from(self.input.byte()) * 20);
        self.session.on_time(self.now);
        assert!(self.session.is_closed() || self.session.next_wake() > self.now, "it would spin");
    }

    fn upstream_answers(&mut self) {
        let stream_id = self.some_stream();
        let byte = self.input.byte();
        let Some(upstream) = self.upstreams.get_mut(&stream_id) else { return };
        if !upstream.answered {
            upstream.answered = true;
            return self.session.on_response(stream_id, Headers::default(), byte.is_multiple_of(2), self.now);
        }
        if !std::mem::take(&mut upstream.pulled) {
            return;
        }
        if upstream.unsent.is_empty() {
            let length = if byte < 250 { u32::from(byte) } else { 400 };
            let mut message = vec![u8::from(byte == 255)];
            message.extend(length.to_be_bytes());
            message.resize(5 + length as usize, 7);
            upstream.unsent = message.into();
        }
        let length = upstream.unsent.len().min(1 + usize::from(byte));
        let chunk = upstream.unsent.split_to(length);
        self.session.on_data(stream_id, chunk, self.now);
    }

    fn upstream_takes(&mut self) {
        let stream_id = self.some_stream();
        if let Some(taken) =
            self.upstreams.get_mut(&stream_id).and_then(|upstream| upstream.queued.pop_front())
        {
            self.session.on_taken(taken);
        }
    }

    fn upstream_ends(&mut self) {
        let stream_id = self.some_stream();
        let code = Code::from_i32(i32::from(self.input.byte() % 17));
        let Some(upstream) = self.upstreams.get_mut(&stream_id) else { return };
        if !upstream.answered || std::mem::take(&mut upstream.pulled) {
            upstream.answered = true;
            self.session.on_end(stream_id, Status::new(code, "ended"), self.now);
        }
    }

    fn control(&mut self) {
        match self.input.byte() % 64 {
            0..=9 => {
                let authenticate = Some(Authenticate { access_token: "token".to_owned() });
                self.frame(ClientFrame { authenticate, ..ClientFrame::default() });
            }
            10..=19 => self.frame(ClientFrame { ping: Some(Ping { nonce: 1 }), ..ClientFrame::default() }),
            20 => self.session.on_drain(Duration::from_secs(1)),
            21..=40 => self.session.on_heard(self.now),
            41 => self.session.on_revoked(RevocationReason::SignedOut),
            _ => {}
        }
    }

    fn carry_out(&mut self) {
        while let Some(action) = self.session.next_action() {
            assert!(!self.closed, "after the close came {action:?}");
            match action {
                Action::Send(frame) => self.on_sent(&frame),
                Action::Verify(_) => self.verify(),
                Action::Open { stream_id, .. } => {
                    assert!(stream_id > self.opened, "ids only increase");
                    self.opened = stream_id;
                    self.upstreams.insert(stream_id, Upstream::default());
                }
                Action::Message { message, taken } => {
                    assert!(message.len() <= 5 + 300, "{} bytes passed", message.len());
                    let upstream = self.upstreams.get_mut(&taken.stream_id).expect("it is open");
                    assert!(!upstream.half_closed, "a message after the last one");
                    upstream.queued.push_back(taken);
                }
                Action::HalfClose { stream_id } => {
                    self.upstreams.get_mut(&stream_id).expect("it is open").half_closed = true;
                }
                Action::Pull { stream_id } => {
                    let upstream = self.upstreams.get_mut(&stream_id).expect("it is open");
                    assert!(upstream.answered && !upstream.pulled, "asked twice");
                    upstream.pulled = true;
                }
                Action::Drop { stream_id } => {
                    self.upstreams.remove(&stream_id);
                }
                Action::Close(close) => {
                    assert!(close.reason.len() <= 123);
                    self.closed = true;
                }
            }
        }
        self.check();
    }

    /// What holds between any two inputs.
    fn check(&self) {
        assert_eq!(self.closed, self.session.is_closed());
        assert!(self.session.unread_bytes() <= 600, "{} bytes unread", self.session.unread_bytes());
        assert!(self.closed || self.session.stream_count() == self.upstreams.len(), "a stream was lost");
        assert!(self.session.stream_count() <= 4);
        let partial = if self.closed { 0 } else { self.partial.on(&self.upstreams) };
        assert_eq!(self.session.partial_messages(), partial, "a place for a partial message was lost");
        assert!(partial <= 2);
    }

    fn verify(&mut self) {
        let byte = self.input.byte();
        let verdict = match byte % 3 {
            0 => Verdict::Refused { status: Status::unauthenticated("no"), close: None },
            kind => Verdict::Accepted(Identity {
                subject: Subject::Service(format!("service {}", kind + byte % 2)),
                expires: self.now + Duration::from_secs(u64::from(byte)),
            }),
        };
        self.session.on_verdict(verdict, self.now);
    }

    fn on_sent(&mut self, frame: &ServerFrame) {
        let stream_id = frame.stream_id;
        if frame.credit > 0 {
            let returned = i64::from(frame.credit);
            let sent =
                if stream_id == 0 { &mut self.sent.0 } else { self.sent.1.entry(stream_id).or_default() };
            *sent -= returned;
            assert!(*sent >= 0, "more credit than was used");
        }
        if stream_id == 0 {
            return;
        }
        assert!(!self.ended.contains(&stream_id), "a frame after the end: {frame:?}");
        if let Some(data) = &frame.data {
            let length = i64::try_from(data.bytes.len()).unwrap();
            assert!(length <= 100);
            let left =
                self.may_send.1.entry(stream_id).or_insert_with(|| i64::from(self.limits.stream_credit));
            *left -= length;
            self.may_send.0 -= length;
            assert!(*left >= 0 && self.may_send.0 >= 0, "more than there was credit for");
        }
        if frame.status.is_some() {
            self.ended.push(stream_id);
        }
    }
}
