//! call-svc over gRPC, on MariaDB, beside real ones of notify-svc and chat-svc.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod answer;
mod app;
mod end;
mod export;
mod faults;
mod feed;
mod get;
mod history;
mod instances;
mod list;
mod matching;
mod migrations;
mod moderation;
mod notices;
mod outbox;
mod people;
mod problems;
mod queries;
mod races;
mod record;
mod relay_only;
mod reporting;
mod retention;
mod ringing;
mod search;
mod services;
mod settings;
mod signal;
mod start;
mod takeover;
mod timeouts;
mod traces;
mod waiting;
mod watch;
