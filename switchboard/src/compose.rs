//! All services in one process, over in-process links: the same code that runs as separate processes.

use std::{collections::HashMap, path::Path};

use anyhow::{Context as _, Result};
use gateway::UpstreamConfig;
use runtime::{
    Doors, Inproc, Link, Service, ServiceIdentity, Target,
    process::{Platform, read_secret},
};
use tokio::{io::DuplexStream, sync::mpsc};

/// The services, in the order in which they start, and their usual ports for direct gRPC.
pub(crate) const PORTS: [(&str, u16); 5] =
    [("auth", 7001), ("call", 7002), ("notify", 7003), ("chat", 7004), ("media", 7005)];

const GATEWAY: &str = "gateway";
const SERVICES: [&str; 5] = ["auth-svc", "call-svc", "notify-svc", "chat-svc", "media-svc"];

/// The platform's own service accounts, and what each may do.
pub(crate) const ACCOUNTS: [(&str, &[&str]); 5] = [
    ("gateway", &["edge.forward", "sessions.watch"]),
    (
        "call-svc",
        &[
            "sessions.watch",
            "users.read",
            "contacts.read",
            "contacts.write",
            "events.publish",
            "presence.read",
            "notifications.send",
            "chat.write",
        ],
    ),
    ("notify-svc", &["sessions.watch", "contacts.read"]),
    ("chat-svc", &["sessions.watch", "users.read", "contacts.read", "events.publish", "notifications.send"]),
    ("media-svc", &["sessions.watch", "call.read"]),
];

/// Builds and serves everything.
pub(crate) async fn start(platform: &Platform, accounts: &Path) -> Result<()> {
    let mut board = Board::new(platform, accounts);
    let Platform { settings, clock, ids, .. } = platform;

    let links = auth_svc::Links { notify: Link::new("notify-svc", &board.target("notify-svc")?)? };
    let auth = auth_svc::build(&settings.section("auth")?, links, clock.clone(), ids.clone())?;
    board.serve(auth).await?;

    let bus = settings.section("bus")?;
    let notify = notify_svc::Config { bus, ..settings.section("notify")? };
    let links = notify_svc::Links { auth: board.link("notify-svc", "auth-svc")? };
    let notify = notify_svc::build(&notify, links, clock, ids)?;
    board.serve(notify).await?;

    let links = call_svc::Links {
        auth: board.link("call-svc", "auth-svc")?,
        notify: board.link("call-svc", "notify-svc")?,
        chat: board.link("call-svc", "chat-svc")?,
    };
    let bus = settings.section("bus")?;
    let call = call_svc::Config { bus, ..settings.section("call")? };
    let call = call_svc::build(&call, links, clock, ids)?;
    board.serve(call).await?;

    let links = chat_svc::Links {
        auth: board.link("chat-svc", "auth-svc")?,
        notify: board.link("chat-svc", "notify-svc")?,
    };
    let chat = chat_svc::build(&settings.section("chat")?, links, clock, ids)?;
    board.serve(chat).await?;

    let links = media_svc::Links { call: board.link("media-svc", "call-svc")? };
    let media = media_svc::build(&settings.section("media")?, links, clock)?;
    board.serve(media).await?;

    board.serve_gateway().await
}

/// Every service's in-process door, and what is needed to knock at it.
struct Board<'a> {
    platform: &'a Platform,
    accounts: &'a Path,
    doors: HashMap<&'static str, mpsc::Receiver<DuplexStream>>,
    inprocs: HashMap<&'static str, Inproc>,
}

impl<'a> Board<'a> {
    fn new(platform: &'a Platform, accounts: &'a Path) -> Self {
        let pairs = SERVICES.map(|service| (service, Inproc::pair()));
        let (mut doors, mut inprocs) = (HashMap::new(), HashMap::new());
        for (service, (inproc, incoming)) in pairs {
            inprocs.insert(service, inproc);
            doors.insert(service, incoming);
        }
        Self { platform, accounts, doors, inprocs }
    }

    fn target(&self, service: &str) -> Result<Target> {
        let inproc = self.inprocs.get(service).with_context(|| format!("there is no service {service}"))?;
        Ok(Target::Inproc(inproc.clone()))
    }

    /// A link from one service to another, with the caller's identity.
    fn link(&self, from: &str, to: &'static str) -> Result<Link> {
        Ok(Link::new(to, &self.target(to)?)?.identified(self.identity(from)?))
    }

    fn identity(&self, account: &str) -> Result<ServiceIdentity> {
        let path = self.accounts.join(format!("{account}.toml"));
        let secret = read_secret(&path).map_err(anyhow::Error::msg)?;
        let auth = Link::new("auth-svc", &self.target("auth-svc")?)?;
        Ok(ServiceIdentity::new(account, secret, auth, self.platform.clock.clone()))
    }

    /// Serves a service on its own port and within the process.
    async fn serve(&mut self, service: Service) -> Result<()> {
        let name = service.name();
        let port =
            PORTS.iter().find(|(usual, _)| name == format!("{usual}-svc")).map_or(0, |(_, port)| *port);
        let inproc = self.doors.remove(name);
        let doors = Doors { inproc, ..self.platform.doors(name, port).await? };
        // auth-svc has its own keys and knows its own revocations.
        let auth = if service.own_keys().is_some() { None } else { Some(self.link(name, "auth-svc")?) };
        let guard = self.platform.guard(&service, auth)?;
        runtime::serve(service, &guard, doors, &self.platform.tasks)?;
        Ok(())
    }

    /// The gateway in front of them. What is plugged in is `gateway.upstreams`; unset, every service of this process.
    async fn serve_gateway(&self) -> Result<()> {
        let mut config: gateway::Config = self.platform.settings.section("gateway")?;
        if config.upstreams.is_empty() {
            config.upstreams = SERVICES.map(upstream).into();
        }
        let inproc = self.inprocs.iter().map(|(name, inproc)| ((*name).to_owned(), inproc.clone())).collect();
        let auth = Link::new("auth-svc", &self.target("auth-svc")?)?;
        let identity = self.identity(GATEWAY)?;
        Ok(gateway::serve(self.platform, config, auth, identity, inproc).await?)
    }
}

fn upstream(service: &str) -> UpstreamConfig {
    UpstreamConfig {
        name: service.to_owned(),
        uris: vec![format!("inproc:{service}")],
        packages: vec![format!("switchboard.{}.v1", service.trim_end_matches("-svc"))],
        allow_plaintext: false,
    }
}
