//! A client of the edge's WebSocket tunnel, as a browser is one.

use std::{
    collections::HashMap,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use anyhow::{Context as _, Result};
use bytes::{Bytes, BytesMut};
use futures::{SinkExt as _, StreamExt as _};
use prost::Message;
use proto::edge::{ClientFrame, Data, Hello, Open, Ping, Pong, ServerFrame, Status as EndStatus, Welcome};
use rustls_pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use tokio::{
    net::TcpStream,
    sync::{Semaphore, mpsc, watch},
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{self, client::IntoClientRequest as _, protocol::frame::coding::CloseCode},
};
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::{Code, Status};

type Socket = WebSocketStream<TlsStream<TcpStream>>;

/// Largest piece of a message that a frame carries.
const PIECE: usize = 32 * 1024;

/// A gateway, as its clients find it.
#[derive(Debug, Clone)]
pub struct Edge {
    /// `host:port`.
    pub address: String,
    tls: Arc<rustls::ClientConfig>,
}

impl Edge {
    /// The gateway at `address`, whose certificate is in `certificate`.
    pub fn new(address: &str, certificate: &Path) -> Result<Self> {
        runtime::process::install_crypto();
        let mut roots = rustls::RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(certificate)?)?;
        let tls = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        Ok(Self { address: address.to_owned(), tls: Arc::new(tls) })
    }

    /// A TLS connection.
    pub async fn tls(&self) -> Result<TlsStream<TcpStream>> {
        let stream = TcpStream::connect(&self.address).await?;
        stream.set_nodelay(true)?;
        let name = ServerName::try_from("localhost")?;
        Ok(TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream).await?)
    }

    /// An upgraded WebSocket with the page's own origin, without any frame sent.
    pub async fn websocket(&self) -> Result<Socket> {
        let port = self.address.rsplit(':').next().unwrap_or("443");
        let origin = format!("https://localhost:{port}");
        let mut request = format!("wss://localhost:{port}/ws").into_client_request()?;
        request.headers_mut().insert("origin", origin.parse()?);
        request.headers_mut().insert("sec-websocket-protocol", "switchboard.v1.proto".parse()?);
        let (socket, _) = tokio_tungstenite::client_async(request, self.tls().await?).await?;
        Ok(socket)
    }

    /// A tunnel that has been welcomed.
    pub async fn connect(&self, token: &str) -> Result<Tunnel> {
        Tunnel::begin(self.websocket().await?, token).await
    }
}

/// A welcomed connection.
#[derive(Debug)]
pub struct Tunnel {
    /// What the gateway said.
    pub welcome: Welcome,
    shared: Arc<Shared>,
    next: AtomicU32,
    closed: watch::Receiver<Option<u16>>,
    live: DropGuard,
}

#[derive(Debug)]
struct Shared {
    out: mpsc::UnboundedSender<ClientFrame>,
    streams: Mutex<HashMap<u32, Lane>>,
    credit: Semaphore,
    stream_credit: usize,
}

#[derive(Debug, Clone)]
struct Lane {
    frames: mpsc::UnboundedSender<ServerFrame>,
    credit: Arc<Semaphore>,
}

impl Tunnel {
    async fn begin(mut socket: Socket, token: &str) -> Result<Self> {
        let hello = Hello { access_token: token.into(), client_version: "testkit".into() };
        send(&mut socket, &ClientFrame { hello: Some(hello), ..ClientFrame::default() }).await?;
        let welcome = loop {
            let message = socket.next().await.context("closed before welcome")??;
            if let tungstenite::Message::Binary(bytes) = message {
                let frame = ServerFrame::decode(bytes)?;
                if let Some(welcome) = frame.welcome {
                    break welcome;
                }
            }
        };
        let limits = welcome.limits.context("welcome has limits")?;
        let (out, outgoing) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            out,
            streams: Mutex::default(),
            credit: Semaphore::new(usize::try_from(limits.connection_credit)?),
            stream_credit: usize::try_from(limits.stream_credit)?,
        });
        let (close, closed) = watch::channel(None);
        let live = CancellationToken::new();
        let pumped =
            live.clone().run_until_cancelled_owned(pump(socket, Arc::clone(&shared), outgoing, close));
        let ended = Arc::clone(&shared);
        spawn(async move {
            pumped.await;
            ended.lanes().clear();
        });
        Ok(Self { welcome, shared, next: AtomicU32::new(1), closed, live: live.drop_guard() })
    }

    /// Opens a stream.
    pub fn open(&self, method: &str) -> TunnelStream {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (frames, receiver) = mpsc::unbounded_channel();
        let credit = Arc::new(Semaphore::new(self.shared.stream_credit));
        let lane = Lane { frames, credit: Arc::clone(&credit) };
        self.shared.lanes().insert(id, lane);
        if self.shared.out.is_closed() {
            self.shared.lanes().clear();
        }
        let open = Open { method: method.into(), ..Open::default() };
        self.shared.send(ClientFrame { stream_id: id, open: Some(open), ..ClientFrame::default() });
        TunnelStream {
            id,
            shared: Arc::clone(&self.shared),
            frames: receiver,
            credit,
            partial: BytesMut::new(),
        }
    }

    /// One request, one answer.
    pub async fn unary<Q: Message, R: Message + Default>(
        &self,
        method: &str,
        request: &Q,
    ) -> Result<R, Status> {
        let mut stream = self.open(method);
        stream.send(request).await;
        stream.half_close();
        let answer = stream.next().await?;
        let answer = answer.ok_or_else(|| Status::internal("no answer before the end"))?;
        stream.next::<R>().await?;
        Ok(answer)
    }

    /// Whether it has not ended yet, as far as this side knows.
    pub fn is_open(&self) -> bool {
        self.closed.borrow().is_none() && !self.shared.out.is_closed()
    }

    /// Breaks the connection as a dead line does: without a word to the gateway.
    pub fn cut(&self) {
        self.live.token().cancel();
    }

    /// Sends any frame.
    pub fn send(&self, frame: ClientFrame) {
        self.shared.send(frame);
    }

    /// Resolves with the close code when the connection has ended.
    pub async fn closed(&mut self) -> u16 {
        match self.closed.wait_for(Option::is_some).await {
            Ok(code) => code.unwrap_or(1006),
            Err(_) => 1006,
        }
    }
}

impl Shared {
    fn lanes(&self) -> std::sync::MutexGuard<'_, HashMap<u32, Lane>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, frame: ClientFrame) {
        // An error says that the connection has ended, which its streams say themselves.
        self.out.send(frame).ok();
    }

    fn take(&self, frame: ServerFrame) {
        if let Some(Ping { nonce }) = frame.ping {
            self.send(ClientFrame { pong: Some(Pong { nonce }), ..ClientFrame::default() });
        }
        let credit = usize::try_from(frame.credit).unwrap_or_default();
        if frame.stream_id == 0 {
            self.credit.add_permits(credit);
            return;
        }
        let Some(lane) = self.lanes().get(&frame.stream_id).cloned() else { return };
        lane.credit.add_permits(credit);
        if let Some(data) = &frame.data {
            let bytes = u32::try_from(data.bytes.len()).unwrap_or_default();
            self.send(ClientFrame { credit: bytes, ..ClientFrame::default() });
            self.send(ClientFrame { stream_id: frame.stream_id, credit: bytes, ..ClientFrame::default() });
        }
        if frame.status.is_some() {
            self.lanes().remove(&frame.stream_id);
        }
        lane.frames.send(frame).ok();
    }
}

/// One gRPC call in the tunnel.
#[derive(Debug)]
pub struct TunnelStream {
    id: u32,
    shared: Arc<Shared>,
    frames: mpsc::UnboundedReceiver<ServerFrame>,
    credit: Arc<Semaphore>,
    partial: BytesMut,
}

impl TunnelStream {
    /// Sends a message, in pieces, as credit allows.
    pub async fn send<Q: Message>(&mut self, message: &Q) {
        let mut rest = Bytes::from(message.encode_to_vec());
        loop {
            let piece = rest.split_to(rest.len().min(PIECE));
            let cost = u32::try_from(piece.len()).unwrap_or_default();
            for credit in [&*self.credit, &self.shared.credit] {
                if let Ok(spent) = credit.acquire_many(cost).await {
                    spent.forget();
                }
            }
            let more = !rest.is_empty();
            let data = Some(Data { bytes: piece, more });
            self.shared.send(ClientFrame { stream_id: self.id, data, ..ClientFrame::default() });
            if !more {
                return;
            }
        }
    }

    /// No more messages from here.
    pub fn half_close(&self) {
        self.shared.send(ClientFrame { stream_id: self.id, half_close: true, ..ClientFrame::default() });
    }

    /// Not wanted any more.
    pub fn cancel(&self) {
        self.shared.send(ClientFrame { stream_id: self.id, cancel: true, ..ClientFrame::default() });
    }

    /// The next message; nothing after the end.
    pub async fn next<R: Message + Default>(&mut self) -> Result<Option<R>, Status> {
        loop {
            let Some(frame) = self.frames.recv().await else {
                return Err(Status::unavailable("the socket has ended"));
            };
            let message = frame.data.and_then(|data| {
                self.partial.extend_from_slice(&data.bytes);
                (!data.more).then(|| self.partial.split().freeze())
            });
            if let Some(message) = message {
                if let Some(status) = frame.status {
                    // The end came in the same frame: the next call reads it.
                    self.requeue(status);
                }
                return R::decode(message).map(Some).map_err(|error| Status::internal(error.to_string()));
            }
            if let Some(status) = frame.status {
                return into_result(status);
            }
        }
    }

    fn requeue(&mut self, status: EndStatus) {
        let (sender, receiver) = mpsc::unbounded_channel();
        sender.send(ServerFrame { stream_id: self.id, status: Some(status), ..ServerFrame::default() }).ok();
        self.frames = receiver;
    }
}

fn into_result<R>(status: EndStatus) -> Result<Option<R>, Status> {
    let code = Code::from_i32(i32::try_from(status.code).unwrap_or(2));
    if code == Code::Ok {
        return Ok(None);
    }
    let full = RpcStatus { code: code as i32, message: status.message.clone(), details: status.details };
    Err(Status::with_details(code, status.message, full.encode_to_vec().into()))
}

/// `google.rpc.Status`, as it travels in `grpc-status-details-bin`.
#[derive(Clone, PartialEq, prost::Message)]
struct RpcStatus {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
    #[prost(message, repeated, tag = "3")]
    details: Vec<prost_types::Any>,
}

#[expect(clippy::disallowed_methods, reason = "a client of a test ends with its test")]
fn spawn(task: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(task);
}

async fn pump(
    mut socket: Socket,
    shared: Arc<Shared>,
    mut outgoing: mpsc::UnboundedReceiver<ClientFrame>,
    close: watch::Sender<Option<u16>>,
) {
    let code = loop {
        tokio::select! {
            message = socket.next() => match message {
                Some(Ok(tungstenite::Message::Binary(bytes))) => {
                    if let Ok(frame) = ServerFrame::decode(bytes) {
                        shared.take(frame);
                    }
                }
                Some(Ok(tungstenite::Message::Close(frame))) => {
                    break frame.map_or(1005, |frame| CloseCode::into(frame.code));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break 1006,
            },
            frame = outgoing.recv() => {
                let Some(frame) = frame else { break 1000 };
                if send(&mut socket, &frame).await.is_err() {
                    break 1006;
                }
            }
        }
    };
    close.send_replace(Some(code));
}

async fn send(socket: &mut Socket, frame: &ClientFrame) -> Result<()> {
    Ok(socket.send(tungstenite::Message::Binary(frame.encode_to_vec().into())).await?)
}
