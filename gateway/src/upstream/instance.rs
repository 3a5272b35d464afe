//! One instance of an upstream: its address, its health, and calls to it.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use arc_swap::ArcSwap;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Request, Response};
use http_body::{Frame, SizeHint};
use proto::{access::Method, edge::PluginHealth};
use runtime::{Target, status::service_away};
use tonic::{Code, Status, body::Body, transport::Channel};
use tower::Service as _;

use super::pool::{Held, HeldBody, Pool};

/// How long a client should wait before it tries a full upstream again.
const RETRY_FULL: Duration = Duration::from_secs(1);

/// One instance.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) upstream: Arc<str>,
    pub(crate) uri: String,
    pool: Pool,
    open_timeout: Duration,
    state: ArcSwap<State>,
}

/// What is known about an instance.
#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) health: PluginHealth,
    /// Why it does not answer, or what of its reflection was refused.
    pub(crate) problem: String,
    /// What it serves, as last read; nothing before that.
    pub(crate) methods: Option<Arc<Vec<Method>>>,
    pub(crate) reflect_time: Option<DateTime<Utc>>,
}

impl Instance {
    pub(crate) fn new(
        upstream: Arc<str>,
        uri: String,
        target: &Target,
        open_timeout: Duration,
    ) -> Result<Self, tonic::transport::Error> {
        let state = State {
            health: PluginHealth::Unspecified,
            problem: String::new(),
            methods: None,
            reflect_time: None,
        };
        Ok(Self {
            upstream,
            uri,
            pool: Pool::new(target)?,
            open_timeout,
            state: ArcSwap::from_pointee(state),
        })
    }

    pub(crate) fn state(&self) -> Arc<State> {
        self.state.load_full()
    }

    pub(super) fn set_state(&self, state: State) {
        self.state.store(Arc::new(state));
    }

    pub(super) fn channel(&self) -> Option<Channel> {
        self.pool.first()
    }

    pub(crate) fn is_serving(&self) -> bool {
        self.state.load().health == PluginHealth::Serving
    }

    /// Calls it. Whatever goes wrong on the way is UNAVAILABLE with the upstream's name.
    pub(crate) async fn call(&self, request: Request<Body>) -> Result<Response<Body>, Status> {
        let Some((channel, held)) = self.pool.pick() else {
            return Err(runtime::status::overloaded(&self.upstream, RETRY_FULL));
        };
        let taken = Arc::new(AtomicBool::new(false));
        let request = request.map(|inner| Body::new(SeenBody { inner, taken: Arc::clone(&taken) }));
        let response = self.within_open_timeout(send(channel, request), &taken).await?;
        Ok(self.hold(response, held))
    }

    /// An upstream that takes too long even to look at the request's body has no room for another stream, or is gone.
    /// How long it then takes to answer is the caller's deadline's business.
    async fn within_open_timeout(
        &self,
        answer: impl Future<Output = Result<Response<Body>, tonic::transport::Error>>,
        taken: &AtomicBool,
    ) -> Result<Response<Body>, Status> {
        let mut answer = std::pin::pin!(answer);
        let first = tokio::time::timeout(self.open_timeout, answer.as_mut()).await;
        let answered = match first {
            Ok(answered) => answered,
            Err(_) if taken.load(Ordering::Relaxed) => answer.await,
            Err(_) => return Err(service_away(&self.upstream, "it accepts no stream")),
        };
        answered.map_err(|error| service_away(&self.upstream, error_chain(&error)))
    }

    fn hold(&self, response: Response<Body>, held: Held) -> Response<Body> {
        let upstream = Arc::clone(&self.upstream);
        // A connection that died ends its streams as "Unknown: h2 protocol error": it is the service that is away.
        let broken = move |status: Status| {
            let died = matches!(status.code(), Code::Unknown | Code::Internal | Code::Cancelled);
            if died { service_away(&upstream, status) } else { status }
        };
        response.map(|body| Body::new(HeldBody::new(body, held, broken)))
    }
}

async fn send(
    mut channel: Channel,
    request: Request<Body>,
) -> Result<Response<Body>, tonic::transport::Error> {
    std::future::poll_fn(|cx| channel.poll_ready(cx)).await?;
    channel.call(request).await
}

/// An error with its causes.
pub(super) fn error_chain(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

/// A request body that notes when it is first asked for something: then the stream is open.
struct SeenBody {
    inner: Body,
    taken: Arc<AtomicBool>,
}

impl http_body::Body for SeenBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        self.taken.store(true, Ordering::Relaxed);
        Pin::new(&mut self.inner).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        false
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
