//! auth-svc from outside: a real database, and a real gRPC channel through every layer.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::allow_attributes,
    reason = "tests"
)]

mod account;
mod app;
mod attempts;
mod audit;
mod cleanup;
mod contacts;
mod faults;
mod feed;
mod guests;
mod invites;
mod login;
mod logout;
mod mail;
mod passwords;
mod refresh;
mod register;
mod search;
mod service_accounts;
mod service_token;
mod sessions;
mod users;
mod watch;
