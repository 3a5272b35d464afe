//! The tunnel: many gRPC calls over one WebSocket.

pub mod close;
pub(crate) mod credit;
pub(crate) mod frame;
pub mod limits;
pub mod session;
pub(crate) mod stream;
