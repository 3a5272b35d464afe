//! The product from outside. Every scenario runs on one process and on separate ones.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::allow_attributes,
    clippy::indexing_slicing,
    clippy::large_futures,
    clippy::cognitive_complexity,
    clippy::string_slice,
    reason = "tests"
)]

mod access;
mod administration;
mod backend;
mod calls;
mod chaos;
mod contacts;
mod faults;
mod moderation;
mod people;
mod relay;
mod stack;
