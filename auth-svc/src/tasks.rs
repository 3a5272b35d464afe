//! What runs in the background.

mod cleanup;
mod files;
mod revocations;

pub(crate) use cleanup::Cleanup;
pub(crate) use files::{AccountFiles, KeyFiles};
pub(crate) use revocations::RevocationReader;
