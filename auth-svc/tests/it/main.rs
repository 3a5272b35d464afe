//! auth-svc from outside: a real database, and a real gRPC channel through every layer.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::allow_attributes,
    reason = "tests"
)]

mod app;
mod attempts;
mod cleanup;
mod faults;
mod feed;
mod invites;
mod login;
mod logout;
mod refresh;
mod register;
mod search;
mod service_token;
mod sessions;
mod users;
mod watch;
