//! HTTPS to addresses that strangers name: to public ones alone, to the one that was checked, and nowhere that an answer
//! leads to.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, Response, header::HOST};
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use runtime::Tasks;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use tokio::{
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use url::{Host, Url};

use super::address::is_public;

/// How long finding an address may take while somebody waits for it.
const LOOKUP: Duration = Duration::from_secs(2);
/// How long one request may take, from finding the address to the answer's headers.
const REQUEST: Duration = Duration::from_secs(20);

/// Why an endpoint is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("is no URL")]
    NoUrl,
    #[error("must be https, without a user and a fragment")]
    NotHttps,
    #[error("is not at a public address")]
    NotPublic,
}

/// What asks. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Client {
    tls: TlsConnector,
    /// Addresses that are not public are taken, too.
    allow_private: bool,
    tasks: Tasks,
}

impl Client {
    /// Believes the public authorities, and those in this PEM file. Says in plain words what is wrong with the file.
    pub(crate) fn new(
        authorities: Option<&Path>,
        allow_private: bool,
        tasks: &Tasks,
    ) -> Result<Self, String> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(path) = authorities {
            let wrong = |error: String| format!("{}: {error}", path.display());
            let found = CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))?;
            for certificate in found {
                let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
                roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
            }
        }
        let config =
            ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
                .with_safe_default_protocol_versions()
                .map_err(|error| error.to_string())?
                .with_root_certificates(roots)
                .with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)), allow_private, tasks: tasks.clone() })
    }

    /// Whether an endpoint may be used, as far as it can be told now: a name that cannot be found may be found later.
    pub(crate) async fn check(&self, endpoint: &str) -> Result<(), Refusal> {
        let url = parse(endpoint)?;
        match timeout(LOOKUP, self.addresses(&url)).await {
            Ok(Err(Trouble::Refused(refusal))) => Err(refusal),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Sends a request. Nothing of the answer is read but its head, and it leads nowhere.
    pub(super) async fn send(
        &self,
        url: &Url,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<()>, Trouble> {
        timeout(REQUEST, self.send_now(url, request)).await.map_err(|_| Trouble::away("no answer in time"))?
    }

    async fn send_now(&self, url: &Url, mut request: Request<Full<Bytes>>) -> Result<Response<()>, Trouble> {
        let host = url.host_str().unwrap_or_default();
        let authority = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        request.headers_mut().insert(HOST, authority.parse().map_err(Trouble::away)?);
        let stream = self.connect(url).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(Trouble::away)?;
        self.tasks.spawn("push connection", async move {
            // It ends with an error or without: the answer says what became of the request.
            connection.await.ok();
        });
        let answer = sender.send_request(request).await.map_err(Trouble::away)?;
        Ok(answer.map(drop))
    }

    /// Connects to the address that was checked: asked again, its name could lead elsewhere.
    async fn connect(&self, url: &Url) -> Result<TlsStream<TcpStream>, Trouble> {
        let addresses = self.addresses(url).await?;
        let stream = TcpStream::connect(addresses.as_slice()).await.map_err(Trouble::away)?;
        stream.set_nodelay(true).map_err(Trouble::away)?;
        let name = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(name).map_err(Trouble::away)?;
        self.tls.connect(name, stream).await.map_err(Trouble::away)
    }

    /// The addresses of a URL, of which every one may be used.
    async fn addresses(&self, url: &Url) -> Result<Vec<SocketAddr>, Trouble> {
        let port = url.port_or_known_default().unwrap_or(443);
        let addresses: Vec<SocketAddr> = match url.host() {
            Some(Host::Ipv4(address)) => vec![(address, port).into()],
            Some(Host::Ipv6(address)) => vec![(address, port).into()],
            Some(Host::Domain(name)) => lookup_host((name, port)).await.map_err(Trouble::away)?.collect(),
            None => return Err(Trouble::Refused(Refusal::NoUrl)),
        };
        let may = |address: &SocketAddr| self.allow_private || is_public(address.ip());
        if addresses.is_empty() || !addresses.iter().all(may) {
            return Err(Trouble::Refused(Refusal::NotPublic));
        }
        Ok(addresses)
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error("the endpoint {0}")]
    Refused(Refusal),
    #[error("the service does not answer: {0}")]
    Away(String),
}

impl Trouble {
    #[expect(clippy::needless_pass_by_value, reason = "for map_err")]
    fn away(error: impl ToString) -> Self {
        Self::Away(error.to_string())
    }
}

/// The URL of an endpoint.
pub(super) fn parse(endpoint: &str) -> Result<Url, Refusal> {
    let url = Url::parse(endpoint).map_err(|_| Refusal::NoUrl)?;
    let is_plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if url.scheme() != "https" || !is_plain { Err(Refusal::NotHttps) } else { Ok(url) }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("allow_private", &self.allow_private).finish_non_exhaustive()
    }
}
