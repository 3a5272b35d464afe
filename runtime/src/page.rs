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

/// The page of a list, out of the up to `size` + 1 rows that were read, and the token of the next page: `place` says
/// where a row stands. Empty on the last page.
pub fn cut<R, P: Serialize>(
    mut rows: Vec<R>,
    size: i64,
    place: impl FnOnce(&R) -> P,
) -> Result<(Vec<R>, String), Status> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let is_last = rows.len() <= size;
    rows.truncate(size);
    match rows.last() {
        Some(last) if !is_last => {
            let next = token(&place(last))?;
            Ok((rows, next))
        }
        Some(_) | None => Ok((rows, String::new())),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_the_last_when_no_row_is_left_over() {
        let (rows, next) = cut(vec![1, 2, 3], 2, |row| *row).unwrap();
        assert_eq!((rows, place::<i32>(&next).unwrap()), (vec![1, 2], Some(2)));
        for rows in [vec![1, 2], vec![]] {
            assert_eq!(cut(rows.clone(), 2, |row: &i32| *row).unwrap(), (rows, String::new()));
        }
    }
}
