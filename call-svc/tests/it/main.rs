//! call-svc over gRPC, on MariaDB, beside a real notify-svc.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod answer;
mod app;
mod auth;
mod end;
mod export;
mod faults;
mod feed;
mod get;
mod history;
mod list;
mod migrations;
mod outbox;
mod people;
mod queries;
mod races;
mod record;
mod retention;
mod search;
mod services;
mod signal;
mod start;
mod takeover;
mod timeouts;
mod watch;
