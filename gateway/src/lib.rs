//! Being written.

mod grpc;
mod limits;
mod metadata;
pub mod ws;
