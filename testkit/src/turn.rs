//! A client of STUN and TURN (RFC 8489, RFC 8656): as much of it as asking a relay for an address takes.
//!
//! It speaks over UDP, TCP and TLS, with long-term credentials, and shows the error codes that a browser would not.

#![expect(
    clippy::indexing_slicing,
    reason = "support for tests: an answer that is cut short fails the test, with its place"
)]

mod client;
mod message;

use aws_lc_rs::hmac;
use base64::{Engine as _, prelude::BASE64_STANDARD};
pub use client::{Refused, Relay, Transport};

/// The password of a username under a relay's `static-auth-secret`: base64 of HMAC-SHA-1.
pub fn password(secret: &str, username: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.as_bytes());
    BASE64_STANDARD.encode(hmac::sign(&key, username.as_bytes()))
}
