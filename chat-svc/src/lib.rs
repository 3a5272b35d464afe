#![doc = include_str!("../README.md")]

mod app;
pub mod bulk;
mod chats;
mod config;
mod domain;
mod dress;
mod error;
mod events;
mod files;
mod links;
mod notices;
mod objects;
mod people;
mod rpc;
mod search;
mod store;
mod tasks;
mod views;
mod wire;

use db::migrate::{EmbeddedMigrations, embed_migrations};

pub use app::{Links, build};
pub use config::{Config, FilesConfig, S3Config};
pub use objects::{BucketError, try_bucket};

/// The schema of this service's database.
pub static MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations/chat");
