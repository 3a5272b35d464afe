//! Pages of lists: sizes, and opaque tokens.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use proto::{access_v1::ErrorReason, reason::Reason as _};
use serde::{Serialize, de::DeserializeOwned};
use tonic::{Code, Status};

const DEFAULT: u32 = 50;
const MOST: u32 = 200;

/// How many rows a page holds: what was asked for, at most 200; 50 for 0.
pub fn size(asked: u32) -> i64 {
    i64::from(if asked == 0 { DEFAULT } else { asked.min(MOST) })
}

/// The opaque token of a place in a list.
pub fn token<T: Serialize>(place: &T) -> Result<String, Status> {
    serde_json::to_vec(place).map(|json| BASE64_URL_SAFE_NO_PAD.encode(json)).map_err(crate::status::internal)
}

/// The place that a token names; nothing for the empty token of a first page.
///
/// Fails with `INVALID_ARGUMENT` (`PAGE_TOKEN_INVALID`) for a token that is not ours.
pub fn place<T: DeserializeOwned>(token: &str) -> Result<Option<T>, Status> {
    if token.is_empty() {
        return Ok(None);
    }
    BASE64_URL_SAFE_NO_PAD
        .decode(token)
        .ok()
        .and_then(|json| serde_json::from_slice(&json).ok())
        .map(Some)
        .ok_or_else(invalid)
}

/// The refusal of a page token that is not of this list.
pub fn invalid() -> Status {
    ErrorReason::PageTokenInvalid.refuse(Code::InvalidArgument, "the page token is not valid")
}
