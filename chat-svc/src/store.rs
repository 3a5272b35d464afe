//! All SQL. Makes no ids and reads no clock.

mod codes;
pub(crate) mod conversations;
pub(crate) mod members;
mod schema;
