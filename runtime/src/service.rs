//! The one shape that all services build.

use std::{convert::Infallible, fmt, future::Future, sync::Arc};

use futures::{FutureExt as _, future::BoxFuture};
use proto::access::Method;
use tokio_util::sync::CancellationToken;
use tonic::{
    body::Body,
    server::NamedService,
    service::{Routes, RoutesBuilder},
};

use crate::{Guard, KeySet, reflection};

type Task = Box<dyn FnOnce(CancellationToken) -> BoxFuture<'static, ()> + Send>;
type TakeGuard = Box<dyn FnOnce(&Guard) + Send>;
pub(crate) type Trouble = Arc<dyn Fn() -> Option<String> + Send + Sync>;
pub(crate) type Check = Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// A service, ready to be served: what it answers, what it does in the background, and when it is ready.
pub struct Service {
    pub(crate) name: &'static str,
    pub(crate) package: &'static str,
    pub(crate) descriptors: &'static [u8],
    pub(crate) routes: Routes,
    pub(crate) names: Vec<&'static str>,
    pub(crate) tasks: Vec<(&'static str, Task)>,
    pub(crate) checks: Vec<(&'static str, Check)>,
    pub(crate) troubles: Vec<(&'static str, Trouble)>,
    pub(crate) keys: Option<KeySet>,
    pub(crate) guarded: Option<TakeGuard>,
}

impl Service {
    /// A service called `name` that owns the proto package `package`, of this build's contract.
    pub fn builder(name: &'static str, package: &'static str) -> ServiceBuilder {
        ServiceBuilder {
            service: Self {
                name,
                package,
                descriptors: proto::DESCRIPTORS,
                routes: Routes::default(),
                names: Vec::new(),
                tasks: Vec::new(),
                checks: Vec::new(),
                troubles: Vec::new(),
                keys: None,
                guarded: None,
            },
            routes: Routes::builder(),
        }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The keys that it verifies tokens with, if it does not fetch them from auth-svc.
    pub fn own_keys(&self) -> Option<KeySet> {
        self.keys.clone()
    }

    /// The methods that it serves, with who may call them.
    pub fn methods(&self) -> Vec<Method> {
        reflection::methods_of(self.descriptors, self.package)
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("name", &self.name)
            .field("serves", &self.names)
            .finish_non_exhaustive()
    }
}

/// Puts a service together.
pub struct ServiceBuilder {
    service: Service,
    routes: RoutesBuilder,
}

impl fmt::Debug for ServiceBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.service.fmt(f)
    }
}

impl ServiceBuilder {
    /// Adds a gRPC server.
    #[expect(clippy::should_implement_trait, reason = "the word that tonic's builders use")]
    pub fn add<S>(mut self, server: S) -> Self
    where
        S: tower::Service<http::Request<Body>, Error = Infallible>
            + NamedService
            + Clone
            + Send
            + Sync
            + 'static,
        S::Response: axum::response::IntoResponse,
        S::Future: Send + 'static,
    {
        self.routes.add_service(server);
        self.service.names.push(S::NAME);
        self
    }

    /// The contract, when it is not this build's: an encoded `FileDescriptorSet` with its imports.
    pub const fn descriptors(mut self, descriptors: &'static [u8]) -> Self {
        self.service.descriptors = descriptors;
        self
    }

    /// Adds a background task. It is handed the token of the soft stop and should return soon after that is cancelled.
    pub fn task<F, T>(mut self, name: &'static str, task: F) -> Self
    where
        F: FnOnce(CancellationToken) -> T + Send + 'static,
        T: Future<Output = ()> + Send + 'static,
    {
        self.service.tasks.push((name, Box::new(move |soft| task(soft).boxed())));
        self
    }

    /// Adds a condition of being ready. An error says in plain words what is wrong.
    pub fn ready_check<F, T>(mut self, name: &'static str, check: F) -> Self
    where
        F: Fn() -> T + Send + Sync + 'static,
        T: Future<Output = Result<(), String>> + Send + 'static,
    {
        self.service.checks.push((name, Arc::new(move || check().boxed())));
        self
    }

    /// Adds something that the service can do without, if not as well. While it gives a trouble, in plain words, the
    /// service is degraded and says so at `/healthz` and `/readyz`, and is as ready as before.
    pub fn degraded_by<F>(mut self, name: &'static str, trouble: F) -> Self
    where
        F: Fn() -> Option<String> + Send + Sync + 'static,
    {
        self.service.troubles.push((name, Arc::new(trouble)));
        self
    }

    /// Verifies tokens with the service's own keys instead of auth-svc's answers: auth-svc itself.
    pub fn own_keys(mut self, keys: KeySet) -> Self {
        self.service.keys = Some(keys);
        self
    }

    /// Hands the service its guard before it serves, so that it can feed revocations itself: auth-svc.
    pub fn with_guard(mut self, take: impl FnOnce(&Guard) + Send + 'static) -> Self {
        self.service.guarded = Some(Box::new(take));
        self
    }

    /// The service.
    pub fn build(self) -> Service {
        Service { routes: self.routes.routes(), ..self.service }
    }
}
