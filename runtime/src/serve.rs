//! Serves a service: the layers around its routes, health, reflection, its tasks, and its admin port.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::Router;
use futures::{FutureExt as _, future::join_all};
use http::StatusCode;
use proto::access::Method;
use tokio::{io::DuplexStream, net::TcpListener, sync::mpsc};
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;
use tonic_health::server::HealthReporter;

use crate::{
    Guard, Service, Tasks,
    layers::{self, Shared},
    listener::{Bounds, Tls, serve_inproc, serve_tcp},
    reflection,
    service::{Check, Trouble},
    telemetry,
};

/// How long one readiness check may take.
const CHECK: Duration = Duration::from_secs(2);

/// Where a service is reached.
#[derive(Debug, Default)]
pub struct Doors {
    /// Direct gRPC.
    pub grpc: Option<TcpListener>,
    /// The certificate of the direct gRPC port; plain text without one.
    pub tls: Option<Tls>,
    /// Connections from the same process.
    pub inproc: Option<mpsc::Receiver<DuplexStream>>,
    /// `/metrics`, `/healthz`, `/readyz`.
    pub admin: Option<TcpListener>,
}

/// Starts to serve. Everything that is started is one of `tasks`.
///
/// # Errors
///
/// The contract's descriptors cannot be reflected: a fault of the build.
pub fn serve(service: Service, guard: &Guard, doors: Doors, tasks: &Tasks) -> Result<(), ServeError> {
    let Service {
        name,
        package,
        descriptors,
        routes,
        names,
        tasks: background,
        checks,
        troubles,
        guarded,
        ..
    } = service;
    if let Some(take) = guarded {
        take(guard);
    }
    let health = HealthReporter::new();
    let methods: HashMap<String, Method> = reflection::methods_of(descriptors, package)
        .into_iter()
        .map(|method| (method.path.clone(), method))
        .collect();
    let shared =
        Shared { service: name, methods: Arc::new(methods), guard: guard.clone(), draining: tasks.soft() };
    let routes = with_standard_services(routes, &health, descriptors, package, &names)?;
    let router = layers::around(routes.prepare().into_axum_router(), &shared);

    for (task, run) in background {
        tasks.spawn(task, run(tasks.soft()));
    }
    if let Some(listener) = doors.grpc {
        tasks.spawn("grpc", serve_tcp(listener, doors.tls, router.clone(), Bounds::INTERNAL, tasks.clone()));
    }
    if let Some(incoming) = doors.inproc {
        tasks.spawn("in-process grpc", serve_inproc(incoming, router, Bounds::INTERNAL, tasks.clone()));
    }
    let readiness = Readiness::new(guard, checks, troubles, tasks.soft());
    if let Some(listener) = doors.admin {
        let admin = admin_routes(readiness);
        tasks.spawn("admin", serve_tcp(listener, None, admin, Bounds::INTERNAL, tasks.clone()));
    }
    tasks.spawn("health", report_health(health, names, tasks.soft()));
    let rates = guard.rates.clone();
    tasks.spawn("rate limits", forget_idle(rates, tasks.soft()));
    Ok(())
}

/// A service could not be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The descriptors do not make a contract.
    #[error("the contract cannot be reflected: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
}

fn with_standard_services(
    routes: Routes,
    health: &HealthReporter,
    descriptors: &'static [u8],
    package: &str,
    names: &[&'static str],
) -> Result<Routes, ServeError> {
    let files: &'static [u8] = reflection::files_of(descriptors, package).leak();
    let reflect = || {
        let builder = tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(files)
            .include_reflection_service(false);
        names.iter().fold(builder, |builder, name| builder.with_service_name(*name))
    };
    let health = tonic_health::pb::health_server::HealthServer::new(
        tonic_health::server::HealthService::from_health_reporter(health.clone()),
    );
    Ok(routes.add_service(health).add_service(reflect().build_v1()?).add_service(reflect().build_v1alpha()?))
}

/// Serving from the start, and NotServing as soon as the process drains.
async fn report_health(health: HealthReporter, names: Vec<&'static str>, soft: CancellationToken) {
    use tonic_health::ServingStatus::{NotServing, Serving};
    for name in &names {
        health.set_service_status(*name, Serving).await;
    }
    soft.cancelled().await;
    for name in names.into_iter().chain([""]) {
        health.set_service_status(name, NotServing).await;
    }
}

async fn forget_idle(rates: crate::RateLimits, soft: CancellationToken) {
    let mut minute = tokio::time::interval(Duration::from_secs(60));
    while soft.run_until_cancelled(minute.tick()).await.is_some() {
        rates.forget_idle();
    }
}

/// The conditions of being ready, and the drain that ends it.
#[derive(Clone)]
pub struct Readiness {
    checks: Arc<Vec<(&'static str, Check)>>,
    troubles: Arc<Vec<(&'static str, Trouble)>>,
    draining: CancellationToken,
}

impl std::fmt::Debug for Readiness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Readiness").finish_non_exhaustive()
    }
}

impl Readiness {
    /// Ready while `guard` can verify tokens, until the drain.
    pub fn of(guard: &Guard, draining: CancellationToken) -> Self {
        Self::new(guard, Vec::new(), Vec::new(), draining)
    }

    fn new(
        guard: &Guard,
        mut checks: Vec<(&'static str, Check)>,
        troubles: Vec<(&'static str, Trouble)>,
        draining: CancellationToken,
    ) -> Self {
        let verifier = guard.verifier.clone();
        let keys: Check = Arc::new(move || {
            let has_keys = verifier.has_keys();
            let problem = || "auth-svc has not given the keys that tokens are verified with".to_owned();
            std::future::ready(if has_keys { Ok(()) } else { Err(problem()) }).boxed()
        });
        checks.push(("keys", keys));
        Self { checks: Arc::new(checks), troubles: Arc::new(troubles), draining }
    }

    /// With another condition. An error says in plain words what is wrong.
    #[must_use]
    pub fn and(
        self,
        name: &'static str,
        check: impl Fn() -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        let check: Check = Arc::new(move || std::future::ready(check()).boxed());
        let checks = self.checks.iter().cloned().chain([(name, check)]).collect();
        Self { checks: Arc::new(checks), ..self }
    }

    /// What is not as it should be and keeps nobody from working; empty if all is well.
    fn degraded(&self) -> String {
        let line = |(name, trouble): &(&str, Trouble)| Some(format!("degraded: {name}: {}\n", trouble()?));
        self.troubles.iter().filter_map(line).collect()
    }

    async fn report(&self) -> (StatusCode, String) {
        if self.draining.is_cancelled() {
            return (StatusCode::SERVICE_UNAVAILABLE, "draining\n".into());
        }
        let run = self.checks.iter().map(|(name, check)| async move {
            match tokio::time::timeout(CHECK, check()).await {
                Ok(Ok(())) => Ok(()),
                Ok(Err(problem)) => Err(format!("{name}: {problem}\n")),
                Err(_) => Err(format!("{name}: no answer within {} s\n", CHECK.as_secs())),
            }
        });
        let problems: String = join_all(run).await.into_iter().filter_map(Result::err).collect();
        if problems.is_empty() {
            (StatusCode::OK, format!("ready\n{}", self.degraded()))
        } else {
            (StatusCode::SERVICE_UNAVAILABLE, problems)
        }
    }
}

/// `/metrics` (Prometheus), `/healthz` (the process lives) and `/readyz` (it can do its work).
pub fn admin_routes(readiness: Readiness) -> Router {
    use axum::routing::get;
    let living = readiness.clone();
    Router::new()
        .route("/metrics", get(|| async { telemetry::render_metrics() }))
        .route("/healthz", get(move || std::future::ready(format!("ok\n{}", living.degraded()))))
        .route(
            "/readyz",
            get(move || {
                let readiness = readiness.clone();
                async move { readiness.report().await }
            }),
        )
}
