//! A client of plain HTTP.

use std::net::SocketAddr;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{net::TcpStream, task::JoinSet};

use super::{Stand, soon};

pub(crate) fn get(path: &str) -> Request<Full<Bytes>> {
    Request::builder().uri(path).header("host", "gateway.test").body(Full::default()).unwrap()
}

/// One request on a connection of its own; the whole answer.
pub(crate) async fn send(stand: &Stand, request: Request<Full<Bytes>>) -> Response<Bytes> {
    send_to(stand.address, request).await
}

/// The same at any address.
pub(crate) async fn send_to(address: SocketAddr, request: Request<Full<Bytes>>) -> Response<Bytes> {
    let mut exchange = Exchange::begin_at(address, request).await;
    let body = exchange.rest().await.unwrap();
    Response::from_parts(exchange.head, body)
}

/// An answer whose body is read as the test likes.
pub(crate) struct Exchange {
    pub(crate) head: http::response::Parts,
    body: Incoming,
    /// Dropped, it is cut.
    _connection: JoinSet<()>,
}

impl Exchange {
    pub(crate) async fn begin(stand: &Stand, request: Request<Full<Bytes>>) -> Self {
        Self::begin_at(stand.address, request).await
    }

    async fn begin_at(address: SocketAddr, request: Request<Full<Bytes>>) -> Self {
        let io = TokioIo::new(TcpStream::connect(address).await.unwrap());
        let (mut sender, connection) = hyper::client::conn::http1::handshake(io).await.unwrap();
        let driven = driven(connection);
        let answer = soon("an answer", sender.send_request(request)).await.unwrap();
        let (head, body) = answer.into_parts();
        Self { head, body, _connection: driven }
    }

    /// Over HTTP/2, where one stream can end badly and the connection lives on.
    pub(crate) async fn begin_h2(stand: &Stand, path: &str) -> Self {
        let io = TokioIo::new(TcpStream::connect(stand.address).await.unwrap());
        let (mut sender, connection) =
            hyper::client::conn::http2::handshake(TokioExecutor::new(), io).await.unwrap();
        let driven = driven(connection);
        let request =
            Request::builder().uri(format!("http://gateway.test{path}")).body(Full::<Bytes>::default());
        let answer = soon("an answer", sender.send_request(request.unwrap())).await.unwrap();
        let (head, body) = answer.into_parts();
        Self { head, body, _connection: driven }
    }

    /// The next bytes; nothing at the end.
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, hyper::Error>> {
        let frame = soon("a piece", self.body.frame()).await?;
        Some(frame.map(|frame| frame.into_data().unwrap_or_default()))
    }

    /// All that is left.
    pub(crate) async fn rest(&mut self) -> Result<Bytes, hyper::Error> {
        let mut all = Vec::new();
        while let Some(bytes) = self.next().await {
            all.extend_from_slice(&bytes?);
        }
        Ok(all.into())
    }
}

fn driven(connection: impl Future<Output = Result<(), hyper::Error>> + Send + 'static) -> JoinSet<()> {
    let mut driven = JoinSet::new();
    driven.spawn(async move { drop(connection.await) });
    driven
}
