use std::{
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::{
    body::Body as AxumBody,
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use bytes::Bytes;
use futures::FutureExt as _;
use http::{HeaderMap, HeaderValue};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use tracing::Instrument as _;

use super::Shared;
use crate::trace::{TRACE_ID, TraceContext};

/// Gives every call a trace and a span, counts and times it, and turns a panic into an answer.
pub(super) async fn observe(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let trace = TraceContext::of(request.headers()).child();
    let trace_id = trace.trace_id();
    let path = known_path(&shared, request.uri().path());
    let span = tracing::info_span!("rpc", service = shared.service, method = %path, trace_id = %trace_id);
    let call = Call { path, service: shared.service, begun: Instant::now(), code: None, span: span.clone() };

    let handled = std::panic::AssertUnwindSafe(next.run(request)).catch_unwind();
    let mut response = match trace.scope(handled.instrument(span)).await {
        Ok(response) => response,
        Err(_) => crate::status::internal("a handler panicked").into_http(),
    };
    if let Ok(value) = HeaderValue::try_from(trace_id) {
        response.headers_mut().insert(TRACE_ID, value);
    }
    let mut call = call;
    call.read_code(response.headers());
    response.map(|body| AxumBody::new(ObservedBody { inner: body, trace, call }))
}

/// The path, if it is one of ours: a label must not grow with what strangers send.
fn known_path(shared: &Shared, path: &str) -> String {
    if shared.methods.contains_key(path) || path.starts_with("/grpc.") {
        path.to_owned()
    } else {
        "unknown".into()
    }
}

/// One call, counted and logged when it is dropped.
struct Call {
    path: String,
    service: &'static str,
    begun: Instant,
    code: Option<String>,
    span: tracing::Span,
}

impl Call {
    fn read_code(&mut self, headers: &HeaderMap) {
        if let Some(code) = headers.get("grpc-status").and_then(|value| value.to_str().ok()) {
            self.code = Some(code.to_owned());
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let took = self.begun.elapsed();
        // No status was sent: the caller went away.
        let code = self.code.take().unwrap_or_else(|| "cancelled".into());
        let path = std::mem::take(&mut self.path);
        self.span.in_scope(|| log(&path, &code, took));
        let labels = [("service", self.service.to_owned()), ("method", path), ("code", code)];
        metrics::counter!("rpc_total", &labels).increment(1);
        metrics::histogram!("rpc_seconds", &labels).record(took.as_secs_f64());
    }
}

fn log(path: &str, code: &str, took: Duration) {
    // Probes come every few seconds from everywhere.
    if !path.starts_with("/grpc.") {
        tracing::debug!(code, milliseconds = took.as_secs_f64() * 1000.0, "call");
    }
}

pin_project! {
    /// A response body that sees the final status pass, and that runs as part of the call's trace.
    struct ObservedBody<B> {
        #[pin]
        inner: B,
        trace: TraceContext,
        call: Call,
    }
}

impl<B: Body<Data = Bytes>> Body for ObservedBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let this = self.project();
        let frame = {
            let _entered = this.call.span.enter();
            std::task::ready!(this.trace.enter(|| this.inner.poll_frame(cx)))
        };
        if let Some(Ok(frame)) = &frame
            && let Some(trailers) = frame.trailers_ref()
        {
            this.call.read_code(trailers);
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
