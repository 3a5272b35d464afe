//! The gateway's settings: section `[gateway]`.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use runtime::ConfigError;
use serde::Deserialize;

use crate::{client_address::TrustedProxies, origin::Origins, ws::limits::SocketLimits};

/// The gateway's settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where people reach the gateway: scheme, host, port if it is not the scheme's own.
    pub public_url: String,
    /// HTTPS, WebSocket, gRPC-Web and gRPC.
    pub listen: SocketAddr,
    /// Plain HTTP, which only redirects; absent: none.
    pub listen_http: Option<SocketAddr>,
    /// Metrics and health.
    pub listen_admin: SocketAddr,
    /// PEM file with the certificate and its chain. Absent: plain text, for a proxy in front that terminates TLS.
    pub certificate: Option<PathBuf>,
    /// PEM file with the certificate's private key.
    pub private_key: Option<PathBuf>,
    /// How often the two files are looked at, in milliseconds. A changed one is used without dropping a socket.
    pub certificate_poll_ms: u64,
    /// The folder of the web client; absent: none is served.
    pub web_root: Option<PathBuf>,
    /// Origins besides that of `public_url` that may open sockets and use cookies.
    pub allowed_origins: Vec<String>,
    /// Networks (CIDR) of proxies in front that are believed about a client's address.
    pub trusted_proxies: Vec<String>,
    /// Name of the upstream that refresh cookies pass to and from.
    pub cookie_authority: String,
    /// What is plugged in.
    pub upstreams: Vec<UpstreamConfig>,
    /// Most sockets of one person; one more closes 1013.
    pub sockets_per_user: usize,
    /// Most sockets of one address (IPv6: of one /64); one more closes 1013.
    pub sockets_per_address: usize,
    /// How long a drain may take, in milliseconds. Below the process's own 25 s, so that goodbyes are still heard.
    pub drain_ms: u64,
    /// Over how long clients of a drained gateway spread their reconnects, in milliseconds.
    pub reconnect_within_ms: u64,
    /// How often an upstream's reflection is read again, in milliseconds.
    pub reflect_interval_ms: u64,
    /// How long an upstream may take to accept a stream, in milliseconds.
    pub open_timeout_ms: u64,
    /// How long the service behind a plain link may take to say what it gives, in milliseconds; then 504.
    pub link_open_ms: u64,
    /// How long whoever reads a plain link may take nothing, in milliseconds; then the answer is broken off.
    pub link_stall_ms: u64,
    /// Limits of one socket.
    pub socket: SocketLimits,
}

/// One upstream: one or more instances of a service.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpstreamConfig {
    /// Its name, in errors and in the list of plug-ins.
    pub name: String,
    /// Where it is: `https://host:port`, `http://host:port` (on loopback, or with `allow_plaintext`), `inproc:<name>`.
    pub uris: Vec<String>,
    /// The proto packages that it may claim.
    pub packages: Vec<String>,
    /// Permits `http://` beyond loopback.
    #[serde(default)]
    pub allow_plaintext: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: "https://localhost:8443".to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8443)),
            listen_http: Some(SocketAddr::from(([127, 0, 0, 1], 8080))),
            listen_admin: SocketAddr::from(([127, 0, 0, 1], 9443)),
            certificate: None,
            private_key: None,
            certificate_poll_ms: 5_000,
            web_root: None,
            allowed_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            cookie_authority: "auth-svc".to_owned(),
            upstreams: Vec::new(),
            sockets_per_user: 10,
            sockets_per_address: 200,
            drain_ms: 22_000,
            reconnect_within_ms: 10_000,
            reflect_interval_ms: 60_000,
            open_timeout_ms: 5_000,
            link_open_ms: 10_000,
            link_stall_ms: 60_000,
            socket: SocketLimits::default(),
        }
    }
}

impl Config {
    /// Whether the settings can be used together.
    ///
    /// # Errors
    ///
    /// Names the key and says what is wrong with it.
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.problem().map_or(Ok(()), |problem| Err(ConfigError::new("gateway", problem)))
    }

    fn problem(&self) -> Option<String> {
        if let Some(problem) = self.socket.problem() {
            return Some(format!("socket: {problem}"));
        }
        if self.certificate.is_some() != self.private_key.is_some() {
            return Some("certificate and private_key belong together".to_owned());
        }
        if self.sockets_per_user == 0 || self.sockets_per_address == 0 {
            return Some("sockets_per_user and sockets_per_address must be at least 1".to_owned());
        }
        let origins = Origins::new(&self.public_url, &self.allowed_origins).map(drop);
        let proxies = TrustedProxies::new(&self.trusted_proxies).map(drop);
        origins.and(proxies).and_then(|()| self.check_upstreams()).err()
    }

    fn check_upstreams(&self) -> Result<(), String> {
        for (index, upstream) in self.upstreams.iter().enumerate() {
            let name = &upstream.name;
            if self.upstreams.iter().skip(index + 1).any(|other| other.name == *name) {
                return Err(format!("upstreams: {name} is there twice"));
            }
            if upstream.uris.is_empty() || upstream.packages.is_empty() {
                return Err(format!("upstreams: {name} needs uris and packages"));
            }
        }
        Ok(())
    }

    pub(crate) const fn open_timeout(&self) -> Duration {
        Duration::from_millis(self.open_timeout_ms)
    }

    pub(crate) const fn link_open(&self) -> Duration {
        Duration::from_millis(self.link_open_ms)
    }

    pub(crate) const fn link_stall(&self) -> Duration {
        Duration::from_millis(self.link_stall_ms)
    }

    pub(crate) const fn reflect_interval(&self) -> Duration {
        Duration::from_millis(self.reflect_interval_ms)
    }

    pub(crate) const fn reconnect_within(&self) -> Duration {
        Duration::from_millis(self.reconnect_within_ms)
    }

    /// How long a drain may take.
    pub const fn drain(&self) -> Duration {
        Duration::from_millis(self.drain_ms)
    }
}
