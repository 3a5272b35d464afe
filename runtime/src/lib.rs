#![doc = include_str!("../README.md")]

mod clock;
pub mod config;
mod follow;
mod identity;
mod ids;
pub mod layers;
mod lifecycle;
mod link;
pub mod listener;
pub mod page;
pub mod process;
pub mod range;
mod rate;
mod reflection;
mod serve;
mod service;
pub mod status;
pub mod telemetry;
pub mod trace;
mod work_pool;

pub use clock::Clock;
pub use config::{ConfigError, Settings};
pub use follow::follow_auth;
pub use identity::{
    AUDIENCE, Claims, ISSUER, KeySet, Principal, PublicKey, RECENT, Revocations, ServicePrincipal,
    SessionEnd, TOKEN_TYPE, TokenError, UserPrincipal, Verifier, principal,
};
pub use ids::Ids;
pub use layers::{ClientAddress, Guard};
pub use lifecycle::Tasks;
pub use link::{Inproc, Link, ServiceIdentity, Target};
pub use listener::{Bounds, Tls};
pub use rate::{Budget, RateConfig, RateLimits, Subject};
pub use serve::{Doors, Readiness, ServeError, admin_routes, serve};
pub use service::{Service, ServiceBuilder};
pub use work_pool::{NotDone, WorkPool};
