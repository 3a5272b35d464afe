//! The upstream side of a socket's streams. Each is asked for one thing at a time, and only when there is room for it.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures::{
    StreamExt as _,
    future::{AbortHandle, Abortable, BoxFuture},
    stream::FuturesUnordered,
};
use http::{HeaderMap, Response};
use http_body::Body as _;
use proto::edge::Headers;
use tonic::{Code, Status, body::Body};

use super::{
    frame,
    inbox::{Feedback, Inbox, InboxBody},
    session::Taken,
};
use crate::{edge::Admitted, metadata};

/// What an upstream did.
#[derive(Debug)]
pub(super) enum CallEvent {
    /// It answered.
    Response { headers: Headers, one_answer: bool },
    /// It sent a piece of its body.
    Data(Bytes),
    /// It ended, or could not be reached.
    End(Status),
}

/// The calls of one socket.
#[derive(Debug, Default)]
pub(super) struct Calls {
    open: HashMap<u32, Call>,
    steps: FuturesUnordered<Abortable<Step>>,
    feedback: Arc<Feedback>,
}

#[derive(Debug)]
struct Call {
    inbox: Arc<Inbox>,
    trace_id: String,
    one_answer: bool,
    /// The answer's body, unless it is being read.
    body: Option<Body>,
    /// Stops the step that is under way.
    abort: AbortHandle,
}

impl Calls {
    /// Opens a call.
    pub(super) fn open(&mut self, stream_id: u32, admitted: Admitted) {
        let inbox = Inbox::new(Arc::clone(&self.feedback));
        let (trace_id, one_answer) = (admitted.trace.trace_id(), admitted.has_one_answer());
        let answer = Box::pin(admitted.call(Body::new(InboxBody(Arc::clone(&inbox)))));
        let abort = self.begin(Step::Open { stream_id, answer });
        self.open.insert(stream_id, Call { inbox, trace_id, one_answer, body: None, abort });
    }

    /// Queues a message.
    pub(super) fn push(&self, message: Bytes, taken: Taken) {
        if let Some(call) = self.open.get(&taken.stream_id) {
            call.inbox.push(message, taken);
        }
    }

    /// The client has said everything.
    pub(super) fn half_close(&self, stream_id: u32) {
        if let Some(call) = self.open.get(&stream_id) {
            call.inbox.half_close();
        }
    }

    /// Asks for the next piece of the answer.
    pub(super) fn pull(&mut self, stream_id: u32) {
        let Some(body) = self.open.get_mut(&stream_id).and_then(|call| call.body.take()) else { return };
        let abort = self.begin(Step::Pull { stream_id, body: Some(body) });
        if let Some(call) = self.open.get_mut(&stream_id) {
            call.abort = abort;
        }
    }

    /// Lets go of a call, whatever it is doing.
    pub(super) fn drop_call(&mut self, stream_id: u32) {
        if let Some(call) = self.open.remove(&stream_id) {
            call.abort.abort();
            call.inbox.drop_stream();
        }
    }

    pub(super) fn drop_all(&mut self) {
        let all: Vec<u32> = self.open.keys().copied().collect();
        for stream_id in all {
            self.drop_call(stream_id);
        }
        self.steps.clear();
    }

    pub(super) fn trace_id(&self, stream_id: u32) -> Option<&str> {
        self.open.get(&stream_id).map(|call| call.trace_id.as_str())
    }

    /// The next thing that any upstream did.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<(u32, CallEvent)> {
        while let Some(step) = std::task::ready!(self.steps.poll_next_unpin(cx)) {
            // What was aborted concerns nobody any more.
            if let Ok((stream_id, done)) = step
                && let Some(event) = self.done(stream_id, done)
            {
                return Poll::Ready((stream_id, event));
            }
        }
        Poll::Pending
    }

    /// What the upstreams have taken from the queues.
    pub(super) fn poll_taken(&self, cx: &mut Context<'_>) -> Poll<Vec<Taken>> {
        self.feedback.poll_taken(cx)
    }

    fn begin(&self, step: Step) -> AbortHandle {
        let (abort, registration) = AbortHandle::new_pair();
        self.steps.push(Abortable::new(step, registration));
        abort
    }

    fn done(&mut self, stream_id: u32, done: Done) -> Option<CallEvent> {
        let call = self.open.get_mut(&stream_id)?;
        Some(match done {
            Done::Answered(Err(status)) => CallEvent::End(status),
            Done::Answered(Ok(response)) => call.answered(response),
            Done::Read(body, Some(Ok(Piece::Data(bytes)))) => {
                call.body = Some(body);
                CallEvent::Data(bytes)
            }
            Done::Read(_, Some(Ok(Piece::Trailers(trailers)))) => CallEvent::End(status_of(&trailers)),
            Done::Read(_, Some(Err(status))) => CallEvent::End(status),
            Done::Read(_, None) => CallEvent::End(status_of(&HeaderMap::new())),
        })
    }
}

impl Drop for Calls {
    fn drop(&mut self) {
        self.drop_all();
    }
}

impl Call {
    fn answered(&mut self, response: Response<Body>) -> CallEvent {
        let (head, body) = response.into_parts();
        if head.headers.contains_key("grpc-status") {
            return CallEvent::End(status_of(&head.headers));
        }
        if head.status != http::StatusCode::OK {
            let text = format!("the upstream answered HTTP {}", head.status);
            return CallEvent::End(Status::new(Code::Unavailable, text));
        }
        self.body = Some(body);
        CallEvent::Response { headers: frame::headers(&head.headers), one_answer: self.one_answer }
    }
}

/// The status in trailers; a body that ends without one was cut off.
fn status_of(trailers: &HeaderMap) -> Status {
    let mut status = Status::from_header_map(trailers)
        .unwrap_or_else(|| Status::new(Code::Unavailable, "the upstream ended without a status"));
    let hidden: Vec<_> =
        status.metadata().as_ref().keys().filter(|name| !metadata::is_for_clients(name)).cloned().collect();
    for name in hidden {
        status.metadata_mut().as_mut().remove(name);
    }
    status
}

/// Something that an upstream has been asked for.
enum Step {
    Open { stream_id: u32, answer: BoxFuture<'static, Result<Response<Body>, Status>> },
    Pull { stream_id: u32, body: Option<Body> },
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Step")
    }
}

/// What came of it.
enum Done {
    Answered(Result<Response<Body>, Status>),
    Read(Body, Option<Result<Piece, Status>>),
}

enum Piece {
    Data(Bytes),
    Trailers(HeaderMap),
}

impl Future for Step {
    type Output = (u32, Done);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<(u32, Done)> {
        match &mut *self {
            Self::Open { stream_id, answer } => {
                let answer = std::task::ready!(answer.as_mut().poll(cx));
                Poll::Ready((*stream_id, Done::Answered(answer)))
            }
            Self::Pull { stream_id, body } => {
                let piece = match body {
                    Some(body) => std::task::ready!(poll_piece(body, cx)),
                    None => None,
                };
                Poll::Ready((*stream_id, Done::Read(body.take().unwrap_or_default(), piece)))
            }
        }
    }
}

/// The next piece that says something.
fn poll_piece(body: &mut Body, cx: &mut Context<'_>) -> Poll<Option<Result<Piece, Status>>> {
    loop {
        let Some(frame) = std::task::ready!(Pin::new(&mut *body).poll_frame(cx)) else {
            return Poll::Ready(None);
        };
        let frame = match frame {
            Ok(frame) => frame,
            Err(status) => return Poll::Ready(Some(Err(status))),
        };
        match frame.into_data() {
            Ok(bytes) if bytes.is_empty() => {}
            Ok(bytes) => return Poll::Ready(Some(Ok(Piece::Data(bytes)))),
            Err(frame) => {
                if let Ok(trailers) = frame.into_trailers() {
                    return Poll::Ready(Some(Ok(Piece::Trailers(trailers))));
                }
            }
        }
    }
}
