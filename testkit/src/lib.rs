//! Support for tests: services hosted in the process, callers with roles, tokens of every kind, a private MariaDB and a private Redis.

#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

pub mod auth;
mod caller;
mod certificate;
mod host;
pub mod mail;
pub mod mariadb;
pub mod redis;
mod tokens;
pub mod tunnel;
pub mod turn;

pub use caller::Caller;
pub use certificate::self_signed;
pub use host::{Host, wide_budgets};
pub use tokens::Issuer;
