//! All SQL. Makes no ids and reads no clock.

pub(crate) mod availability;
mod codes;
pub(crate) mod followed;
pub(crate) mod last_seen;
pub(crate) mod pushes;
mod schema;
pub(crate) mod settings;
pub(crate) mod subscriptions;
