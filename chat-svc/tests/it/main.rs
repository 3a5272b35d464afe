//! chat-svc over gRPC, on MariaDB, beside a real notify-svc.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod acts;
mod app;
mod calls;
mod chaos;
mod direct;
mod feed;
mod files;
mod front;
mod groups;
mod migrations;
mod own;
mod people;
mod rights;
mod rooms;
mod search;
mod send;
mod unread;
