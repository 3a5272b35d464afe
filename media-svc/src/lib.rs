#![doc = include_str!("../README.md")]

mod app;
mod calls;
mod config;
mod domain;
mod error;
mod rpc;

pub use app::{Links, build};
pub use config::Config;
