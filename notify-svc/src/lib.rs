#![doc = include_str!("../README.md")]

mod app;
mod config;
mod error;
mod feed;
mod rpc;

pub use app::build;
pub use config::Config;
