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
mod account_states;
mod admin;
mod admin_links;
mod admin_lists;
mod app;
mod attempts;
mod audit;
mod authenticator;
mod avatars;
mod cleanup;
mod contacts;
mod faults;
mod feed;
mod guests;
mod invites;
mod login;
mod logout;
mod mail;
mod passkeys;
mod passwords;
mod privacy;
mod profiles;
mod reauthentication;
mod refresh;
mod refresh_model;
mod register;
mod search;
mod second_factor;
mod secrets;
mod service_accounts;
mod service_token;
mod sessions;
mod totp;
mod users;
mod watch;
