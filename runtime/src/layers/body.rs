use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures::{FutureExt as _, future::BoxFuture};
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use tonic::Status;

pin_project! {
    /// A response body that can be ended early with a status of its own, as gRPC trailers.
    pub struct StatusBody<B> {
        #[pin]
        inner: B,
        end: Option<BoxFuture<'static, Status>>,
    }
}

impl<B> StatusBody<B> {
    /// `inner`, until `end` resolves.
    pub fn new(inner: B, end: BoxFuture<'static, Status>) -> Self {
        Self { inner, end: Some(end) }
    }
}

impl<B> std::fmt::Debug for StatusBody<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StatusBody").finish_non_exhaustive()
    }
}

impl<B: Body<Data = Bytes>> Body for StatusBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let this = self.project();
        let Some(end) = this.end else { return Poll::Ready(None) };
        if let Poll::Ready(status) = end.poll_unpin(cx) {
            *this.end = None;
            return Poll::Ready(Some(Ok(Frame::trailers(trailers(&status)))));
        }
        this.inner.poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.end.is_none() || self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

fn trailers(status: &Status) -> HeaderMap {
    let mut trailers = HeaderMap::new();
    if status.add_header(&mut trailers).is_err() {
        trailers.insert("grpc-status", http::HeaderValue::from_static("13"));
    }
    trailers
}
