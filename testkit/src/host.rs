use std::{num::NonZeroU32, sync::Arc, time::Duration};

use proto::{
    auth::Role,
    id::{SessionId, UserId},
};
use runtime::{Budget, Clock, Doors, Guard, Ids, Inproc, Link, RateConfig, Service, Target, Tasks, serve};

use crate::{Caller, Issuer};

/// How long a service may take to stop when its test is over.
const STOP: Duration = Duration::from_secs(10);

/// A service, hosted in the test's process exactly as the one-process build hosts it.
#[derive(Debug)]
pub struct Host {
    name: &'static str,
    target: Target,
    guard: Guard,
    tasks: Tasks,
    issuer: Arc<Issuer>,
}

impl Host {
    /// Serves `service`, which verifies the issuer's tokens. Budgets are wide, so that only tests of them meet them.
    pub fn new(service: Service, issuer: &Arc<Issuer>, clock: &Clock) -> Self {
        Self::with_rates(service, issuer, clock, &wide_budgets())
    }

    /// The same, with these budgets.
    pub fn with_rates(service: Service, issuer: &Arc<Issuer>, clock: &Clock, rates: &RateConfig) -> Self {
        runtime::process::install_crypto();
        print_errors();
        let (inproc, incoming) = Inproc::pair();
        let keys = service.own_keys().unwrap_or_else(|| issuer.keys());
        let (name, guard, tasks) = (service.name(), Guard::new(keys, clock, rates), Tasks::new());
        let doors = Doors { inproc: Some(incoming), ..Doors::default() };
        serve(service, &guard, doors, &tasks).expect("the contract is reflected");
        Self { name, target: Target::Inproc(inproc), guard, tasks, issuer: Arc::clone(issuer) }
    }

    /// Where it is reached.
    pub const fn target(&self) -> &Target {
        &self.target
    }

    /// Its guard: to revoke sessions, say.
    pub const fn guard(&self) -> &Guard {
        &self.guard
    }

    /// A link to it without a token.
    pub fn link(&self) -> Link {
        Link::new(self.name, &self.target).expect("an in-process link needs no certificates")
    }

    /// A new person, with an account.
    pub fn user(&self) -> Caller {
        self.person(Ids::random().next(), Role::User)
    }

    /// A new guest.
    pub fn guest(&self) -> Caller {
        self.person(Ids::random().next(), Role::Guest)
    }

    /// A person with this id and role, on a new session.
    pub fn person(&self, user_id: UserId, role: Role) -> Caller {
        let session_id: SessionId = Ids::random().next();
        Caller::new(self.link(), user_id, session_id, self.issuer.user(user_id, session_id, role))
    }

    /// A service account with these scopes.
    pub fn service(&self, account: &str, scopes: &[&str]) -> Caller {
        let nobody = Ids::random();
        Caller::new(self.link(), nobody.next(), nobody.next(), self.issuer.service(account, scopes))
    }

    /// Whoever bears this token.
    pub fn bearer(&self, token: String) -> Caller {
        let nobody = Ids::random();
        Caller::new(self.link(), nobody.next(), nobody.next(), token)
    }

    /// Stops it, as SIGTERM would.
    ///
    /// # Panics
    ///
    /// A task did not stop in time: it was leaked.
    pub async fn stop(self) {
        let stopped = tokio::time::timeout(STOP, self.tasks.shutdown(STOP * 2)).await;
        assert!(stopped.is_ok(), "{} left {} tasks behind", self.name, self.tasks.len());
    }
}

/// Budgets that no ordinary test meets.
pub fn wide_budgets() -> RateConfig {
    let most = NonZeroU32::new(1_000_000).unwrap_or(NonZeroU32::MIN);
    let wide = Budget { per_minute: most, burst: most };
    RateConfig {
        read: wide,
        write: wide,
        stream: wide,
        credential: wide,
        search: wide,
        ring: wide,
        register: wide,
        service_factor: NonZeroU32::MIN,
    }
}

/// What a service keeps to itself, such as the cause of INTERNAL, stands in the output of a test that fails.
fn print_errors() {
    // A test that listens itself has done so before.
    let _unless_somebody_listens = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::ERROR)
        .with_test_writer()
        .try_init();
}
