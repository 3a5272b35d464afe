//! media-svc over gRPC, within this process.
#![expect(clippy::unwrap_used, reason = "tests")]

mod app;
mod ice;
mod platform;
