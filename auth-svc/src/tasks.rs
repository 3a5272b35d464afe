//! What runs in the background.

mod cleanup;
mod deletion;
mod files;
mod mail;
mod revocations;

pub(crate) use cleanup::Cleanup;
pub(crate) use deletion::Deletion;
pub(crate) use files::{AccountFiles, KeyFiles};
pub(crate) use mail::MailSender;
pub(crate) use revocations::RevocationReader;
