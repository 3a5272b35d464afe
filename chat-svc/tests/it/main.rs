//! chat-svc over gRPC, on MariaDB, beside a real notify-svc.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod app;
mod direct;
mod feed;
mod front;
mod migrations;
mod people;
mod send;
mod unread;
