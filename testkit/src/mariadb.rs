//! A private MariaDB for tests: one server per test process, one database per test.
//!
//! The server starts from a prepared data folder (the first run on a machine makes it, about 6 s), listens on a Unix
//! socket alone, runs as an unprivileged user and dies with the process, however that ends. A database is made from a
//! template that was migrated once.
//!
//! ```no_run
//! # async fn example(migrations: &'static db::migrate::EmbeddedMigrations) {
//! let db = testkit::mariadb::TestDb::new(migrations).await;
//! db.pool.ping().await.unwrap();
//! # }
//! ```

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "support for tests: what fails here fails the test, with words"
)]

mod database;
mod folder;
mod server;
mod statements;

pub use database::{TestDb, create_database};
pub use server::Server;
pub use statements::{Plans, explain_statements, record_statements, stop_recording};
