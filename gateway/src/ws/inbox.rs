//! What a client's stream has sent and its upstream has not taken: the request body of one call.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use bytes::{BufMut as _, Bytes, BytesMut};
use futures::task::AtomicWaker;
use http_body::{Body, Frame};
use parking_lot::Mutex;
use tonic::Status;

use super::session::Taken;

/// Most bytes that are handed over at once.
const CHUNK_BYTES: usize = 16 * 1024;

/// What the upstreams of one socket have taken since the socket last looked.
#[derive(Debug, Default)]
pub(super) struct Feedback {
    taken: Mutex<Vec<Taken>>,
    socket: AtomicWaker,
}

impl Feedback {
    fn add(&self, new: Taken) {
        let mut taken = self.taken.lock();
        // One entry for a stream, and few streams are busy at a time.
        match taken.iter_mut().find(|known| known.stream_id == new.stream_id) {
            Some(known) => {
                known.cost += new.cost;
                known.credit += new.credit;
            }
            None => taken.push(new),
        }
        drop(taken);
        self.socket.wake();
    }

    pub(super) fn poll_taken(&self, cx: &mut Context<'_>) -> Poll<Vec<Taken>> {
        self.socket.register(cx.waker());
        let taken = std::mem::take(&mut *self.taken.lock());
        if taken.is_empty() { Poll::Pending } else { Poll::Ready(taken) }
    }
}

/// The queue of one stream. The session bounds it: nothing is queued beyond the stream's credit and the socket's
/// allowance for unread bytes.
#[derive(Debug)]
pub(super) struct Inbox {
    queue: Mutex<Queue>,
    feedback: Arc<Feedback>,
}

#[derive(Debug, Default)]
struct Queue {
    messages: VecDeque<Message>,
    end: End,
    upstream: Option<Waker>,
}

#[derive(Debug)]
struct Message {
    /// What of it is still here.
    bytes: Bytes,
    taken: Taken,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum End {
    #[default]
    Open,
    /// The client has said everything.
    HalfClosed,
    /// The stream is gone.
    Dropped,
}

impl Inbox {
    pub(super) fn new(feedback: Arc<Feedback>) -> Arc<Self> {
        Arc::new(Self { queue: Mutex::default(), feedback })
    }

    /// Queues a framed message. `taken` is reported once its last byte was taken.
    pub(super) fn push(&self, bytes: Bytes, taken: Taken) {
        self.change(|queue| queue.messages.push_back(Message { bytes, taken }));
    }

    pub(super) fn half_close(&self) {
        self.change(|queue| queue.end = End::HalfClosed);
    }

    /// The stream is gone: what is queued is dropped, and the upstream is told unless it had everything.
    pub(super) fn drop_stream(&self) {
        self.change(|queue| {
            if queue.end == End::Open || !queue.messages.is_empty() {
                queue.end = End::Dropped;
            }
            queue.messages.clear();
        });
    }

    fn change(&self, change: impl FnOnce(&mut Queue)) {
        let mut queue = self.queue.lock();
        change(&mut queue);
        let upstream = queue.upstream.take();
        drop(queue);
        if let Some(upstream) = upstream {
            upstream.wake();
        }
    }
}

impl Queue {
    /// The next bytes: a piece of a large message, or as many small ones as fit.
    fn take(&mut self, feedback: &Feedback) -> Option<Bytes> {
        let first = self.take_piece(CHUNK_BYTES, feedback)?;
        let fits =
            |room: usize, queue: &Self| queue.messages.front().is_some_and(|next| next.bytes.len() <= room);
        if !fits(CHUNK_BYTES - first.len(), self) {
            return Some(first);
        }
        let mut joined = BytesMut::with_capacity(CHUNK_BYTES.min(4 * (first.len() + 64)));
        joined.put(first);
        while fits(CHUNK_BYTES.saturating_sub(joined.len()), self) {
            let Some(next) = self.take_piece(CHUNK_BYTES, feedback) else { break };
            joined.put(next);
        }
        Some(joined.freeze())
    }

    fn take_piece(&mut self, room: usize, feedback: &Feedback) -> Option<Bytes> {
        let message = self.messages.front_mut()?;
        if message.bytes.len() > room {
            return Some(message.bytes.split_to(room));
        }
        let message = self.messages.pop_front()?;
        feedback.add(message.taken);
        Some(message.bytes)
    }
}

/// The inbox as the body of a request.
#[derive(Debug)]
pub(super) struct InboxBody(pub(super) Arc<Inbox>);

impl Body for InboxBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let mut queue = self.0.queue.lock();
        if let Some(bytes) = queue.take(&self.0.feedback) {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        match queue.end {
            End::Open => {
                queue.upstream = Some(cx.waker().clone());
                Poll::Pending
            }
            End::HalfClosed => Poll::Ready(None),
            // An error resets the stream: the upstream sees that it was cancelled.
            End::Dropped => Poll::Ready(Some(Err(Status::cancelled("the client cancelled")))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    fn take(inbox: &Arc<Inbox>) -> Poll<Option<usize>> {
        let mut body = InboxBody(Arc::clone(inbox));
        let mut cx = Context::from_waker(Waker::noop());
        Pin::new(&mut body)
            .poll_frame(&mut cx)
            .map(|frame| frame.map(|frame| frame.unwrap().into_data().unwrap().len()))
    }

    #[test]
    fn small_messages_travel_together_and_large_ones_in_pieces() {
        let feedback = Arc::new(Feedback::default());
        let inbox = Inbox::new(Arc::clone(&feedback));
        for _ in 0..3 {
            inbox.push(Bytes::from_static(&[0; 100]), Taken { stream_id: 7, cost: 164, credit: 95 });
        }
        let large = Taken { stream_id: 7, cost: 40_064, credit: 30_000 };
        inbox.push(Bytes::from(vec![0; 40_000]), large);
        assert_eq!(take(&inbox), Poll::Ready(Some(300)));
        let mut cx = Context::from_waker(Waker::noop());
        let expected = Taken { stream_id: 7, cost: 3 * 164, credit: 285 };
        assert_eq!(feedback.poll_taken(&mut cx), Poll::Ready(vec![expected]));
        assert_eq!(take(&inbox), Poll::Ready(Some(CHUNK_BYTES)));
        assert_eq!(take(&inbox), Poll::Ready(Some(CHUNK_BYTES)));
        assert_eq!(feedback.poll_taken(&mut cx), Poll::Pending);
        assert_eq!(take(&inbox), Poll::Ready(Some(40_000 - 2 * CHUNK_BYTES)));
        assert_eq!(feedback.poll_taken(&mut cx), Poll::Ready(vec![large]));
        assert_eq!(take(&inbox), Poll::Pending);
        inbox.half_close();
        assert_eq!(take(&inbox), Poll::Ready(None));
    }

    #[test]
    fn a_dropped_stream_is_an_error_unless_everything_was_said() {
        let inbox = Inbox::new(Arc::default());
        inbox.drop_stream();
        let mut cx = Context::from_waker(Waker::noop());
        let frame = Pin::new(&mut InboxBody(Arc::clone(&inbox))).poll_frame(&mut cx);
        assert!(matches!(frame, Poll::Ready(Some(Err(_)))));
        let inbox = Inbox::new(Arc::default());
        inbox.half_close();
        inbox.drop_stream();
        assert_eq!(take(&inbox), Poll::Ready(None));
    }
}
