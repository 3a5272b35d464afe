//! A process of its own: settings, signals, exit codes, and a service behind its doors.

use std::{
    future::Future,
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use serde::Deserialize;
use tokio::{net::TcpListener, signal::unix};

use crate::{
    Clock, ConfigError, Doors, Guard, Ids, KeySet, Link, RateConfig, ServeError, Service, ServiceIdentity,
    Settings, Target, Tasks, Tls, follow_auth, serve,
    telemetry::{self, LogConfig},
};

/// From the soft stop to the hard one. An orchestrator's 30 s must cover it.
pub const DRAIN: Duration = Duration::from_secs(25);
/// The exit code of a configuration that cannot be used: `EX_CONFIG` of sysexits.h.
const EX_CONFIG: u8 = 78;

/// Why a process did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting cannot be used.
    #[error("configuration: {0}")]
    Config(#[from] ConfigError),
    /// A port cannot be had.
    #[error("cannot listen on {address}: {error}. Is another copy running? Set {key} to another address.")]
    Port {
        /// Which.
        address: SocketAddr,
        /// The setting to change.
        key: String,
        /// The system's answer.
        error: io::Error,
    },
    /// The contract is broken: a fault of the build.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// Anything else, in plain words.
    #[error("{0}")]
    Other(String),
}

/// What a process has before it has a service.
#[derive(Debug, Clone)]
pub struct Platform {
    /// All settings.
    pub settings: Settings,
    /// The machine's clock.
    pub clock: Clock,
    /// Random ids.
    pub ids: Ids,
    /// Every task of the process.
    pub tasks: Tasks,
    /// What the tasks stand on, such as a database server of one's own: stopped after all of them.
    pub foundation: Tasks,
}

/// Where one service is reached, and who it is: the section `server.<name>`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerConfig {
    /// Direct gRPC. Unset: loopback, the service's own port.
    pub listen: Option<SocketAddr>,
    /// Metrics and health. Unset: `listen`'s port + 1000.
    pub admin_listen: Option<SocketAddr>,
    /// PEM file of the certificate chain for direct gRPC. Unset: plain text.
    pub tls_certificate: Option<PathBuf>,
    /// PEM file of its key.
    pub tls_key: Option<PathBuf>,
    /// TOML file with the `secret` of the service's own account.
    pub account_file: Option<PathBuf>,
}

#[derive(Deserialize)]
struct AccountFile {
    secret: String,
}

/// Runs a process: reads settings, starts what `start` starts, waits for SIGTERM or SIGINT, drains.
///
/// A second signal ends it at once. A bad setting exits with 78 and names the key.
pub fn run<F, T>(name: &'static str, start: F) -> ExitCode
where
    F: FnOnce(Platform) -> T,
    T: Future<Output = Result<(), StartError>>,
{
    run_at(name, "info", start)
}

/// The same, with this log level where none is set: a process that talks to its operator itself logs less.
pub fn run_at<F, T>(name: &'static str, level: &str, start: F) -> ExitCode
where
    F: FnOnce(Platform) -> T,
    T: Future<Output = Result<(), StartError>>,
{
    let outcome =
        prepare(level).and_then(|(settings, runtime)| runtime.block_on(live(name, settings, start)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(name, &error);
            if matches!(error, StartError::Config(_)) { ExitCode::from(EX_CONFIG) } else { ExitCode::FAILURE }
        }
    }
}

#[expect(clippy::print_stderr, reason = "logs may not work yet, and the operator waits for this line")]
fn report(name: &str, error: &StartError) {
    eprintln!("{name}: {error}");
}

fn prepare(level: &str) -> Result<(Settings, tokio::runtime::Runtime), StartError> {
    let mut settings = Settings::load()?;
    if !settings.has("log.level") {
        settings = settings.with("log.level", level)?;
    }
    let log: LogConfig = settings.section("log")?;
    telemetry::init(&log).map_err(|problem| ConfigError::new("log", problem))?;
    install_crypto();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| StartError::Other(format!("no threads: {error}")))?;
    Ok((settings, runtime))
}

/// Makes aws-lc-rs the TLS provider of the process. A second call changes nothing.
pub fn install_crypto() {
    // An error says that it has been done.
    rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
}

async fn live<F, T>(name: &'static str, settings: Settings, start: F) -> Result<(), StartError>
where
    F: FnOnce(Platform) -> T,
    T: Future<Output = Result<(), StartError>>,
{
    let mut signals = Signals::new().map_err(|error| StartError::Other(error.to_string()))?;
    let (tasks, foundation) = (Tasks::new(), Tasks::new());
    let platform = Platform {
        settings,
        clock: Clock::system(),
        ids: Ids::random(),
        tasks: tasks.clone(),
        foundation: foundation.clone(),
    };
    // A signal that comes during the start is the one to stop by: there will be no other.
    let (started, is_stopped) = tokio::select! {
        started = start(platform) => (started, false),
        () = signals.next() => (Ok(()), true),
    };
    if started.is_ok() && !is_stopped && !tasks.is_empty() {
        say(name, "up");
        signals.next().await;
    }
    say(name, "stopping");
    let stopped = async {
        tasks.shutdown(DRAIN).await;
        foundation.shutdown(DRAIN).await;
    };
    tokio::select! {
        () = stopped => {}
        () = signals.next() => say(name, "a second signal: stopping at once"),
    }
    started
}

fn say(process: &str, what: &str) {
    tracing::info!(process, "{what}");
}

struct Signals {
    terminate: unix::Signal,
    interrupt: unix::Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: unix::signal(unix::SignalKind::terminate())?,
            interrupt: unix::signal(unix::SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

impl Platform {
    /// A link to another service, without an identity: `links.<name>`, or loopback and its usual port.
    ///
    /// # Errors
    ///
    /// The setting is not an address.
    pub fn link(&self, service: &'static str, usual_port: u16) -> Result<Link, StartError> {
        let links: std::collections::HashMap<String, String> = self.settings.section("links")?;
        let name = service.trim_end_matches("-svc");
        let uri = links.get(name).cloned().unwrap_or_else(|| format!("http://127.0.0.1:{usual_port}"));
        let target: Target =
            uri.parse().map_err(|problem| ConfigError::new(&format!("links.{name}"), problem))?;
        Link::new(service, &target)
            .map_err(|error| ConfigError::new(&format!("links.{name}"), error.to_string()).into())
    }

    /// The identity of `service`, whose credentials are in `server.<name>.account_file`.
    ///
    /// # Errors
    ///
    /// The file is not named, cannot be read, or has no `secret`.
    pub fn identity(&self, service: &'static str, auth: Link) -> Result<ServiceIdentity, StartError> {
        let key = section_of(service);
        let config: ServerConfig = self.settings.section(&key)?;
        let path = config.account_file.ok_or_else(|| ConfigError::new(&key, "account_file: must be set"))?;
        let secret = read_secret(&path)
            .map_err(|problem| ConfigError::new(&key, format!("account_file: {problem}")))?;
        Ok(ServiceIdentity::new(service, secret, auth, self.clock.clone()))
    }

    /// Serves a service behind the doors of its section. `auth` carries the process's identity; auth-svc has none.
    ///
    /// # Errors
    ///
    /// A setting cannot be used, or a port cannot be had.
    pub async fn serve(
        &self,
        service: Service,
        auth: Option<Link>,
        usual_port: u16,
    ) -> Result<(), StartError> {
        let doors = self.doors(service.name(), usual_port).await?;
        let guard = self.guard(&service, auth)?;
        Ok(serve(service, &guard, doors, &self.tasks)?)
    }

    /// A guard for a service: with its own keys, or with those that it follows at `auth`.
    ///
    /// # Errors
    ///
    /// A rate cannot be used.
    pub fn guard(&self, service: &Service, auth: Option<Link>) -> Result<Guard, StartError> {
        let rates: RateConfig = self.settings.section("rates")?;
        let keys = service.own_keys().unwrap_or_else(KeySet::empty);
        let guard = Guard::new(keys.clone(), &self.clock, &rates);
        if let Some(auth) = auth {
            follow_auth(&auth, &keys, &guard.revocations, &self.tasks);
        }
        Ok(guard)
    }

    /// The bound sockets of a service.
    ///
    /// # Errors
    ///
    /// A setting cannot be used, or a port cannot be had.
    pub async fn doors(&self, service: &str, usual_port: u16) -> Result<Doors, StartError> {
        let section = section_of(service);
        let config: ServerConfig = self.settings.section(&section)?;
        let listen = config.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], usual_port)));
        let admin = config.admin_listen.unwrap_or_else(|| beside(listen));
        let tls = server_tls(&section, &config)?;
        Ok(Doors {
            grpc: Some(bind(listen, &format!("{section}.listen")).await?),
            admin: Some(bind(admin, &format!("{section}.admin_listen")).await?),
            tls,
            inproc: None,
        })
    }
}

/// Binds a socket.
///
/// # Errors
///
/// Names the setting `key` when the port cannot be had.
pub async fn bind(address: SocketAddr, key: &str) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|error| StartError::Port { address, key: key.to_owned(), error })
}

fn section_of(service: &str) -> String {
    format!("server.{}", service.trim_end_matches("-svc"))
}

/// The usual place of the admin port: 1000 above.
pub fn beside(listen: SocketAddr) -> SocketAddr {
    let port = if listen.port() == 0 { 0 } else { listen.port().saturating_add(1000) };
    SocketAddr::new(listen.ip(), port)
}

/// The `secret` of an account file.
///
/// # Errors
///
/// Says in plain words what is wrong with the file.
pub fn read_secret(path: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let settings = config::Config::builder()
        .add_source(config::File::from_str(&text, config::FileFormat::Toml))
        .build()
        .and_then(config::Config::try_deserialize::<AccountFile>);
    settings.map(|file| file.secret).map_err(|error| format!("{}: {error}", path.display()))
}

fn server_tls(section: &str, config: &ServerConfig) -> Result<Option<Tls>, StartError> {
    let (Some(certificate), Some(key)) = (&config.tls_certificate, &config.tls_key) else {
        if config.tls_certificate.is_some() || config.tls_key.is_some() {
            let problem = "tls_certificate and tls_key must be set together";
            return Err(ConfigError::new(section, problem).into());
        }
        return Ok(None);
    };
    let config = read_tls(certificate, key, &[b"h2"])
        .map_err(|problem| ConfigError::new(section, format!("tls_certificate: {problem}")))?;
    Ok(Some(Tls::new(config)))
}

/// A TLS configuration from PEM files, offering these protocols by ALPN.
///
/// # Errors
///
/// Says in plain words what is wrong with the files.
pub fn read_tls(certificate: &Path, key: &Path, protocols: &[&[u8]]) -> Result<rustls::ServerConfig, String> {
    let chain: Vec<_> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|error| format!("{}: {error}", certificate.display()))?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| format!("{}: {error}", key.display()))?;
    let mut config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .map_err(|error| format!("{} and {}: {error}", certificate.display(), key.display()))?;
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    Ok(config)
}
