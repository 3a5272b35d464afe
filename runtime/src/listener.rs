//! The one listener: TCP, TLS where there is a certificate, HTTP/1 and HTTP/2 with explicit limits.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use arc_swap::ArcSwap;
use axum::Router;
use http::Request;
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
    service::TowerToHyperService,
};
use rustls::ServerConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite, DuplexStream},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, mpsc},
};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use crate::{Tasks, layers::PeerAddress};

/// The bounds of a listener. Hyper's own are off unless they are set.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Connections at once; more wait in the kernel's queue.
    pub connections: usize,
    /// HTTP/2 streams of one connection.
    pub streams: u32,
    /// HTTP/2 flow-control window of one stream, in bytes.
    pub stream_window: u32,
    /// HTTP/2 flow-control window of one connection, in bytes.
    pub connection_window: u32,
    /// Streams that a peer may have reset while we still worked on them (CVE-2023-44487).
    pub resets: usize,
    /// For the TLS handshake.
    pub handshake: Duration,
    /// For the first request's header.
    pub header: Duration,
    /// Bytes of a request's header.
    pub header_bytes: u32,
}

impl Bounds {
    /// For links between the platform's own processes: a connection carries many people's streams.
    ///
    /// The connection window is far above the stream window, so that readers who stall freeze nobody else, and large
    /// enough that h2 does not charge many small unread messages against it.
    pub const INTERNAL: Self = Self {
        connections: 1024,
        streams: 4096,
        stream_window: 64 * 1024,
        connection_window: 16 * 1024 * 1024,
        resets: 4096,
        handshake: Duration::from_secs(5),
        header: Duration::from_secs(10),
        header_bytes: 32 * 1024,
    };

    /// For strangers.
    pub const EDGE: Self = Self {
        connections: 20_000,
        streams: 100,
        stream_window: 64 * 1024,
        connection_window: 1024 * 1024,
        resets: 1024,
        handshake: Duration::from_secs(5),
        header: Duration::from_secs(10),
        header_bytes: 16 * 1024,
    };
}

/// A certificate that can be replaced while connections live.
#[derive(Clone)]
pub struct Tls(Arc<ArcSwap<ServerConfig>>);

impl Tls {
    /// Begins with this configuration.
    pub fn new(config: ServerConfig) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(config)))
    }

    /// New connections use this configuration; those that live are not touched.
    pub fn replace(&self, config: ServerConfig) {
        self.0.store(Arc::new(config));
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

/// Serves a router on a socket until the soft stop, then lets what is in flight finish until the hard stop.
pub async fn serve_tcp(
    listener: TcpListener,
    tls: Option<Tls>,
    router: Router,
    bounds: Bounds,
    tasks: Tasks,
) {
    let places = Arc::new(Semaphore::new(bounds.connections));
    let soft = tasks.soft();
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    accept_failed(&error).await;
                    continue;
                }
            },
            () = soft.cancelled() => return,
        };
        let (tls, router, inner) = (tls.clone(), router.clone(), tasks.clone());
        tasks.spawn("connection", async move {
            let _place = place;
            serve_stream(stream, peer, tls, router, bounds, inner).await;
        });
    }
}

/// Serves a router on in-process connections until the soft stop.
pub async fn serve_inproc(
    mut incoming: mpsc::Receiver<DuplexStream>,
    router: Router,
    bounds: Bounds,
    tasks: Tasks,
) {
    let soft = tasks.soft();
    loop {
        let stream = tokio::select! {
            stream = incoming.recv() => stream,
            () = soft.cancelled() => None,
        };
        let Some(stream) = stream else { return };
        let (router, inner) = (router.clone(), tasks.clone());
        tasks.spawn("in-process connection", async move {
            serve_connection(stream, None, router, bounds, inner).await;
        });
    }
}

/// Out of descriptors, most likely: accepting again at once would spin.
async fn accept_failed(error: &io::Error) {
    tracing::warn!(%error, "a connection could not be accepted");
    tokio::time::sleep(Duration::from_millis(100)).await;
}

async fn serve_stream(
    stream: TcpStream,
    peer: SocketAddr,
    tls: Option<Tls>,
    router: Router,
    bounds: Bounds,
    tasks: Tasks,
) {
    // Refused only on a socket that is already broken, which the first read tells.
    stream.set_nodelay(true).ok();
    let Some(tls) = tls else { return serve_connection(stream, Some(peer), router, bounds, tasks).await };
    let acceptor = TlsAcceptor::from(tls.0.load_full());
    let problem = match tokio::time::timeout(bounds.handshake, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => return serve_connection(stream, Some(peer), router, bounds, tasks).await,
        Ok(Err(error)) => error.to_string(),
        Err(_) => "it took too long".into(),
    };
    tracing::debug!(problem, %peer, "TLS handshake failed");
}

async fn serve_connection<S>(
    stream: S,
    peer: Option<SocketAddr>,
    router: Router,
    bounds: Bounds,
    tasks: Tasks,
) where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let service = router.map_request(move |mut request: Request<Incoming>| {
        if let Some(peer) = peer {
            request.extensions_mut().insert(PeerAddress(peer.ip().to_canonical()));
        }
        request.map(axum::body::Body::new)
    });
    let builder = builder(bounds);
    let connection =
        builder.serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service));
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = tasks.soft().cancelled_owned() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended badly");
    }
}

fn builder(bounds: Bounds) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.header)
        .max_buf_size(64 * 1024)
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(bounds.streams)
        .initial_stream_window_size(bounds.stream_window)
        .initial_connection_window_size(bounds.connection_window)
        .max_pending_accept_reset_streams(bounds.resets)
        .max_local_error_reset_streams(bounds.resets)
        .max_header_list_size(bounds.header_bytes)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10));
    builder
}
