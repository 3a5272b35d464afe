//! gRPC and gRPC-Web: a call over HTTP passes to its upstream under the same routes and checks as a tunnelled one.

use std::{
    net::IpAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{extract::Request, response::Response};
use bytes::Bytes;
use futures::future::BoxFuture;
use http::{HeaderMap, HeaderValue, header};
use http_body::Frame;
use runtime::{
    Principal,
    layers::{StatusBody, parse_timeout},
    trace::TraceContext,
};
use tokio_util::sync::{CancellationToken, DropGuard, WaitForCancellationFutureOwned};
use tonic::{Status, body::Body};
use tonic_web::GrpcWebLayer;
use tower::{Layer as _, Service as _, service_fn};

use super::{cookies::Cookies, measured::Measured};
use crate::{
    admission::{Caller, identify_headers},
    edge::{Admitted, Asked, Edge},
    grpc::too_large,
    metadata,
};

/// gRPC's own headers: they speak about the messages of the call.
const OF_GRPC: [&str; 4] = ["content-type", "grpc-timeout", "grpc-encoding", "grpc-accept-encoding"];

/// Passes calls on.
#[derive(Debug, Clone)]
pub(super) struct Rpc {
    edge: Arc<Edge>,
}

impl Rpc {
    pub(super) const fn new(edge: Arc<Edge>) -> Self {
        Self { edge }
    }

    /// One call, in either form.
    pub(super) async fn call(self, request: Request) -> Response {
        let is_web = is_grpc_web(request.headers());
        let edge = Arc::clone(&self.edge);
        let native = service_fn(move |request: http::Request<Body>| {
            let edge = Arc::clone(&edge);
            async move { Ok::<_, std::convert::Infallible>(pass(&edge, request, is_web).await) }
        });
        let mut request = request.map(Body::new);
        // tonic-web lets HTTP/2 through as it is, and everything else only as gRPC-Web.
        let response = if is_web {
            request.headers_mut().remove(header::CONTENT_LENGTH);
            GrpcWebLayer::new().layer(native).call(request).await
        } else {
            let mut native = native;
            native.call(request).await
        };
        let Ok(response) = response;
        response.map(axum::body::Body::new)
    }
}

fn is_grpc_web(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/grpc-web"))
}

async fn pass(edge: &Arc<Edge>, request: http::Request<Body>, is_web: bool) -> http::Response<Body> {
    let trace = TraceContext::of(request.headers()).child();
    let mut response = match try_pass(edge, request, is_web, trace).await {
        Ok(response) => response,
        Err(status) => status.into_http(),
    };
    if let Ok(trace_id) = HeaderValue::try_from(trace.trace_id()) {
        response.headers_mut().insert(metadata::TRACE_ID, trace_id);
    }
    response
}

async fn try_pass(
    edge: &Arc<Edge>,
    request: http::Request<Body>,
    is_web: bool,
    trace: TraceContext,
) -> Result<http::Response<Body>, Status> {
    let (head, body) = request.into_parts();
    let address = client_address(edge, &head);
    let credentials = identify_headers(&edge.guard, &head.headers);
    let way = if is_web { "grpc-web" } else { "grpc" };
    let asked = Asked { way, path: head.uri.path(), credentials: &credentials, address, trace };
    let mut cookies = Cookies::Strip;
    let mut admitted = edge.admit(&asked, |route| {
        cookies = Cookies::of(route, &head.headers, &edge.origins, is_web)?;
        Ok(())
    })?;
    take_headers(&mut admitted, &head.headers, cookies);
    let (over, exceeded) = (CancellationToken::new(), CancellationToken::new());
    let limit = edge.config.socket.message_bytes;
    let body = Body::new(Measured::new(body, limit, exceeded.clone()));
    let body = Body::new(RequestBody { inner: body, over: Box::pin(over.clone().cancelled_owned()) });
    let ending = Ending {
        _over: over.drop_guard(),
        exceeded,
        edge: Arc::clone(edge),
        caller: admitted.caller.clone(),
        timeout: parse_timeout(&head.headers),
    };
    let mut response = ending.bound(admitted.call(body)).await?;
    cookies.to_client(response.headers_mut());
    Ok(ending.around(response))
}

fn client_address(edge: &Edge, head: &http::request::Parts) -> IpAddr {
    let peer = head.extensions.get::<runtime::layers::PeerAddress>();
    edge.proxies.client_address(peer.map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0), &head.headers)
}

fn take_headers(admitted: &mut Admitted, from: &HeaderMap, cookies: Cookies) {
    let into = &mut admitted.headers;
    for name in OF_GRPC {
        if let Some(value) = from.get(name) {
            into.insert(http::HeaderName::from_static(name), value.clone());
        }
    }
    metadata::copy_from_client(from, into);
    admitted.trace.set(into);
    cookies.to_upstream(from, into);
}

/// When a call over HTTP ends before its upstream ends it.
struct Ending {
    edge: Arc<Edge>,
    caller: Option<Caller>,
    timeout: Option<Duration>,
    /// Cancelled when a message, of either side, is too large.
    exceeded: CancellationToken,
    /// Dropped with the answer: then the request ends, too.
    _over: DropGuard,
}

impl Ending {
    /// The head of the answer must come within the deadline, and before the request breaks the limit.
    async fn bound(
        &self,
        answer: impl Future<Output = Result<http::Response<Body>, Status>>,
    ) -> Result<http::Response<Body>, Status> {
        let in_time = async {
            match self.timeout {
                None => answer.await,
                Some(timeout) => {
                    tokio::time::timeout(timeout, answer).await.unwrap_or_else(|_| Err(too_late()))
                }
            }
        };
        tokio::select! {
            biased;
            () = self.exceeded.cancelled() => Err(self.too_large()),
            answer = in_time => answer,
        }
    }

    fn too_large(&self) -> Status {
        too_large(self.edge.config.socket.message_bytes)
    }

    /// The body ends with the deadline, with the caller's session, with the process, and with a message that is too
    /// large.
    fn around(self, response: http::Response<Body>) -> http::Response<Body> {
        if response.headers().contains_key("grpc-status") {
            return response;
        }
        let (limit, exceeded) = (self.edge.config.socket.message_bytes, self.exceeded.clone());
        let end: BoxFuture<'static, Status> = Box::pin(self.end());
        response.map(|body| {
            let body = Body::new(Measured::new(body, limit, exceeded));
            Body::new(StatusBody::new(body, end))
        })
    }

    async fn end(self) -> Status {
        let deadline = async {
            match self.timeout {
                Some(timeout) => tokio::time::sleep(timeout).await,
                None => std::future::pending().await,
            }
        };
        let session = async {
            match self.caller.as_ref().map(|caller| &caller.principal) {
                Some(Principal::User(user)) => {
                    self.edge.guard.revocations.ended(user.session_id, user.expire_time).await
                }
                Some(Principal::Service(_)) | None => std::future::pending().await,
            }
        };
        let drained = async {
            self.edge.tasks.soft().cancelled().await;
            tokio::time::sleep(self.edge.config.drain()).await;
        };
        tokio::select! {
            () = self.exceeded.cancelled() => self.too_large(),
            () = deadline => too_late(),
            end = session => end.status(),
            () = drained => runtime::status::draining(),
        }
    }
}

fn too_late() -> Status {
    Status::deadline_exceeded("the call's deadline has passed")
}

/// The request's body, until the answer is over. It does not say how long it is: gRPC-Web's length is that of another
/// body.
struct RequestBody {
    inner: Body,
    over: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl http_body::Body for RequestBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.over.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Some(Err(Status::cancelled("the call is over"))));
        }
        Pin::new(&mut self.inner).poll_frame(cx)
    }
}
