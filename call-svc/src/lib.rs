#![doc = include_str!("../README.md")]

mod app;
mod calls;
mod channels;
mod config;
mod domain;
mod error;
mod events;
mod gate;
mod histories;
mod hub;
mod moderation;
mod people;
mod record;
mod rpc;
mod store;
mod tasks;
mod wire;

use db::migrate::{EmbeddedMigrations, embed_migrations};

pub use app::{Links, build};
pub use config::Config;

/// The schema of this service's database.
pub static MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations/call");
