//! Instances of call-svc, each on a runtime of its own, on one database and one Redis.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use call_svc::{Config, Links, MIGRATIONS, build};
use parking_lot::Mutex;
use proto::{auth::Role, id::UserId};
use runtime::{Clock, Ids, Link, ServiceIdentity};
use testkit::{Caller, Host, Issuer, auth::Auth, mariadb::TestDb, redis};
use tokio::runtime::Runtime;

/// Connections to each instance, which people share.
const LINKS: usize = 8;
/// From the death of an instance until another takes its place.
const AGAIN: Duration = Duration::from_secs(3);

/// Everything that there is.
pub(super) struct Platform {
    pub(super) auth: Auth,
    pub(super) db: TestDb,
    config: Config,
    links: Links,
    issuer: Arc<Issuer>,
    clock: Clock,
    instances: Mutex<Vec<Option<Instance>>>,
    _auth_host: Host,
}

struct Instance {
    runtime: Runtime,
    links: Vec<Link>,
    _host: Host,
}

impl Platform {
    /// Starts so many instances.
    pub(super) async fn start(count: usize) -> Result<Self> {
        let db = TestDb::new(&MIGRATIONS).await;
        let clock = Clock::system();
        let issuer = Arc::new(Issuer::new(clock.clone()));
        let auth = Auth::new(&issuer, &clock);
        let auth_host = Host::new(auth.service(), &issuer, &clock);
        let identity = ServiceIdentity::new("call-svc", "secret".into(), auth_host.link(), clock.clone());
        let to_auth = auth_host.link().identified(identity);
        // Nothing that happens here is told on feeds.
        let links = Links { auth: to_auth.clone(), notify: to_auth.clone(), chat: to_auth };
        let prefix = Ids::random().next::<uuid::Uuid>().to_string();
        let bus = bus::Config { url: redis::Server::shared().url(), prefix };
        let config = Config { database: db.config(), bus, ..Config::default() };
        let instances = Mutex::default();
        let platform = Self { auth, db, config, links, issuer, clock, instances, _auth_host: auth_host };
        for _ in 0..count {
            let instance = platform.instance()?;
            platform.instances.lock().push(Some(instance));
        }
        Ok(platform)
    }

    /// A person's way to one of the instances that live: the one of this number, or another in its place.
    pub(super) fn caller(&self, user: UserId, number: u64) -> Option<Caller> {
        let number = usize::try_from(number).unwrap_or_default();
        let instances = self.instances.lock();
        let alive: Vec<&Instance> = instances.iter().flatten().collect();
        let instance = alive.get(number.checked_rem(alive.len())?)?;
        let link = instance.links.get(number / alive.len() % LINKS)?.clone();
        let session = Ids::random().next();
        Some(Caller::new(link, user, session, self.issuer.user(user, session, Role::Guest)))
    }

    /// So many instances die, spread over the time, and others take their places.
    pub(super) async fn let_die(&self, deaths: usize, begun: Instant, span: Duration) -> Result<()> {
        for death in 0..deaths {
            let share = f64::from(u32::try_from(death + 1)?) / f64::from(u32::try_from(deaths + 1)?);
            tokio::time::sleep_until((begun + span.mul_f64(share)).into()).await;
            let place = death % self.instances.lock().len();
            let victim = self.instances.lock().get_mut(place).and_then(Option::take);
            // Nothing of it runs on: no stream is ended, no row is cleared.
            victim.context("an instance")?.runtime.shutdown_background();
            tokio::time::sleep(AGAIN).await;
            let instance = self.instance()?;
            if let Some(free) = self.instances.lock().get_mut(place) {
                *free = Some(instance);
            }
        }
        Ok(())
    }

    pub(super) fn stop(&self) {
        for instance in self.instances.lock().drain(..).flatten() {
            instance.runtime.shutdown_background();
        }
    }

    fn instance(&self) -> Result<Instance> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let entered = runtime.enter();
        let service = build(&self.config, self.links.clone(), &self.clock, &Ids::random())?;
        let host = Host::new(service, &self.issuer, &self.clock);
        let links = (0..LINKS).map(|_| host.link()).collect();
        drop(entered);
        Ok(Instance { runtime, links, _host: host })
    }
}
