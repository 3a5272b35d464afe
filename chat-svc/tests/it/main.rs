//! chat-svc over gRPC, on MariaDB, beside a real notify-svc.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cognitive_complexity,
    reason = "tests"
)]

mod acts;
mod app;
mod calls;
mod chaos;
mod direct;
mod export;
mod feed;
mod files;
mod front;
mod group_pictures;
mod groups;
mod many;
mod migrations;
mod own;
mod people;
mod queries;
mod retention;
mod rights;
mod rooms;
mod s3;
mod search;
mod send;
mod unread;
