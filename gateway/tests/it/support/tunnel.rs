//! A client of the tunnel. It keeps to the protocol unless it is told otherwise.

use std::collections::{HashMap, VecDeque};

use bytes::Bytes;
use futures::{SinkExt as _, StreamExt as _};
use prost::Message as _;
use proto::edge::{Authenticate, ClientFrame, Data, GoAway, Hello, Open, Pong, ServerFrame, Status, Welcome};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Error as WsError, Message, client::IntoClientRequest as _, protocol::WebSocketConfig},
};

use super::{ECHO, Stand, soon, stand::ORIGIN};

/// What a stream says.
#[derive(Debug, PartialEq)]
pub(crate) enum Item {
    Headers(HashMap<String, String>),
    Message(Bytes),
    End(Status),
}

/// Any byte stream.
pub(crate) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// A socket's client side.
pub(crate) struct Tunnel {
    socket: WebSocketStream<Box<dyn Io>>,
    newest: u32,
    items: HashMap<u32, VecDeque<Item>>,
    partial: HashMap<u32, Vec<u8>>,
    control: VecDeque<ServerFrame>,
    /// Streams whose credit is not returned.
    pub(crate) stingy: Vec<u32>,
    /// Credit that the gateway has returned, by stream.
    pub(crate) returned: HashMap<u32, u32>,
    /// Pings are not answered.
    pub(crate) mute: bool,
    /// Frames of Data seen.
    pub(crate) data_frames: usize,
}

impl Tunnel {
    /// A socket that has said nothing.
    pub(crate) async fn connect(stand: &Stand) -> Self {
        Self::try_connect(stand, Some(ORIGIN), "switchboard.v1.proto").await.unwrap()
    }

    pub(crate) async fn try_connect(
        stand: &Stand,
        origin: Option<&str>,
        protocol: &str,
    ) -> Result<Self, WsError> {
        let stream = TcpStream::connect(stand.address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self::over(Box::new(stream), "ws://gateway.test/ws", origin, protocol).await
    }

    pub(crate) async fn over(
        io: Box<dyn Io>,
        url: &str,
        origin: Option<&str>,
        protocol: &str,
    ) -> Result<Self, WsError> {
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", protocol.parse().unwrap());
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let (socket, _) =
            soon("the upgrade", client_async_with_config(request, io, Some(small_buffers()))).await?;
        Ok(Self {
            socket,
            newest: 0,
            items: HashMap::new(),
            partial: HashMap::new(),
            control: VecDeque::new(),
            stingy: Vec::new(),
            returned: HashMap::new(),
            mute: false,
            data_frames: 0,
        })
    }

    /// A socket that is signed in as somebody new.
    pub(crate) async fn signed_in(stand: &Stand) -> Self {
        Self::with_token(stand, stand.token().0).await
    }

    pub(crate) async fn with_token(stand: &Stand, token: String) -> Self {
        let mut tunnel = Self::connect(stand).await;
        let welcome = tunnel.hello(&token).await;
        assert!(welcome.authenticated, "{welcome:?}");
        tunnel
    }

    pub(crate) async fn hello(&mut self, token: &str) -> Welcome {
        let hello = Hello { access_token: token.to_owned(), client_version: "test".to_owned() };
        self.send(ClientFrame { hello: Some(hello), ..ClientFrame::default() }).await;
        self.control(|frame| frame.welcome.take()).await
    }

    pub(crate) async fn authenticate(&mut self, token: &str) -> Option<Status> {
        let authenticate = Some(Authenticate { access_token: token.to_owned() });
        self.send(ClientFrame { authenticate, ..ClientFrame::default() }).await;
        self.control(|frame| frame.authenticated.take()).await.refusal
    }

    pub(crate) async fn go_away(&mut self) -> GoAway {
        self.control(|frame| frame.go_away.take()).await
    }

    pub(crate) async fn pong(&mut self) -> u64 {
        self.control(|frame| frame.pong.take()).await.nonce
    }

    pub(crate) async fn send(&mut self, frame: ClientFrame) {
        self.send_raw(Message::Binary(frame.encode_to_vec().into())).await;
    }

    /// Sends, unless the gateway has closed meanwhile: the test will see that when it reads.
    pub(crate) async fn send_raw(&mut self, message: Message) {
        let _closed = soon("a write", self.socket.send(message)).await;
    }

    pub(crate) async fn feed(&mut self, frame: ClientFrame) {
        let _closed = self.socket.feed(Message::Binary(frame.encode_to_vec().into())).await;
    }

    pub(crate) async fn flush(&mut self) {
        soon("a flush", self.socket.flush()).await.unwrap();
    }

    /// Opens a stream of the echo service.
    pub(crate) async fn open(&mut self, method: &str) -> u32 {
        self.open_frame(method, ClientFrame::default()).await
    }

    /// Opens a stream with more in the same frame.
    pub(crate) async fn open_frame(&mut self, method: &str, frame: ClientFrame) -> u32 {
        let method = if method.starts_with('/') { method.to_owned() } else { format!("{ECHO}/{method}") };
        self.newest += 1;
        let mut open = frame.open.clone().unwrap_or_default();
        open.method = method;
        self.send(ClientFrame { stream_id: self.newest, open: Some(open), ..frame }).await;
        self.newest
    }

    /// Sends a message, in chunks if it is large. The test minds its credit.
    pub(crate) async fn message(&mut self, stream_id: u32, message: &[u8]) {
        let mut chunks = message.chunks(32 * 1024).peekable();
        if chunks.peek().is_none() {
            self.send(data(stream_id, b"", false)).await;
        }
        while let Some(chunk) = chunks.next() {
            self.send(data(stream_id, chunk, chunks.peek().is_some())).await;
        }
    }

    pub(crate) async fn half_close(&mut self, stream_id: u32) {
        self.send(ClientFrame { stream_id, half_close: true, ..ClientFrame::default() }).await;
    }

    pub(crate) async fn cancel(&mut self, stream_id: u32) {
        self.send(ClientFrame { stream_id, cancel: true, ..ClientFrame::default() }).await;
    }

    pub(crate) async fn credit(&mut self, stream_id: u32, credit: u32) {
        self.send(ClientFrame { stream_id, credit, ..ClientFrame::default() }).await;
    }

    /// A unary call in one frame.
    pub(crate) async fn unary(&mut self, method: &str, message: &[u8]) -> Result<Bytes, Status> {
        let message = Some(Data { bytes: Bytes::copy_from_slice(message), more: false });
        let frame = ClientFrame { data: message, half_close: true, ..ClientFrame::default() };
        let stream_id = self.open_frame(method, frame).await;
        self.answer(stream_id).await
    }

    /// The one answer of a stream.
    pub(crate) async fn answer(&mut self, stream_id: u32) -> Result<Bytes, Status> {
        let mut answer = None;
        loop {
            match self.item(stream_id).await {
                Item::Headers(_) => {}
                Item::Message(message) => answer = Some(message),
                Item::End(status) if status.code == 0 => return Ok(answer.expect("an answer")),
                Item::End(status) => return Err(status),
            }
        }
    }

    /// The end of a stream, whatever comes before it.
    pub(crate) async fn end(&mut self, stream_id: u32) -> Status {
        loop {
            if let Item::End(status) = self.item(stream_id).await {
                return status;
            }
        }
    }

    /// The next message of a stream.
    pub(crate) async fn next_message(&mut self, stream_id: u32) -> Bytes {
        loop {
            match self.item(stream_id).await {
                Item::Headers(_) => {}
                Item::Message(message) => return message,
                Item::End(status) => panic!("the stream ended: {status:?}"),
            }
        }
    }

    pub(crate) async fn item(&mut self, stream_id: u32) -> Item {
        loop {
            if let Some(item) = self.items.get_mut(&stream_id).and_then(VecDeque::pop_front) {
                return item;
            }
            self.read()
                .await
                .unwrap_or_else(|close| panic!("closed while stream {stream_id} was awaited: {close:?}"));
        }
    }

    async fn control<T>(&mut self, mut take: impl FnMut(&mut ServerFrame) -> Option<T>) -> T {
        loop {
            if let Some(found) = self.control.iter_mut().find_map(&mut take) {
                return found;
            }
            self.read().await.unwrap_or_else(|close| panic!("closed: {close:?}"));
        }
    }

    /// Reads until the gateway closes; the code and the reason.
    pub(crate) async fn closed(&mut self) -> (u16, String) {
        loop {
            if let Err(close) = self.read().await {
                return close;
            }
        }
    }

    /// Reads one frame. An error is the close code with its reason, or 0 when the connection was cut.
    pub(crate) async fn read(&mut self) -> Result<(), (u16, String)> {
        match soon("a frame", self.socket.next()).await {
            Some(Ok(Message::Binary(bytes))) => self.take(ServerFrame::decode(bytes).unwrap()).await,
            Some(Ok(Message::Close(Some(close)))) => {
                return Err((close.code.into(), close.reason.to_string()));
            }
            Some(Ok(Message::Close(None)) | Err(_)) | None => return Err((0, String::new())),
            Some(Ok(other)) => panic!("unexpected: {other:?}"),
        }
        Ok(())
    }

    async fn take(&mut self, mut frame: ServerFrame) {
        let stream_id = frame.stream_id;
        if let Some(ping) = frame.ping.take().filter(|_| !self.mute) {
            let pong = Some(Pong { nonce: ping.nonce });
            self.send(ClientFrame { pong, ..ClientFrame::default() }).await;
        }
        if frame.credit > 0 {
            *self.returned.entry(stream_id).or_default() += frame.credit;
        }
        if stream_id == 0 {
            return self.control.push_back(frame);
        }
        let items = self.items.entry(stream_id).or_default();
        items.extend(frame.headers.map(|headers| Item::Headers(headers.metadata)));
        if let Some(data) = frame.data {
            self.data_frames += 1;
            let length = u32::try_from(data.bytes.len()).unwrap();
            let partial = self.partial.entry(stream_id).or_default();
            partial.extend_from_slice(&data.bytes);
            if !data.more {
                items.push_back(Item::Message(std::mem::take(partial).into()));
            }
            if length > 0 {
                self.credit(0, length).await;
                if !self.stingy.contains(&stream_id) {
                    self.credit(stream_id, length).await;
                }
            }
        }
        let items = self.items.entry(stream_id).or_default();
        items.extend(frame.status.map(Item::End));
    }
}

/// Tests open many sockets, and the default is 128 KiB each.
fn small_buffers() -> WebSocketConfig {
    WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(4096)
}

/// A frame of data.
pub(crate) fn data(stream_id: u32, bytes: &[u8], more: bool) -> ClientFrame {
    let data = Some(Data { bytes: Bytes::copy_from_slice(bytes), more });
    ClientFrame { stream_id, data, ..ClientFrame::default() }
}

/// A frame that opens a stream of the echo service.
pub(crate) fn open(stream_id: u32, method: &str) -> ClientFrame {
    let open = Some(Open { method: format!("{ECHO}/{method}"), ..Open::default() });
    ClientFrame { stream_id, open, ..ClientFrame::default() }
}

/// The reason of a refusal, as a client reads it.
pub(crate) fn reason(status: &Status) -> String {
    info(status).reason
}

/// An entry of a refusal's metadata; empty if it is not there.
pub(crate) fn entry(status: &Status, key: &str) -> String {
    info(status).metadata.remove(key).unwrap_or_default()
}

fn info(status: &Status) -> tonic_types::pb::ErrorInfo {
    let info = status.details.iter().find(|detail| detail.type_url.ends_with("google.rpc.ErrorInfo"));
    let info = info.unwrap_or_else(|| panic!("no ErrorInfo: {status:?}"));
    tonic_types::pb::ErrorInfo::decode(info.value.as_slice()).unwrap()
}
