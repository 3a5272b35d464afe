//! A body whose messages are measured as they pass: nothing is copied, kept or read but their lengths.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio_util::sync::CancellationToken;
use tonic::{Status, body::Body};

use crate::grpc::LengthWatch;

/// A body that stops where a message begins that is too large. Whoever holds `exceeded` ends the call then.
pub(super) struct Measured {
    inner: Body,
    lengths: LengthWatch,
    exceeded: CancellationToken,
}

impl Measured {
    /// Lets messages of at most `limit` bytes pass.
    pub(super) fn new(inner: Body, limit: u32, exceeded: CancellationToken) -> Self {
        Self { inner, lengths: LengthWatch::new(limit), exceeded }
    }
}

impl http_body::Body for Measured {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.exceeded.is_cancelled() {
            // The call is about to be ended from outside, by whoever was woken when it was cancelled.
            return Poll::Pending;
        }
        let frame = std::task::ready!(Pin::new(&mut self.inner).poll_frame(cx));
        let data = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref());
        if data.is_some_and(|data| !self.lengths.admits(data)) {
            self.exceeded.cancel();
            return Poll::Pending;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
