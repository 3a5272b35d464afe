//! All SQL. Rows become domain types here; ids and times come from the caller.

pub(crate) mod accounts;
pub(crate) mod attempts;
pub(crate) mod audit;
pub(crate) mod avatars;
pub(crate) mod challenges;
pub(crate) mod contacts;
pub(crate) mod export;
pub(crate) mod factors;
pub(crate) mod invites;
pub(crate) mod links;
pub(crate) mod mails;
pub(crate) mod passkeys;
pub(crate) mod people;
pub(crate) mod profiles;
pub(crate) mod revocations;
pub(crate) mod schema;
pub(crate) mod search;
pub(crate) mod service_accounts;
pub(crate) mod sessions;
pub(crate) mod users;

use db::migrate::{EmbeddedMigrations, embed_migrations};

/// The tables, from nothing to now.
pub static MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations/auth");
