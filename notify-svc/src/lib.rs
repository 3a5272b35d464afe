#![doc = include_str!("../README.md")]

mod app;
mod config;
mod domain;
mod error;
mod events;
mod feed;
mod notifier;
mod people;
mod presence;
mod push;
mod rpc;
mod store;
mod wire;

use db::migrate::{EmbeddedMigrations, embed_migrations};

pub use app::{Links, build};
pub use config::{Config, PushConfig};

/// The schema of this service's database.
pub static MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations/notify");
