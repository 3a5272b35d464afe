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
mod faults;
mod feed;
mod get;
mod instances;
mod list;
mod migrations;
mod outbox;
mod people;
mod problems;
mod queries;
mod races;
mod relay_only;
mod ringing;
mod services;
mod settings;
mod signal;
mod start;
mod takeover;
mod timeouts;
mod waiting;
