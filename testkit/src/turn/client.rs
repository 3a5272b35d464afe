use std::{net::SocketAddr, sync::Arc, time::Duration};

use rustls_pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpStream, UdpSocket},
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::message::{
    ALLOCATE, Answer, BINDING, CREATE_PERMISSION, HEADER_BYTES, LIFETIME, NONCE, REALM, REFRESH,
    REQUESTED_TRANSPORT, Request, USERNAME, body_bytes,
};

/// For one answer. Over UDP it is asked for again several times within.
const ANSWER: Duration = Duration::from_secs(10);
const AGAIN: Duration = Duration::from_millis(500);

/// How a relay is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// `turn:…?transport=udp`
    Udp,
    /// `turn:…?transport=tcp`
    Tcp,
    /// `turns:…?transport=tcp`
    Tls,
}

/// A relay said no: the error code of STUN, 401 and 486 for instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub u16);

/// A conversation with a relay, from one socket. An allocation that it makes ends with it over TCP and TLS, and by
/// `release` over UDP.
#[derive(Debug)]
pub struct Relay {
    wire: Wire,
    credentials: Option<Credentials>,
}

#[derive(Debug)]
struct Credentials {
    username: String,
    realm: String,
    nonce: String,
    key: [u8; 16],
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin + std::fmt::Debug {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin + std::fmt::Debug> Stream for T {}

#[derive(Debug)]
enum Wire {
    Datagrams(UdpSocket),
    Stream(Box<dyn Stream>),
}

impl Relay {
    /// A new socket to the relay. Over TLS its certificate must be the one in this PEM, for `localhost`.
    pub async fn connect(transport: Transport, to: SocketAddr, certificate: &[u8]) -> Self {
        let wire = match transport {
            Transport::Udp => {
                let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a port is free");
                socket.connect(to).await.expect("a datagram socket connects");
                Wire::Datagrams(socket)
            }
            Transport::Tcp => {
                Wire::Stream(Box::new(TcpStream::connect(to).await.expect("the relay listens")))
            }
            Transport::Tls => {
                let stream = TcpStream::connect(to).await.expect("the relay listens");
                let name = ServerName::try_from("localhost").expect("a name");
                let stream =
                    trusting(certificate).connect(name, stream).await.expect("the certificate is right");
                Wire::Stream(Box::new(stream))
            }
        };
        Self { wire, credentials: None }
    }

    /// Asks for its own address, which takes no credentials.
    pub async fn bind(&mut self) -> Result<(), Refused> {
        self.ask(Request::new(BINDING)).await.map(drop)
    }

    /// Allocates a relayed address.
    pub async fn allocate(&mut self, username: &str, password: &str) -> Result<SocketAddr, Refused> {
        let allocate = || Request::new(ALLOCATE).with(REQUESTED_TRANSPORT, &[17, 0, 0, 0]);
        // Without credentials first: the refusal names realm and nonce.
        self.credentials = None;
        let open = allocate();
        let asked = self.exchange(&open.bytes(), open.id()).await;
        let (realm, nonce) = (asked.text(REALM), asked.text(NONCE));
        let key = md5::compute(format!("{username}:{realm}:{password}")).0;
        self.credentials = Some(Credentials { username: username.to_owned(), realm, nonce, key });
        let answer = self.ask(allocate()).await?;
        Ok(answer.relayed().expect("an allocation has an address"))
    }

    /// Permits a peer to send to the allocation, and the allocation to send to it.
    pub async fn permit(&mut self, peer: SocketAddr) -> Result<(), Refused> {
        self.ask(Request::new(CREATE_PERMISSION).with_peer(peer)).await.map(drop)
    }

    /// Asks for the allocation to live on.
    pub async fn refresh(&mut self) -> Result<(), Refused> {
        self.ask(Request::new(REFRESH)).await.map(drop)
    }

    /// Gives the allocation back.
    pub async fn release(&mut self) -> Result<(), Refused> {
        self.ask(Request::new(REFRESH).with(LIFETIME, &[0; 4])).await.map(drop)
    }

    async fn ask(&mut self, request: Request) -> Result<Answer, Refused> {
        let id = request.id();
        let bytes = match &self.credentials {
            None => request.bytes(),
            Some(Credentials { username, realm, nonce, key }) => request
                .with(USERNAME, username.as_bytes())
                .with(REALM, realm.as_bytes())
                .with(NONCE, nonce.as_bytes())
                .signed(key),
        };
        let answer = self.exchange(&bytes, id).await;
        if answer.is_success { Ok(answer) } else { Err(Refused(answer.error_code())) }
    }

    async fn exchange(&mut self, request: &[u8], id: [u8; 12]) -> Answer {
        let answer = timeout(ANSWER, self.wire.exchange(request)).await.expect("the relay answers in time");
        assert_eq!(answer.id, id, "an answer to another question");
        answer
    }
}

impl Wire {
    async fn exchange(&mut self, request: &[u8]) -> Answer {
        match self {
            Self::Datagrams(socket) => loop {
                socket.send(request).await.expect("the relay listens");
                let mut answer = [0; 2048];
                if let Ok(received) = timeout(AGAIN, socket.recv(&mut answer)).await {
                    return Answer::parse(&answer[..received.expect("the relay listens")]);
                }
            },
            Self::Stream(stream) => {
                stream.write_all(request).await.expect("the relay listens");
                let mut header = [0; HEADER_BYTES];
                stream.read_exact(&mut header).await.expect("the relay answers");
                let mut body = vec![0; body_bytes(&header)];
                stream.read_exact(&mut body).await.expect("the relay answers");
                Answer::parse(&[header.as_slice(), &body].concat())
            }
        }
    }
}

fn trusting(certificate: &[u8]) -> TlsConnector {
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(certificate).expect("a certificate in PEM"))
        .expect("a certificate");
    let config = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}
