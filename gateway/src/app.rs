//! The only place where the gateway's parts are wired together.

use std::{collections::HashMap, sync::Arc};

use chrono::TimeDelta;
use runtime::{
    Clock, ConfigError, Guard, Ids, Inproc, Readiness, ServiceIdentity, Tasks, Tls, admin_routes, listener,
};
use tokio::net::TcpListener;

use crate::{
    client_address::TrustedProxies, config::Config, edge::Edge, edge_token::EdgeToken, http, limits::Counts,
    origin::Origins, tls::CertificateFiles, upstream::Registry,
};

/// How long a gateway waits for services that it has not seen yet.
const FIRST_LOOK: TimeDelta = TimeDelta::seconds(5);

/// What the gateway is handed by the process that it runs in.
#[derive(Debug)]
pub struct Parts {
    /// Verifies tokens and knows the sessions that have ended. Whoever made it follows auth-svc for it.
    pub guard: Guard,
    /// The gateway's own service account, with scope `edge.forward`. Without one no service learns clients' addresses.
    pub identity: Option<ServiceIdentity>,
    /// Services in this process, by the name after `inproc:`.
    pub inproc: HashMap<String, Inproc>,
    /// The time.
    pub clock: Clock,
    /// New ids.
    pub ids: Ids,
}

/// Where the gateway is reached.
#[derive(Debug, Default)]
pub struct Doors {
    /// The main port: TLS if there is a certificate.
    pub main: Option<TcpListener>,
    /// Plain HTTP, which only redirects.
    pub redirect: Option<TcpListener>,
    /// `/metrics`, `/healthz`, `/readyz`.
    pub admin: Option<TcpListener>,
}

/// The gateway, ready to be served.
#[derive(Debug)]
pub struct Gateway {
    config: Config,
    origins: Origins,
    proxies: TrustedProxies,
    registry: Arc<Registry>,
    certificate: Option<(CertificateFiles, Tls)>,
    parts: Parts,
}

/// Puts the gateway together. Nothing is connected or started yet.
///
/// # Errors
///
/// A setting or the certificate cannot be used.
pub fn build(config: Config, parts: Parts) -> Result<Gateway, ConfigError> {
    runtime::process::install_crypto();
    config.validate()?;
    let bad = |problem| ConfigError::new("gateway", problem);
    Ok(Gateway {
        origins: Origins::new(&config.public_url, &config.allowed_origins).map_err(bad)?,
        proxies: TrustedProxies::new(&config.trusted_proxies).map_err(bad)?,
        registry: Registry::new(&config, &parts.inproc)?,
        certificate: certificate(&config)?,
        config,
        parts,
    })
}

fn certificate(config: &Config) -> Result<Option<(CertificateFiles, Tls)>, ConfigError> {
    let (Some(certificate), Some(private_key)) = (config.certificate.clone(), config.private_key.clone())
    else {
        return Ok(None);
    };
    let files = CertificateFiles { certificate, private_key };
    let config =
        files.load().map_err(|problem| ConfigError::new("gateway", format!("certificate: {problem}")))?;
    let tls = Tls::new(config);
    Ok(Some((files, tls)))
}

/// A gateway that has just started waits for its services for a while: until it has seen them, it would refuse what they
/// would do. One that is away keeps it no longer.
fn first_look(registry: Arc<Registry>, clock: Clock) -> impl Fn() -> Result<(), String> + Send + Sync {
    let until = clock.now() + FIRST_LOOK;
    move || match registry.unseen() {
        unseen if unseen.is_empty() || clock.now() >= until => Ok(()),
        unseen => Err(format!("not seen yet: {}", unseen.join(", "))),
    }
}

impl Gateway {
    /// Starts to serve. Everything that is started is one of `tasks`: it drains when they are stopped softly.
    pub fn serve(self, doors: Doors, tasks: &Tasks) {
        let Self { config, origins, proxies, registry, certificate, parts } = self;
        let token = EdgeToken::default();
        if let Some(identity) = parts.identity {
            tasks.spawn("edge token", token.clone().keep(identity, tasks.soft()));
        }
        registry.follow(&config, &parts.clock, tasks);
        let tls = certificate.map(|(files, tls)| {
            let every = std::time::Duration::from_millis(config.certificate_poll_ms.max(1));
            tasks.spawn("certificate", files.watch(tls.clone(), every, tasks.soft()));
            tls
        });
        if let Some(listener) = doors.redirect {
            let routes = http::redirect_routes(&config.public_url);
            let bounds = listener::Bounds::EDGE;
            tasks.spawn("redirects", listener::serve_tcp(listener, None, routes, bounds, tasks.clone()));
        }
        if let Some(listener) = doors.admin {
            let readiness = Readiness::of(&parts.guard, tasks.soft());
            let routes = admin_routes(
                readiness.and("upstreams", first_look(Arc::clone(&registry), parts.clock.clone())),
            );
            let bounds = listener::Bounds::INTERNAL;
            tasks.spawn("admin", listener::serve_tcp(listener, None, routes, bounds, tasks.clone()));
        }
        let edge = Arc::new(Edge {
            sockets_per_user: Counts::new(config.sockets_per_user),
            sockets_per_address: Counts::new(config.sockets_per_address),
            config,
            origins,
            proxies,
            registry,
            guard: parts.guard,
            token,
            clock: parts.clock,
            ids: parts.ids,
            tasks: tasks.clone(),
        });
        if let Some(listener) = doors.main {
            let routes = http::routes(&edge);
            tasks.spawn(
                "main",
                listener::serve_tcp(listener, tls, routes, listener::Bounds::EDGE, tasks.clone()),
            );
        }
    }
}
