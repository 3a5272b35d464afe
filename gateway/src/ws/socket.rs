//! One socket: carries out what its session wants, and tells it what happens. One task, and nothing in it waits for
//! one thing alone.

mod opening;
mod tokens;

use std::{
    net::IpAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use futures::{FutureExt as _, future::BoxFuture};
use proto::{edge::ServerFrame, id::UserId};
use runtime::{SessionEnd, trace::TraceContext};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{Instant as TokioInstant, Sleep},
};
use tokio_tungstenite::tungstenite::{Error as WsError, Message};

use super::{
    calls::{CallEvent, Calls},
    close::Close,
    frame,
    session::{Action, Session, Taken},
    wire::Wire,
};
use crate::{
    admission::{Credentials, nobody},
    edge::Edge,
    events::{Frame, SocketClosed, SocketOpened, StreamEnded},
    limits::Place,
    metadata,
};

/// For saying goodbye.
const GOODBYE: Duration = Duration::from_secs(2);
/// Events after which what was written is flushed even if more wait.
const FLUSH_AFTER: u32 = 64;

/// One socket.
pub(crate) struct Socket<S> {
    edge: Arc<Edge>,
    connection_id: String,
    address: IpAddr,
    opened: Instant,
    session: Session,
    wire: Wire<S>,
    calls: Calls,
    /// Streams that are to be read once the peer has taken what waits for it.
    parked: Vec<u32>,
    credentials: Credentials,
    user_place: Option<Place<UserId>>,
    _address_place: Place<IpAddr>,
    /// Resolves when the session of the socket's token has ended.
    ended: Option<BoxFuture<'static, SessionEnd>>,
    draining: Option<BoxFuture<'static, ()>>,
    /// When an orderly end is given up.
    drain_until: Option<Instant>,
    timer: Pin<Box<Sleep>>,
    calls_first: bool,
    since_flush: u32,
}

enum Event {
    Received(Option<Result<Message, WsError>>),
    Call(u32, CallEvent),
    Taken(Vec<Taken>),
    Time,
    SessionEnded(SessionEnd),
    Drain,
    Broken,
}

/// How a socket ended.
enum Ending {
    /// The peer went.
    Gone,
    /// We close it.
    Close(Close),
}

impl<S: AsyncRead + AsyncWrite + Unpin> Socket<S> {
    /// A socket over an upgraded connection.
    pub(crate) async fn new(edge: Arc<Edge>, io: S, address: IpAddr, place: Place<IpAddr>) -> Self {
        let limits = Arc::new(edge.config.socket.clone());
        let connection_id = edge.ids.next::<uuid::Uuid>().to_string();
        let now = now();
        let frame_bytes = usize::try_from(limits.frame_bytes).unwrap_or(usize::MAX);
        Self {
            connection_id: connection_id.clone(),
            address,
            opened: now,
            session: Session::new(connection_id, limits, now),
            wire: Wire::new(io, frame_bytes).await,
            calls: Calls::default(),
            parked: Vec::new(),
            credentials: nobody(),
            user_place: None,
            _address_place: place,
            ended: None,
            draining: Some(edge.tasks.soft().cancelled_owned().boxed()),
            drain_until: None,
            timer: Box::pin(tokio::time::sleep(Duration::ZERO)),
            calls_first: false,
            since_flush: 0,
            edge,
        }
    }

    /// Lives until either side ends it.
    pub(crate) async fn run(mut self) {
        SocketOpened { connection_id: &self.connection_id, address: self.address }.emit();
        let ending = loop {
            let event = std::future::poll_fn(|cx| self.poll_event(cx)).await;
            if let Some(ending) = self.on_event(event).or_else(|| self.carry_out()) {
                break ending;
            }
        };
        self.calls.drop_all();
        let (code, reason) = match &ending {
            Ending::Gone => (0, ""),
            Ending::Close(close) => (close.code.number(), close.reason.as_str()),
        };
        let lived = self.opened.elapsed();
        SocketClosed { connection_id: &self.connection_id, code, reason, lived }.emit();
        if let Ending::Close(close) = ending
            && tokio::time::timeout(GOODBYE, self.wire.close(&close)).await.is_err()
        {
            tracing::debug!(connection.id = self.connection_id, "the peer did not say goodbye");
        }
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        let now = now();
        if let Poll::Ready(Err(_)) = self.wire.poll_feed(cx, now) {
            return Poll::Ready(Event::Broken);
        }
        if self.wire.has_room() {
            for stream_id in std::mem::take(&mut self.parked) {
                self.calls.pull(stream_id);
            }
        }
        if self.since_flush >= FLUSH_AFTER
            && let Poll::Ready(Err(_)) = self.flush(cx, now)
        {
            return Poll::Ready(Event::Broken);
        }
        if let Poll::Ready(event) = self.poll_sources(cx) {
            self.since_flush += 1;
            return Poll::Ready(event);
        }
        if let Poll::Ready(Err(_)) = self.flush(cx, now) {
            return Poll::Ready(Event::Broken);
        }
        self.poll_timer(cx, now).map(|()| Event::Time)
    }

    fn flush(&mut self, cx: &mut Context<'_>, now: Instant) -> Poll<Result<(), WsError>> {
        self.since_flush = 0;
        self.wire.poll_flush(cx, now)
    }

    fn poll_sources(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        if let Some(end) = poll_once(&mut self.ended, cx) {
            return Poll::Ready(Event::SessionEnded(end));
        }
        if poll_once(&mut self.draining, cx).is_some() {
            return Poll::Ready(Event::Drain);
        }
        // In turn, so that neither side can keep the other from being heard.
        self.calls_first = !self.calls_first;
        if self.calls_first
            && let Poll::Ready(event) = self.poll_calls(cx)
        {
            return Poll::Ready(event);
        }
        if let Poll::Ready(message) = self.wire.poll_read(cx) {
            return Poll::Ready(Event::Received(message));
        }
        if self.calls_first { Poll::Pending } else { self.poll_calls(cx) }
    }

    fn poll_calls(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        if let Poll::Ready(taken) = self.calls.poll_taken(cx) {
            return Poll::Ready(Event::Taken(taken));
        }
        self.calls.poll_next(cx).map(|(stream_id, event)| Event::Call(stream_id, event))
    }

    fn poll_timer(&mut self, cx: &mut Context<'_>, now: Instant) -> Poll<()> {
        let due = [Some(self.session.next_wake()), self.blocked_until(), self.drain_until];
        let due = due.into_iter().flatten().min().unwrap_or(now);
        if due <= now {
            return Poll::Ready(());
        }
        let deadline = TokioInstant::from_std(due);
        if self.timer.deadline() != deadline {
            self.timer.as_mut().reset(deadline);
        }
        self.timer.as_mut().poll(cx)
    }

    fn blocked_until(&self) -> Option<Instant> {
        self.wire.blocked_since().map(|since| since + self.edge.config.socket.slow_reader())
    }

    fn on_event(&mut self, event: Event) -> Option<Ending> {
        let now = now();
        match event {
            Event::Received(message) => return self.on_message(message, now),
            Event::Call(stream_id, event) => self.on_call(stream_id, event, now),
            Event::Taken(taken) => {
                for taken in taken {
                    self.session.on_taken(taken);
                }
            }
            Event::Time => return self.on_time(now),
            Event::SessionEnded(end) => self.on_session_ended(end),
            Event::Drain => {
                self.drain_until = now.checked_add(self.edge.config.drain());
                self.session.on_drain(self.edge.config.reconnect_within());
            }
            Event::Broken => return Some(Ending::Gone),
        }
        None
    }

    fn on_message(&mut self, message: Option<Result<Message, WsError>>, now: Instant) -> Option<Ending> {
        match message {
            Some(Ok(Message::Binary(bytes))) => {
                Frame { direction: "in", bytes: bytes.len() }.emit();
                match frame::decode(bytes) {
                    Ok(frame) => self.session.on_frame(frame, now),
                    Err(_) => self.session.on_malformed("malformed"),
                }
            }
            Some(Ok(Message::Text(_))) => self.session.on_malformed("text"),
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => self.session.on_heard(now),
            Some(Err(WsError::Capacity(_))) => self.session.on_oversize(),
            // Tungstenite has answered; what follows is the end of the stream.
            Some(Ok(Message::Close(_))) => {}
            Some(Err(_)) | None => return Some(Ending::Gone),
        }
        None
    }

    fn on_call(&mut self, stream_id: u32, event: CallEvent, now: Instant) {
        match event {
            CallEvent::Response { headers, one_answer } => {
                self.session.on_response(stream_id, headers, one_answer, now);
            }
            CallEvent::Data(bytes) => self.session.on_data(stream_id, bytes, now),
            CallEvent::End(status) => self.session.on_end(stream_id, status, now),
        }
    }

    fn on_time(&mut self, now: Instant) -> Option<Ending> {
        if self.blocked_until().is_some_and(|until| until <= now) {
            // It would not take a close frame either.
            return Some(Ending::Gone);
        }
        if self.drain_until.is_some_and(|until| until <= now) {
            self.session.on_shutdown();
        }
        self.session.on_time(now);
        None
    }

    /// Does what the session wants done.
    fn carry_out(&mut self) -> Option<Ending> {
        while let Some(action) = self.session.next_action() {
            match action {
                Action::Send(frame) => self.send(*frame),
                Action::Verify(token) => self.verify(&token),
                Action::Open { stream_id, open } => self.open(stream_id, &open),
                Action::Message { message, taken } => self.calls.push(message, taken),
                Action::HalfClose { stream_id } => self.calls.half_close(stream_id),
                Action::Pull { stream_id } if self.wire.has_room() => self.calls.pull(stream_id),
                Action::Pull { stream_id } => self.parked.push(stream_id),
                Action::Drop { stream_id } => self.calls.drop_call(stream_id),
                Action::Close(close) => return Some(Ending::Close(close)),
            }
        }
        None
    }

    fn send(&mut self, mut frame: ServerFrame) {
        if let Some(status) = &mut frame.status {
            if status.code != 0 && !status.metadata.contains_key(metadata::TRACE_ID) {
                let known = self.calls.trace_id(frame.stream_id).map(str::to_owned);
                let trace_id = known.unwrap_or_else(|| TraceContext::new().trace_id());
                status.metadata.insert(metadata::TRACE_ID.to_owned(), trace_id);
            }
            let trace_id = status.metadata.get(metadata::TRACE_ID).map_or("", String::as_str);
            StreamEnded { code: status.code, text: &status.message, trace_id }.emit();
        }
        self.wire.push(frame::encode(&frame));
    }
}

fn now() -> Instant {
    TokioInstant::now().into_std()
}

/// Polls a future that resolves once; what it resolves to, when it does.
fn poll_once<T>(future: &mut Option<BoxFuture<'static, T>>, cx: &mut Context<'_>) -> Option<T> {
    match future.as_mut()?.poll_unpin(cx) {
        Poll::Ready(result) => {
            *future = None;
            Some(result)
        }
        Poll::Pending => None,
    }
}
