//! The gateway from outside: real sockets, a real upstream with real reflection.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(clippy::allow_attributes, reason = "which of these a test uses changes with the test")]

mod access;
mod flow;
mod frames;
mod kinds;
mod life;
mod limits;
mod links;
mod model;
mod properties;
mod sessions;
mod support;
mod upstreams;
mod web;
