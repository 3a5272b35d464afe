//! What is plugged in: where it is, whether it answers, and which methods it serves.

pub(crate) mod instance;
pub(crate) mod plugins;
mod pool;
mod reflect;
pub(crate) mod registry;
pub(crate) mod routes;
mod watch;

pub(crate) use registry::Registry;
pub(crate) use routes::{Backend, Route};
