#![doc = include_str!("../README.md")]

mod app;
mod attention;
mod calls;
mod channels;
mod config;
mod domain;
mod error;
mod events;
mod histories;
mod hub;
mod matches;
mod matching;
mod moderation;
mod notices;
mod people;
mod record;
mod rpc;
mod seats;
mod store;
mod tasks;
mod traces;
mod wire;

use db::migrate::{EmbeddedMigrations, embed_migrations};

pub use app::{Links, build};
pub use config::{Config, MatchConfig};

/// The schema of this service's database.
pub static MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations/call");
