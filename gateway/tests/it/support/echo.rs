//! A service of every kind of method. What it is sent is bytes, and it answers with bytes.

use std::{
    convert::Infallible,
    path::Path,
    sync::{Arc, LazyLock},
    task::{Context, Poll},
    time::Duration,
};

use bytes::{Buf as _, BufMut as _, Bytes};
use futures::{StreamExt as _, future::BoxFuture, stream::BoxStream};
use proto::{access_v1::ErrorReason, reason::Reason as _};
use tokio::{net::TcpListener, sync::watch};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{
    Code, Request, Response, Status, Streaming,
    body::Body,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    server::{NamedService, StreamingService},
};

pub(crate) const ECHO: &str = "/test.echo.v1.EchoService";

static DESCRIPTORS: LazyLock<Vec<u8>> = LazyLock::new(|| compile("echo.proto"));

/// The descriptors of a contract beside this file.
pub(super) fn compile(contract: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut compiler = protox::Compiler::new([root.join("tests/it/support"), root.join("../proto")]).unwrap();
    compiler.include_imports(true).open_files([contract]).unwrap();
    compiler.encode_file_descriptor_set()
}

/// What the service has seen.
#[derive(Debug, Clone)]
pub(crate) struct Observed {
    /// Streams that are open now.
    pub(crate) open: watch::Sender<usize>,
    /// Messages that arrived on `Hold` streams.
    pub(crate) held: watch::Sender<usize>,
    /// Lets `Hold` streams read.
    pub(crate) gate: watch::Sender<bool>,
}

impl Default for Observed {
    fn default() -> Self {
        Self { open: watch::Sender::new(0), held: watch::Sender::new(0), gate: watch::Sender::new(false) }
    }
}

impl Observed {
    pub(crate) async fn open_is(&self, count: usize) {
        let mut open = self.open.subscribe();
        super::soon("that many open streams", open.wait_for(|open| *open == count)).await.unwrap();
    }
}

pub(crate) fn service(observed: &Observed) -> runtime::Service {
    runtime::Service::builder("echo-svc", "test.echo.v1")
        .descriptors(&DESCRIPTORS)
        .add(Echo(observed.clone()))
        .build()
}

/// Serves it in a way that `runtime` never would: with room for few streams on each connection.
pub(crate) async fn crowded(listener: TcpListener, observed: &Observed, streams: u32) {
    let (_, health) = tonic_health::server::health_reporter();
    let reflection = tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(&DESCRIPTORS)
        .with_service_name(Echo::NAME)
        .build_v1()
        .unwrap();
    let server = tonic::transport::Server::builder()
        .max_concurrent_streams(streams)
        .add_service(health)
        .add_service(reflection)
        .add_service(Echo(observed.clone()));
    server.serve_with_incoming(TcpListenerStream::new(listener)).await.unwrap();
}

#[derive(Debug, Clone)]
struct Echo(Observed);

impl NamedService for Echo {
    const NAME: &'static str = "test.echo.v1.EchoService";
}

impl tower::Service<http::Request<Body>> for Echo {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<http::Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let method = request.uri().path().rsplit('/').next().unwrap().to_owned();
        let handler = Handler { method, observed: self.0.clone() };
        Box::pin(async move { Ok(tonic::server::Grpc::new(Raw).streaming(handler, request).await) })
    }
}

struct Handler {
    method: String,
    observed: Observed,
}

pub(super) type Answers = BoxStream<'static, Result<Bytes, Status>>;

impl StreamingService<Bytes> for Handler {
    type Response = Bytes;
    type ResponseStream = Answers;
    type Future = BoxFuture<'static, Result<Response<Answers>, Status>>;

    fn call(&mut self, request: Request<Streaming<Bytes>>) -> Self::Future {
        let (method, observed) = (self.method.clone(), self.observed.clone());
        Box::pin(async move { answer(&method, observed, request).await })
    }
}

async fn answer(
    method: &str,
    observed: Observed,
    request: Request<Streaming<Bytes>>,
) -> Result<Response<Answers>, Status> {
    let counted = Counted::new(&observed);
    let metadata = request.metadata().clone();
    let mut messages = request.into_inner();
    match method {
        "Chat" => Ok(Response::new(counted.around(messages.boxed()))),
        "Collect" => {
            let mut all = Vec::new();
            while let Some(message) = messages.message().await? {
                all.extend_from_slice(&message);
            }
            Ok(one(all.into()))
        }
        "Repeat" => {
            let text = messages.message().await?.unwrap_or_default();
            let numbers: Vec<usize> =
                String::from_utf8_lossy(&text).split(' ').map(|number| number.parse().unwrap()).collect();
            let message = Bytes::from(vec![b'r'; numbers[1]]);
            let answers = futures::stream::iter((0..numbers[0]).map(move |_| Ok(message.clone())));
            Ok(Response::new(counted.around(answers.boxed())))
        }
        "Hold" => Ok(Response::new(counted.around(hold(messages, observed)))),
        "Metadata" => {
            let mut lines: Vec<String> = metadata
                .as_ref()
                .iter()
                .map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap_or("?")))
                .collect();
            lines.sort();
            Ok(one(lines.concat().into()))
        }
        "Fail" => Err(ErrorReason::Overloaded.refuse(Code::ResourceExhausted, "as you wished")),
        "Cookie" => {
            let seen = metadata.get("cookie").map_or("none", |cookie| cookie.to_str().unwrap()).to_owned();
            let mut response = one(seen.into());
            response.metadata_mut().insert("set-cookie", "__Host-refresh=new; Secure".parse().unwrap());
            Ok(response)
        }
        _ => {
            let message = messages.message().await?.unwrap_or_default();
            Ok(one(message))
        }
    }
}

fn one(message: Bytes) -> Response<Answers> {
    Response::new(futures::stream::iter([Ok(message)]).boxed())
}

/// Answers nothing, and reads only when the gate is open.
fn hold(messages: Streaming<Bytes>, observed: Observed) -> Answers {
    let gate = observed.gate.subscribe();
    futures::stream::unfold((messages, gate, observed), |(mut messages, mut gate, observed)| async move {
        loop {
            gate.wait_for(|open| *open).await.unwrap();
            match messages.message().await {
                Ok(Some(_)) => observed.held.send_modify(|held| *held += 1),
                _ => return None::<(Result<Bytes, Status>, _)>,
            }
        }
    })
    .boxed()
}

/// A stream that is counted while it lives.
pub(super) struct Counted(watch::Sender<usize>);

impl Counted {
    pub(super) fn new(observed: &Observed) -> Self {
        observed.open.send_modify(|open| *open += 1);
        Self(observed.open.clone())
    }

    pub(super) fn around(self, answers: Answers) -> Answers {
        let counted = Arc::new(self);
        answers
            .map(move |answer| {
                let _alive = &counted;
                answer
            })
            .boxed()
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.send_modify(|open| *open -= 1);
    }
}

/// Messages as they are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put(item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        let length = buffer.remaining();
        Ok(Some(buffer.copy_to_bytes(length)))
    }
}

/// Calls a method with raw bytes over any channel.
pub(crate) async fn call<S>(
    service: S,
    method: &str,
    message: &'static [u8],
    metadata: &[(&'static str, String)],
) -> Result<Response<Bytes>, Status>
where
    S: tonic::client::GrpcService<Body> + Send,
    S::ResponseBody: http_body::Body<Data = Bytes> + Send + 'static,
    <S::ResponseBody as http_body::Body>::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut client = tonic::client::Grpc::new(service);
    client.ready().await.map_err(|error| Status::from_error(error.into()))?;
    let mut request = Request::new(Bytes::from_static(message));
    request.set_timeout(Duration::from_secs(20));
    for (name, value) in metadata {
        request.metadata_mut().insert(*name, value.parse().unwrap());
    }
    let path = format!("{ECHO}/{method}").parse().unwrap();
    client.unary(request, path, Raw).await
}
