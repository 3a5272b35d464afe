//! A mail server for tests: it takes what it is given over SMTP (RFC 5321) and hands it to the test.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use runtime::Tasks;
use rustls::{ServerConfig, pki_types::pem::PemObject as _};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::{Mutex, mpsc},
};
use tokio_rustls::TlsAcceptor;

/// How long a test waits for a mail.
const PATIENCE: Duration = Duration::from_secs(30);

/// A mail server on loopback, gone with its value.
#[derive(Debug)]
pub struct Mailbox {
    address: SocketAddr,
    scheme: &'static str,
    certificate: Option<String>,
    received: Mutex<mpsc::UnboundedReceiver<Received>>,
    manner: Arc<Manner>,
    tasks: Tasks,
}

/// How the server behaves.
#[derive(Debug, Default)]
struct Manner {
    /// The next recipients that are refused for now.
    busy: AtomicU32,
    /// The next recipients that are refused for ever.
    unknown: AtomicU32,
    /// The credentials that are asked for, as AUTH PLAIN has them.
    login: Option<String>,
}

/// A message as the server took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// Header and body, with lines ended by a line feed.
    pub text: String,
}

impl Mailbox {
    /// Takes mail from everybody, in plain text.
    pub async fn open() -> Self {
        Self::start(Manner::default(), None).await
    }

    /// Takes mail by TLS alone, from who signs in as `user` with `password`. Its certificate is its own.
    pub async fn locked(user: &str, password: &str) -> Self {
        let login = BASE64_STANDARD.encode(format!("\0{user}\0{password}"));
        Self::start(Manner { login: Some(login), ..Manner::default() }, Some(crate::self_signed("localhost")))
            .await
    }

    async fn start(manner: Manner, identity: Option<(String, String)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let acceptor = identity.as_ref().map(|(certificate, key)| acceptor(certificate, key));
        let (take, received) = mpsc::unbounded_channel();
        let (manner, tasks) = (Arc::new(manner), Tasks::new());
        tasks.spawn("mailbox", accept(listener, acceptor, Arc::clone(&manner), take, tasks.clone()));
        Self {
            address,
            scheme: if identity.is_some() { "smtps" } else { "smtp" },
            certificate: identity.map(|(certificate, _)| certificate),
            received: Mutex::new(received),
            manner,
            tasks,
        }
    }

    /// Its URL, with `login` ("user:password") or without.
    pub fn url(&self, login: &str) -> String {
        let at = if login.is_empty() { "" } else { "@" };
        format!("{}://{login}{at}localhost:{}", self.scheme, self.address.port())
    }

    /// The certificate in PEM, where it speaks TLS.
    pub fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// The next message; waits for it, and fails the test after 30 s.
    pub async fn next(&self) -> Received {
        let next = async { self.received.lock().await.recv().await };
        tokio::time::timeout(PATIENCE, next).await.expect("a mail in time").expect("the server lives")
    }

    /// A message that has come and was not asked for.
    pub async fn unasked(&self) -> Option<Received> {
        self.received.lock().await.try_recv().ok()
    }

    /// Refuses the next `count` recipients: try again later (451).
    pub fn be_busy(&self, count: u32) {
        self.manner.busy.store(count, Ordering::SeqCst);
    }

    /// Refuses the next `count` recipients: there is nobody of that name (550).
    pub fn know_nobody(&self, count: u32) {
        self.manner.unknown.store(count, Ordering::SeqCst);
    }

    /// Whether recipients are still to be found unknown.
    pub fn knows_nobody(&self) -> bool {
        self.manner.unknown.load(Ordering::SeqCst) > 0
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.tasks.hard().cancel();
    }
}

fn acceptor(certificate: &str, key: &str) -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(certificate.as_bytes()).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).expect("a key");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a key of this certificate");
    TlsAcceptor::from(Arc::new(config))
}

async fn accept(
    listener: TcpListener,
    acceptor: Option<TlsAcceptor>,
    manner: Arc<Manner>,
    take: mpsc::UnboundedSender<Received>,
    tasks: Tasks,
) {
    while let Ok((socket, _)) = listener.accept().await {
        let (acceptor, manner, take) = (acceptor.clone(), Arc::clone(&manner), take.clone());
        tasks.spawn("mail conversation", async move {
            // A client that goes away ends its conversation, and nothing else.
            drop(serve(socket, acceptor, &manner, &take).await);
        });
    }
}

async fn serve(
    socket: TcpStream,
    acceptor: Option<TlsAcceptor>,
    manner: &Manner,
    take: &mpsc::UnboundedSender<Received>,
) -> std::io::Result<()> {
    match acceptor {
        Some(acceptor) => converse(acceptor.accept(socket).await?, manner, take).await,
        None => converse(socket, manner, take).await,
    }
}

/// What a client has said so far.
#[derive(Debug, Default)]
struct Envelope {
    signed_in: bool,
    from: String,
    to: Vec<String>,
}

async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    manner: &Manner,
    take: &mpsc::UnboundedSender<Received>,
) -> std::io::Result<()> {
    let (read, mut write) = tokio::io::split(stream);
    let mut read = BufReader::new(read);
    let mut envelope = Envelope { signed_in: manner.login.is_none(), ..Envelope::default() };
    write.write_all(b"220 mailbox ESMTP\r\n").await?;
    while let Some(line) = line(&mut read).await? {
        let reply = answer(&line, manner, &mut envelope);
        write.write_all(reply.as_bytes()).await?;
        if reply.starts_with("354") {
            let text = data(&mut read).await?;
            let Envelope { from, to, .. } = std::mem::take(&mut envelope);
            envelope.signed_in = true;
            // The test may be over.
            drop(take.send(Received { from, to, text }));
            write.write_all(b"250 taken\r\n").await?;
        } else if reply.starts_with("221") {
            return Ok(());
        }
    }
    Ok(())
}

fn answer(line: &str, manner: &Manner, envelope: &mut Envelope) -> &'static str {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    match verb.to_ascii_uppercase().as_str() {
        "EHLO" if manner.login.is_some() => "250-mailbox\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n",
        "EHLO" => "250-mailbox\r\n250 8BITMIME\r\n",
        "AUTH" if rest.strip_prefix("PLAIN ") == manner.login.as_deref() => {
            envelope.signed_in = true;
            "235 welcome\r\n"
        }
        "AUTH" => "535 wrong credentials\r\n",
        "QUIT" => "221 bye\r\n",
        _ if !envelope.signed_in => "530 sign in first\r\n",
        "MAIL" => {
            envelope.from = path(rest);
            "250 ok\r\n"
        }
        "RCPT" if counted(&manner.busy) => "451 try again later\r\n",
        "RCPT" if counted(&manner.unknown) => "550 nobody of that name\r\n",
        "RCPT" => {
            envelope.to.push(path(rest));
            "250 ok\r\n"
        }
        "DATA" if envelope.to.is_empty() => "503 to whom?\r\n",
        "DATA" => "354 go on\r\n",
        "RSET" | "NOOP" => "250 ok\r\n",
        _ => "500 what?\r\n",
    }
}

/// Counts one down, if there is one.
fn counted(left: &AtomicU32) -> bool {
    left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
}

/// The address in `FROM:<ada@example.org> BODY=8BITMIME`.
fn path(text: &str) -> String {
    let after = text.split_once('<').map(|(_, after)| after).unwrap_or_default();
    after.split_once('>').map(|(path, _)| path).unwrap_or_default().to_owned()
}

/// A line without its end; nothing: the client has gone.
async fn line<R: AsyncBufRead + Unpin>(read: &mut R) -> std::io::Result<Option<String>> {
    let mut line = String::new();
    let length = read.read_line(&mut line).await?;
    Ok((length > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// A message up to the lone dot; a dot that begins a line was doubled on the way (RFC 5321 §4.5.2).
async fn data<R: AsyncBufRead + Unpin>(read: &mut R) -> std::io::Result<String> {
    let mut text = String::new();
    while let Some(line) = line(read).await? {
        if line == "." {
            break;
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
        text.push('\n');
    }
    Ok(text)
}

impl Received {
    /// A header of the message, unfolded; empty if there is none.
    pub fn header(&self, name: &str) -> String {
        header(self.text.split("\n\n").next().unwrap_or_default(), name)
    }

    /// The part of this content type, decoded.
    pub fn part(&self, content_type: &str) -> String {
        let kind = self.header("Content-Type");
        let boundary = kind.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next());
        let separator = format!("--{}", boundary.unwrap_or_default());
        let parts = self.text.split(&separator);
        let found = parts.filter_map(|part| part.trim_start_matches('\n').split_once("\n\n"));
        let mut found = found.filter(|(head, _)| header(head, "Content-Type").starts_with(content_type));
        let (head, body) = found.next().expect("a part of this type");
        decoded(body, &header(head, "Content-Transfer-Encoding"))
    }

    /// The token of the link that the letter carries.
    pub fn token(&self) -> String {
        let text = self.part("text/plain");
        let after = text.split("#token=").nth(1).expect("a link");
        after.split_whitespace().next().unwrap_or_default().to_owned()
    }
}

fn header(head: &str, name: &str) -> String {
    let unfolded = head.replace("\n ", " ").replace("\n\t", " ");
    let found = unfolded.lines().find_map(|line| {
        let (this, value) = line.split_once(':')?;
        this.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    });
    found.unwrap_or_default()
}

fn decoded(body: &str, encoding: &str) -> String {
    let bytes = match encoding {
        "quoted-printable" => unquoted(body),
        "base64" => BASE64_STANDARD.decode(body.replace('\n', "")).expect("base64"),
        _ => body.as_bytes().to_vec(),
    };
    String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n")
}

/// RFC 2045 §6.7.
fn unquoted(body: &str) -> Vec<u8> {
    let joined = body.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.bytes();
    while let Some(byte) = rest.next() {
        let digits = (byte == b'=').then(|| [rest.next(), rest.next()].map(Option::unwrap_or_default));
        let value = digits
            .map(|digits| u8::from_str_radix(&String::from_utf8_lossy(&digits), 16).expect("two digits"));
        bytes.push(value.unwrap_or(byte));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_decoded() {
        assert_eq!(decoded("gr=C3=BC=\n=C3=9Fe =3D", "quoted-printable"), "grüße =");
        assert_eq!(decoded("Z3LD\nvMOfZQ==", "base64"), "grüße");
    }

    #[tokio::test]
    async fn doubled_dots_are_single_again() {
        let mut read = BufReader::new(&b"a\r\n..b\r\n.\r\nrest"[..]);
        assert_eq!(data(&mut read).await.unwrap(), "a\n.b\n");
    }
}
