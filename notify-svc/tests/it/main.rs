//! notify-svc over gRPC, within this process.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod app;
mod availability;
mod instances;
mod migrations;
mod notifications;
mod people;
mod presence;
mod publish;
mod push;
mod settings;
mod subscribe;
