//! All SQL. Makes no ids and reads no clock.

pub(crate) mod availability;
mod codes;
pub(crate) mod last_seen;
mod schema;
pub(crate) mod settings;
