#![doc = include_str!("../README.md")]

mod acts;
mod app;
mod attempts;
mod changes;
mod config;
mod contacts;
mod desk;
mod domain;
mod error;
mod events;
mod feed;
mod key_files;
mod links;
mod notices;
mod password_pool;
pub mod people;
mod post;
mod rpc;
pub mod service_accounts;
mod smtp;
mod store;
mod tasks;
mod wire;

pub use app::{BuildError, Links, build};
pub use config::{Config, MailConfig, PrivacyDefaults, Reachable, Registration};
pub use desk::Desk;
pub use domain::audit::Actor;
pub use domain::service_account::{BadAccount, Secret, ServiceAccount};
pub use error::Failure;
pub use store::MIGRATIONS;
