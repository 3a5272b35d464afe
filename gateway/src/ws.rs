//! The tunnel: many gRPC calls over one WebSocket.

mod calls;
pub mod close;
pub(crate) mod credit;
pub(crate) mod frame;
mod inbox;
pub mod limits;
pub mod session;
pub(crate) mod socket;
pub(crate) mod stream;
mod wire;
