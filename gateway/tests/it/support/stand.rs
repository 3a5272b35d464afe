//! A gateway with one upstream, in this process, on ports of the system's choice.

use std::{collections::HashMap, net::SocketAddr, time::Duration};

use gateway::{Config, Doors, Parts, UpstreamConfig, build};
use proto::{
    auth::Role,
    edge::{Plugin, PluginHealth, WatchPluginsRequest, edge_service_client::EdgeServiceClient},
    id::{SessionId, UserId},
};
use runtime::{Clock, Guard, Ids, Tasks, serve};
use testkit::{Issuer, wide_budgets};
use tokio::net::TcpListener;
use tonic::{Request, Streaming, transport::Channel};

use super::{Observed, echo, soon};

/// An echo service on a TCP port.
#[derive(Debug)]
pub(crate) struct Upstream {
    pub(crate) address: SocketAddr,
    pub(crate) observed: Observed,
    tasks: Tasks,
}

impl Upstream {
    pub(crate) async fn start(issuer: &Issuer, clock: &Clock) -> Self {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0)), issuer, clock).await
    }

    pub(crate) async fn start_at(address: SocketAddr, issuer: &Issuer, clock: &Clock) -> Self {
        let observed = Observed::default();
        Self::serve(echo::service(&observed), observed, address, issuer, clock).await
    }

    /// Any service.
    pub(crate) async fn serve(
        service: runtime::Service,
        observed: Observed,
        address: SocketAddr,
        issuer: &Issuer,
        clock: &Clock,
    ) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let (address, tasks) = (listener.local_addr().unwrap(), Tasks::new());
        let guard = Guard::new(issuer.keys(), clock, &wide_budgets());
        let doors = runtime::Doors { grpc: Some(listener), ..runtime::Doors::default() };
        serve(service, &guard, doors, &tasks).unwrap();
        Self { address, observed, tasks }
    }

    /// Dies, as by kill -9.
    pub(crate) async fn kill(self) -> SocketAddr {
        self.tasks.hard().cancel();
        self.tasks.shutdown(Duration::from_secs(5)).await;
        self.address
    }

    /// Begins to drain, and does not end yet.
    pub(crate) fn drain(&self) {
        self.tasks.soft().cancel();
    }
}

/// A gateway and what is around it.
#[derive(Debug)]
pub(crate) struct Stand {
    pub(crate) clock: Clock,
    pub(crate) issuer: Issuer,
    pub(crate) guard: Guard,
    pub(crate) tasks: Tasks,
    pub(crate) address: SocketAddr,
    pub(crate) admin: SocketAddr,
    pub(crate) observed: Observed,
    pub(crate) upstream: Option<Upstream>,
}

/// The page that is allowed.
pub(crate) const ORIGIN: &str = "http://gateway.test";

impl Stand {
    /// With default limits.
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// With a configuration of one's own, and the upstream there.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let (clock, issuer) = world();
        let upstream = Upstream::start(&issuer, &clock).await;
        let address = upstream.address;
        let mut stand = Self::over(clock, issuer, address, change).await;
        stand.observed = upstream.observed.clone();
        stand.upstream = Some(upstream);
        stand
            .plugin_is(|plugin| plugin.health() == PluginHealth::Serving && !plugin.methods.is_empty())
            .await;
        stand
    }

    /// A gateway over an upstream at `address`, whether it is there or not.
    pub(crate) async fn over(
        clock: Clock,
        issuer: Issuer,
        address: SocketAddr,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let mut config = Config {
            public_url: ORIGIN.to_owned(),
            cookie_authority: "echo-svc".to_owned(),
            upstreams: vec![UpstreamConfig {
                name: "echo-svc".to_owned(),
                uris: vec![format!("http://{address}")],
                packages: vec!["test.echo.v1".to_owned()],
                allow_plaintext: false,
            }],
            ..Config::default()
        };
        change(&mut config);
        Self::serve(config, clock, issuer, None).await
    }

    pub(crate) async fn serve(
        config: Config,
        clock: Clock,
        issuer: Issuer,
        identity: Option<runtime::ServiceIdentity>,
    ) -> Self {
        let guard = Guard::new(issuer.keys(), &clock, &wide_budgets());
        let parts = Parts {
            guard: guard.clone(),
            identity,
            inproc: HashMap::new(),
            clock: clock.clone(),
            ids: Ids::random(),
        };
        let main = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let admin = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, admin_address) = (main.local_addr().unwrap(), admin.local_addr().unwrap());
        let (doors, tasks) =
            (Doors { main: Some(main), admin: Some(admin), ..Doors::default() }, Tasks::new());
        build(config, parts).unwrap().serve(doors, &tasks);
        let (admin, observed) = (admin_address, Observed::default());
        Self { clock, issuer, guard, tasks, address, admin, observed, upstream: None }
    }

    /// A person's token, and the session in it.
    pub(crate) fn token(&self) -> (String, SessionId) {
        let session_id = Ids::random().next();
        (self.issuer.user(Ids::random().next::<UserId>(), session_id, Role::User), session_id)
    }

    /// A channel for HTTP/2 gRPC.
    pub(crate) fn channel(&self) -> Channel {
        Channel::from_shared(format!("http://{}", self.address)).unwrap().connect_lazy()
    }

    /// The plug-ins and their changes, as a backend with scope edge.read sees them.
    pub(crate) async fn plugins(&self) -> Streaming<proto::edge::WatchPluginsResponse> {
        let mut request = Request::new(WatchPluginsRequest {});
        let token = format!("Bearer {}", self.issuer.service("ops", &["edge.read"]));
        request.metadata_mut().insert("authorization", token.parse().unwrap());
        EdgeServiceClient::new(self.channel()).watch_plugins(request).await.unwrap().into_inner()
    }

    /// Waits until the first plug-in is as it should be.
    pub(crate) async fn plugin_is(&self, wanted: impl Fn(&Plugin) -> bool) -> Plugin {
        let mut plugins = self.plugins().await;
        let found = async {
            loop {
                let plugin = plugins.message().await.unwrap().unwrap().plugins.swap_remove(0);
                if wanted(&plugin) {
                    return plugin;
                }
            }
        };
        soon("the plug-in's state", found).await
    }
}

impl Drop for Stand {
    fn drop(&mut self) {
        // Whatever a test left open ends with it.
        self.tasks.hard().cancel();
        if let Some(upstream) = &self.upstream {
            upstream.tasks.hard().cancel();
        }
    }
}

pub(crate) fn world() -> (Clock, Issuer) {
    runtime::process::install_crypto();
    let clock = Clock::system();
    (clock.clone(), Issuer::new(clock))
}
