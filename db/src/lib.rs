#![doc = include_str!("../README.md")]

mod config;
mod connection;
mod error;
pub mod migrate;
pub mod outbox;
mod pool;
mod tx;
mod types;

pub use config::{Config, ConfigError};
pub use connection::Connection;
pub use error::{BadRow, Error, Expect};
pub use pool::{Pool, PoolState};
pub use tx::AsyncWork;
pub use types::{UtcMicros, Uuid16};
