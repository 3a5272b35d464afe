//! The contract: generated messages, clients and servers, and what the options in the `.proto` files declare.
//!
//! This crate knows no transport policy and no service. `access` says who may call a method, `limits` what a field may
//! hold, `id` gives every kind of id a type of its own, and `reason` turns a typed refusal into a `tonic::Status`.

pub mod access;
pub mod codec;
pub mod convert;
pub mod id;
pub mod limits;
pub mod reason;
mod redaction;

#[allow(
    clippy::all,
    clippy::pedantic,
    missing_docs,
    unreachable_pub,
    missing_debug_implementations,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::wildcard_enum_match_arm,
    clippy::large_futures,
    clippy::cognitive_complexity,
    clippy::too_many_lines,
    clippy::doc_markdown,
    clippy::needless_pass_by_value,
    clippy::semicolon_if_nothing_returned,
    reason = "generated code"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/switchboard.rs"));
}

mod generated_limits {
    include!(concat!(env!("OUT_DIR"), "/limits.rs"));
}

pub use generated::switchboard;
pub use switchboard::{
    access::v1 as access_v1, auth::v1 as auth, call::v1 as call, chat::v1 as chat, edge::v1 as edge,
    media::v1 as media, notify::v1 as notify,
};

/// The encoded `FileDescriptorSet` of the whole contract, extension options included.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
