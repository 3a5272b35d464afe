//! All services in one process, over in-process links: the same code that runs as separate processes.

use std::path::Path;

use anyhow::{Context as _, Result};
use gateway::UpstreamConfig;
use runtime::{
    Doors, Inproc, Link, Service, ServiceIdentity, Settings, Target,
    process::{Platform, read_secret},
};

/// The services, in the order in which they start, and their usual ports for direct gRPC.
pub(crate) const PORTS: [(&str, u16); 3] = [("auth", 7001), ("call", 7002), ("notify", 7003)];

/// The platform's own service accounts, and what each may do.
pub(crate) const ACCOUNTS: [(&str, &[&str]); 4] = [
    ("gateway", &["edge.forward", "sessions.watch"]),
    ("call-svc", &["sessions.watch", "users.read", "events.publish"]),
    ("notify-svc", &["sessions.watch"]),
    ("auth-svc", &["sessions.watch"]),
];

/// The in-process ends of every service.
struct Board {
    auth: Inproc,
    call: Inproc,
    notify: Inproc,
}

/// Builds and serves everything.
pub(crate) async fn start(platform: &Platform, accounts: &Path) -> Result<()> {
    let ((auth, auth_in), (call, call_in), (notify, notify_in)) = (Inproc::pair(), Inproc::pair(), Inproc::pair());
    let board = Board { auth, call, notify };
    let Platform { settings, clock, ids, .. } = platform;

    let service = auth_svc::build(settings.section("auth")?, clock.clone(), ids.clone()).await?;
    serve(platform, service, None, auth_in).await?;

    let service = notify_svc::build(&settings.section("notify")?, clock.clone(), ids)?;
    serve(platform, service, Some(board.auth_as(platform, accounts, "notify-svc")?), notify_in).await?;

    let links = call_svc::Links {
        auth: board.auth_as(platform, accounts, "call-svc")?,
        notify: board.link("notify-svc", &board.notify)?.identified(board.identity(platform, accounts, "call-svc")?),
    };
    let service = call_svc::build(settings.section("call")?, links, clock.clone(), ids.clone()).await?;
    serve(platform, service, Some(board.auth_as(platform, accounts, "call-svc")?), call_in).await?;

    board.serve_gateway(platform, accounts).await
}
