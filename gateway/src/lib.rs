#![doc = include_str!("../README.md")]

mod admission;
mod app;
mod client_address;
mod config;
mod edge;
mod edge_token;
mod events;
mod grpc;
mod http;
mod limits;
mod metadata;
mod origin;
mod process;
mod tls;
mod upstream;
pub mod ws;

pub use app::{Doors, Gateway, Parts, build};
pub use config::{Config, UpstreamConfig};
pub use limits::Rate;
pub use process::{serve, start};
