//! notify-svc over gRPC, within this process.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod app;
mod instances;
mod publish;
mod subscribe;
