//! The crate against a real MariaDB.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::allow_attributes, reason = "tests")]

mod faults;
mod migrate;
mod outbox;
mod pool;
mod table;
