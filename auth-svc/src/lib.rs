#![doc = include_str!("../README.md")]

mod app;
mod attempts;
mod config;
mod domain;
mod error;
mod events;
mod feed;
mod key_files;
mod password_pool;
mod rpc;
pub mod service_accounts;
mod store;
mod tasks;
mod wire;

pub use app::{BuildError, Links, build};
pub use config::{Config, MailConfig, PrivacyDefaults, Reachable, Registration};
pub use domain::service_account::{BadAccount, Secret, ServiceAccount};
pub use store::MIGRATIONS;
