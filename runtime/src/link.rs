//! Links to other services: over TCP, or within the process. One code path, connected lazily, so that start order does
//! not matter.

mod identity;

use std::{
    fmt,
    future::Future,
    pin::Pin,
    str::FromStr,
    task::{Context, Poll},
    time::Duration,
};

use http::{HeaderValue, Request, Response, Uri, header::AUTHORIZATION};
use hyper_util::rt::TokioIo;
use tokio::{io::DuplexStream, sync::mpsc};
use tonic::{
    Status,
    body::Body,
    transport::{Channel, ClientTlsConfig, Endpoint},
};
use tower::{Service, service_fn};

pub use identity::ServiceIdentity;

use crate::{
    status::service_away,
    trace::{TRACEPARENT, TraceContext},
};

/// For the head of an answer: a service that takes longer is as good as away.
const ANSWER: Duration = Duration::from_secs(5);
/// For a connection.
const CONNECT: Duration = Duration::from_secs(2);
/// Bytes in flight of an in-process connection.
const DUPLEX_BYTES: usize = 64 * 1024;
/// In-process connections that wait to be accepted.
const INPROC_QUEUE: usize = 16;

/// The end of an in-process listener that connects.
#[derive(Debug, Clone)]
pub struct Inproc(mpsc::Sender<DuplexStream>);

impl Inproc {
    /// Both ends of an in-process listener.
    pub fn pair() -> (Self, mpsc::Receiver<DuplexStream>) {
        let (sender, receiver) = mpsc::channel(INPROC_QUEUE);
        (Self(sender), receiver)
    }

    /// A new connection.
    ///
    /// # Errors
    ///
    /// Nobody listens any more.
    pub async fn connect(&self) -> std::io::Result<DuplexStream> {
        let (ours, theirs) = tokio::io::duplex(DUPLEX_BYTES);
        let gone = || std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "the service has stopped");
        self.0.send(theirs).await.map_err(|_| gone())?;
        Ok(ours)
    }
}

/// Where a service is.
#[derive(Debug, Clone)]
pub enum Target {
    /// `http://host:port` or `https://host:port`.
    Uri(Uri),
    /// In this process.
    Inproc(Inproc),
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let uri: Uri = text.parse().map_err(|error| format!("{text}: {error}"))?;
        match uri.scheme_str() {
            Some("http" | "https") if uri.authority().is_some() => Ok(Self::Uri(uri)),
            _ => Err(format!("{text}: an upstream is http://host:port or https://host:port")),
        }
    }
}

impl Target {
    /// A channel that connects when it is first used, and again after it broke.
    ///
    /// # Errors
    ///
    /// The system's certificates cannot be used for TLS.
    pub fn channel(&self) -> Result<Channel, tonic::transport::Error> {
        match self {
            Self::Uri(uri) => {
                let endpoint = tuned(Endpoint::from(uri.clone()));
                let endpoint = if uri.scheme_str() == Some("https") {
                    endpoint.tls_config(ClientTlsConfig::new().with_enabled_roots())?
                } else {
                    endpoint
                };
                Ok(endpoint.connect_lazy())
            }
            Self::Inproc(inproc) => {
                let inproc = inproc.clone();
                let connect = service_fn(move |_: Uri| {
                    let inproc = inproc.clone();
                    async move { inproc.connect().await.map(TokioIo::new) }
                });
                Ok(tuned(Endpoint::from_static("http://inproc")).connect_with_connector_lazy(connect))
            }
        }
    }
}

/// The same windows as the listener's, for the same reasons.
fn tuned(endpoint: Endpoint) -> Endpoint {
    let bounds = crate::listener::Bounds::INTERNAL;
    endpoint
        .connect_timeout(CONNECT)
        .tcp_nodelay(true)
        .initial_stream_window_size(bounds.stream_window)
        .initial_connection_window_size(bounds.connection_window)
        .http2_keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10))
        .keep_alive_while_idle(true)
}

/// A link to one service. Every call takes along the trace, this process's service token where it has an identity, and
/// a deadline for the head of the answer; whatever goes wrong on the way is UNAVAILABLE with the service's name.
#[derive(Clone)]
pub struct Link {
    service: &'static str,
    channel: Channel,
    identity: Option<ServiceIdentity>,
}

impl Link {
    /// A link to `service` at `target`.
    ///
    /// # Errors
    ///
    /// The system's certificates cannot be used for TLS.
    pub fn new(service: &'static str, target: &Target) -> Result<Self, tonic::transport::Error> {
        Ok(Self { service, channel: target.channel()?, identity: None })
    }

    /// The same link, with this process's service token on every call.
    pub fn identified(mut self, identity: ServiceIdentity) -> Self {
        self.identity = Some(identity);
        self
    }

    /// The same link, without an identity: for PUBLIC methods.
    pub fn anonymous(mut self) -> Self {
        self.identity = None;
        self
    }

    async fn prepare(&self, request: &mut Request<Body>) -> Result<(), Status> {
        if !request.headers().contains_key(TRACEPARENT) {
            TraceContext::current().child().set(request.headers_mut());
        }
        if let Some(identity) = &self.identity
            && !request.headers().contains_key(AUTHORIZATION)
        {
            let token = identity.token().await?;
            let mut value =
                HeaderValue::try_from(format!("Bearer {token}")).map_err(crate::status::internal)?;
            value.set_sensitive(true);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        Ok(())
    }

    async fn send(mut self, mut request: Request<Body>) -> Response<Body> {
        if let Err(status) = self.prepare(&mut request).await {
            return status.into_http();
        }
        let service = self.service;
        let answer = async {
            std::future::poll_fn(|cx| self.channel.poll_ready(cx)).await?;
            self.channel.call(request).await
        };
        match tokio::time::timeout(ANSWER, answer).await {
            Ok(Ok(response)) => response.map(|body| {
                Body::new(http_body_util::BodyExt::map_err(body, move |error| broken(service, error)))
            }),
            Ok(Err(error)) => service_away(service, error_chain(&error)).into_http(),
            Err(_) => service_away(service, "no answer in time").into_http(),
        }
    }
}

/// A stream whose connection died ends as "Unknown: h2 protocol error"; it is the service that is away.
fn broken(service: &'static str, error: Status) -> Status {
    use tonic::Code::{Cancelled, Internal, Unknown};
    if matches!(error.code(), Unknown | Internal | Cancelled) { service_away(service, error) } else { error }
}

fn error_chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link").field("service", &self.service).finish_non_exhaustive()
    }
}

impl Service<Request<Body>> for Link {
    type Response = Response<Body>;
    type Error = std::convert::Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let link = self.clone();
        Box::pin(async move { Ok(link.send(request).await) })
    }
}
