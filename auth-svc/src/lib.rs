#![doc = include_str!("../README.md")]

mod app;
mod config;
mod contacts;
mod domain;
mod error;
mod events;
mod feed;
mod key_files;
mod links;
mod password_pool;
mod people;
mod rpc;
pub mod service_accounts;
mod store;
mod tasks;
mod wire;
mod work_pool;

pub use app::{BuildError, Links, build};
pub use config::{Config, MailConfig, PrivacyDefaults, Reachable, Registration};
pub use domain::service_account::{BadAccount, Secret, ServiceAccount};
pub use store::MIGRATIONS;
