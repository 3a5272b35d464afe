//! The bus of many processes, on Redis 6 or later.
//!
//! A channel is a hash and a stream, and an event's id is a key; one script does whatever must happen at once. History
//! stays in Redis until a subscriber reads it: a wake-up says only that there is some. Redis is one server, or a primary
//! with replicas; a cluster would scatter a channel's keys.

mod channels;
mod keeper;
mod leases;
mod reader;
mod server;

use std::{fmt, sync::Arc, time::Duration};

use futures::{FutureExt as _, future::BoxFuture};
use redis::{Client, IntoConnectionInfo as _, ProtocolVersion, RedisError};
use tokio::{sync::watch, time::timeout};
use uuid::Uuid;

use self::{
    channels::{Channels, Member},
    reader::Reader,
    server::Server,
};
use crate::{Bus, BusError, Event, Held, Lease, Leases, Limits, Position, Since, Subscription, Time};

pub use keeper::Keeper;

/// How long a first connection, or the beginning of a subscription, may take before the bus counts as away.
const START: Duration = Duration::from_secs(5);

/// A bus on Redis. Cheap to clone; clones are the same bus. It works while its [`Keeper`] runs.
#[derive(Debug, Clone)]
pub struct RedisBus {
    inner: Arc<Inner>,
}

struct Inner {
    client: Client,
    /// What names of keys begin with.
    prefix: String,
    time: Time,
    limits: Limits,
    channels: Arc<Channels>,
    state: watch::Sender<State>,
}

#[derive(Debug)]
enum State {
    /// The first connection is being made.
    Starting,
    Live(Arc<Server>),
    /// The reason in plain words.
    Away(String),
}

/// A URL that names no Redis.
#[derive(Debug, thiserror::Error)]
#[error("must be redis://[user:password@]host[:port][/number] or unix:///socket: {0}")]
pub struct UrlInvalid(RedisError);

impl RedisBus {
    /// A bus on the Redis at `url`, whose keys begin with `prefix`, and what keeps it connected. The clocks of all
    /// processes on it must agree within seconds: they say how old an event is.
    pub fn new(url: &str, prefix: &str, time: Time, limits: Limits) -> Result<(Self, Keeper), UrlInvalid> {
        let inner = Arc::new(Inner {
            client: client(url)?,
            prefix: prefix.to_owned(),
            time,
            limits,
            channels: Channels::new(limits.ephemeral_events),
            state: watch::Sender::new(State::Starting),
        });
        Ok((Self { inner: Arc::clone(&inner) }, Keeper::new(inner)))
    }

    fn key(&self, channel: &str) -> String {
        format!("{}:{channel}", self.inner.prefix)
    }

    async fn publish_now(&self, channel: &str, event: &Event) -> Result<Position, BusError> {
        let server = self.inner.server().await?;
        let (position, is_fresh) =
            server.publish(&self.key(channel), event, self.inner.now()).await.map_err(away)?;
        if is_fresh {
            metrics::counter!("bus_events_total").increment(1);
        }
        Ok(position)
    }

    /// Returns when the member hears its channel, or the server is known to be away.
    async fn heard(&self, member: &Member) {
        let mut state = self.inner.state.subscribe();
        tokio::select! {
            () = member.heard() => {}
            _ = state.wait_for(|state| matches!(state, State::Away(_))) => {}
        }
    }

    async fn subscribe_now(&self, channel: &str, since: Since) -> Result<Subscription, BusError> {
        // Heard before it is looked at, so that nothing falls between the two.
        let member = self.inner.channels.join(&self.key(channel));
        let is_heard = timeout(START, self.heard(&member)).await;
        is_heard.map_err(|_| BusError::Away("nobody follows the channel for us".into()))?;
        let server = self.inner.server().await?;
        let stand = server.stand(member.name(), since, self.inner.now()).await.map_err(away)?;
        let steps = Reader::new(Arc::clone(&self.inner), member, &stand).into_steps();
        Ok(Subscription { head: stand.head, from: stand.from, steps })
    }
}

impl Bus for RedisBus {
    fn publish<'a>(&'a self, channel: &'a str, event: Event) -> BoxFuture<'a, Result<Position, BusError>> {
        async move { self.publish_now(channel, &event).await }.boxed()
    }

    fn subscribe<'a>(
        &'a self,
        channel: &'a str,
        since: Since,
    ) -> BoxFuture<'a, Result<Subscription, BusError>> {
        self.subscribe_now(channel, since).boxed()
    }

    fn trouble(&self) -> Option<String> {
        match &*self.inner.state.borrow() {
            State::Away(problem) => Some(format!("Redis is away: {problem}")),
            State::Starting | State::Live(_) => None,
        }
    }
}

impl Leases for RedisBus {
    fn hold<'a>(
        &'a self,
        leases: &'a [Lease],
        lasts: Duration,
    ) -> BoxFuture<'a, Result<Vec<bool>, BusError>> {
        let Inner { prefix, .. } = &*self.inner;
        async move {
            let server = self.inner.server().await?;
            server.hold(prefix, leases, lasts, self.inner.now()).await.map_err(away)
        }
        .boxed()
    }

    fn release<'a>(&'a self, key: &'a str, holder: Uuid) -> BoxFuture<'a, Result<(), BusError>> {
        let Inner { prefix, .. } = &*self.inner;
        async move { self.inner.server().await?.release(prefix, key, holder).await.map_err(away) }.boxed()
    }

    fn held<'a>(&'a self, keys: &'a [String]) -> BoxFuture<'a, Result<Vec<Vec<Held>>, BusError>> {
        let Inner { prefix, .. } = &*self.inner;
        async move {
            let server = self.inner.server().await?;
            server.held(prefix, keys, self.inner.now()).await.map_err(away)
        }
        .boxed()
    }
}

impl Inner {
    fn now(&self) -> std::time::SystemTime {
        (self.time)()
    }

    async fn connect(&self) -> Result<Server, String> {
        Server::connect(&self.client, &self.channels, self.limits).await
    }

    /// The server, if it is there.
    fn live(&self) -> Option<Arc<Server>> {
        match &*self.state.borrow() {
            State::Live(server) => Some(Arc::clone(server)),
            State::Starting | State::Away(_) => None,
        }
    }

    /// The server. Waits for nothing but the first connection.
    async fn server(&self) -> Result<Arc<Server>, BusError> {
        let mut state = self.state.subscribe();
        let known = timeout(START, state.wait_for(|state| !matches!(state, State::Starting))).await;
        let Ok(Ok(state)) = known else { return Err(BusError::Away("no connection yet".into())) };
        match &*state {
            State::Live(server) => Ok(Arc::clone(server)),
            State::Away(problem) => Err(BusError::Away(problem.clone())),
            State::Starting => Err(BusError::Away("no connection yet".into())),
        }
    }

    fn is_away(&self) -> bool {
        matches!(&*self.state.borrow(), State::Away(_))
    }

    fn set(&self, state: State) {
        match &state {
            State::Away(problem) if !self.is_away() => say_away(problem),
            State::Live(_) => say_connected(),
            State::Starting | State::Away(_) => {}
        }
        metrics::gauge!("bus_away").set(if matches!(state, State::Away(_)) { 1.0 } else { 0.0 });
        self.state.send_replace(state);
    }
}

fn say_away(problem: &str) {
    tracing::warn!(problem, "bus.away");
}

fn say_connected() {
    tracing::info!("bus.connected");
}

/// Whether a URL can be used.
pub(crate) fn check(url: &str) -> Result<(), UrlInvalid> {
    client(url).map(drop)
}

/// Wake-ups come over the same connection as answers, which needs the third version of the protocol.
fn client(url: &str) -> Result<Client, UrlInvalid> {
    let info = url.into_connection_info().map_err(UrlInvalid)?;
    let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
    Client::open(info.set_redis_settings(settings)).map_err(UrlInvalid)
}

impl fmt::Debug for Inner {
    /// Everything but the address, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner")
            .field("prefix", &self.prefix)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn away(error: RedisError) -> BusError {
    BusError::Away(error.to_string())
}
