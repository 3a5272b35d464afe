//! A link's bytes on their way to whoever asked. A task of its own carries them, so that a reader who stalls gives the
//! upstream's stream back, and one who has gone cancels it.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::mpsc::{Receiver, Sender, channel, error::SendTimeoutError};

use super::source::Source;
use crate::{edge::Edge, events::LinkEnded};

/// Pieces between the upstream and the reader: one that is being sent, one that waits. A piece is at most what an HTTP/2
/// frame carries.
const PIECES: usize = 1;

/// Sends what `source` gives: `length` bytes, or an answer that is visibly broken off.
pub(super) fn of(edge: &Arc<Edge>, source: Source, length: u64, trace_id: String) -> axum::body::Body {
    let (sender, pieces) = channel(PIECES);
    let carrier = Carrier { edge: Arc::clone(edge), source, sender, bytes: 0, trace_id };
    edge.tasks.spawn("link", carrier.run());
    axum::body::Body::new(LinkBody { pieces, left: length })
}

struct Carrier {
    edge: Arc<Edge>,
    source: Source,
    sender: Sender<Bytes>,
    /// Bytes handed over.
    bytes: u64,
    trace_id: String,
}

/// How it ended, and why if it broke.
type End = (&'static str, String);

impl Carrier {
    async fn run(mut self) {
        let soft = self.edge.tasks.soft();
        let drain = self.edge.config.drain();
        let drained = async {
            soft.cancelled().await;
            tokio::time::sleep(drain).await;
        };
        let (end, problem) = tokio::select! {
            end = self.carry() => end,
            () = drained => ("drained", String::new()),
        };
        LinkEnded { bytes: self.bytes, end, problem: &problem, trace_id: &self.trace_id }.emit();
    }

    async fn carry(&mut self) -> End {
        let stall = self.edge.config.link_stall();
        loop {
            let next = tokio::select! {
                // First: who has taken the last bytes is not waited for any more, and has not left.
                biased;
                next = self.source.next() => next,
                () = self.sender.closed() => return ("left", String::new()),
            };
            match next {
                Ok(Some(bytes)) => {
                    if let Some(end) = self.hand_over(bytes, stall).await {
                        return end;
                    }
                }
                Ok(None) => return ("complete", String::new()),
                Err(status) => return ("broken", status.message().to_owned()),
            }
        }
    }

    async fn hand_over(&mut self, bytes: Bytes, stall: Duration) -> Option<End> {
        let length = bytes.len() as u64;
        match self.sender.send_timeout(bytes, stall).await {
            Ok(()) => {
                self.bytes += length;
                None
            }
            Err(SendTimeoutError::Closed(_)) => Some(("left", String::new())),
            Err(SendTimeoutError::Timeout(_)) => Some(("stalled", String::new())),
        }
    }
}

/// The bytes as the body of an answer. One that ends early is an error: the connection is cut, or the stream is reset,
/// and nobody takes a part for the whole.
struct LinkBody {
    pieces: Receiver<Bytes>,
    left: u64,
}

/// The answer was broken off.
#[derive(Debug, thiserror::Error)]
#[error("the link's bytes ended early")]
struct BrokenOff;

impl Body for LinkBody {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        match std::task::ready!(self.pieces.poll_recv(cx)) {
            Some(bytes) => {
                self.left = self.left.saturating_sub(bytes.len() as u64);
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            None if self.left == 0 => Poll::Ready(None),
            None => Poll::Ready(Some(Err(BrokenOff))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;

    use super::*;

    #[tokio::test]
    async fn a_body_that_ends_early_is_an_error() {
        for (length, is_whole) in [(3, true), (4, false)] {
            let (sender, pieces) = channel(PIECES);
            sender.send(Bytes::from_static(b"abc")).await.unwrap();
            drop(sender);
            assert_eq!(LinkBody { pieces, left: length }.collect().await.is_ok(), is_whole);
        }
    }
}
