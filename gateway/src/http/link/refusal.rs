//! What a browser is told when a link gives nothing.

use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use proto::{
    access_v1::ErrorReason,
    reason::{self, Extra, Reason as _},
};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

/// Where `RANGE_UNSATISFIABLE` says how long the whole is.
const TOTAL_BYTES: &str = "total_bytes";

/// There is nothing of this kind at such a link. Forged, expired, mistyped: nobody learns which.
pub(super) fn no_link() -> Status {
    ErrorReason::LinkInvalid.refuse(Code::PermissionDenied, "this link is not one")
}

/// The range begins behind the end.
pub(super) fn unsatisfiable(total_bytes: u64) -> Status {
    let extra = Extra::entry(TOTAL_BYTES, total_bytes.to_string());
    ErrorReason::RangeUnsatisfiable.refuse_with(Code::OutOfRange, "the range begins behind the end", extra)
}

/// Whether it is the range that was refused.
pub(super) fn is_of_range(status: &Status) -> bool {
    reason::is(status, ErrorReason::RangeUnsatisfiable)
}

/// A refusal as plain HTTP: what a person can make of it, and nothing of what went on inside.
pub(super) fn response(status: &Status) -> Response {
    let (code, text) = http_status(status);
    let mut response = (code, format!("{text}\n")).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if matches!(code, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after(status)));
    }
    if code == StatusCode::RANGE_NOT_SATISFIABLE
        && let Some(range) = content_range(status)
    {
        headers.insert(header::CONTENT_RANGE, range);
    }
    response
}

fn http_status(status: &Status) -> (StatusCode, &'static str) {
    if reason::is(status, ErrorReason::LinkInvalid) {
        return (StatusCode::NOT_FOUND, NOTHING);
    }
    if is_of_range(status) {
        return (StatusCode::RANGE_NOT_SATISFIABLE, "This is shorter than that.");
    }
    match status.code() {
        // All that a client has said is the token.
        Code::NotFound | Code::InvalidArgument | Code::Unimplemented => (StatusCode::NOT_FOUND, NOTHING),
        Code::PermissionDenied | Code::Unauthenticated => (StatusCode::FORBIDDEN, "This is not for you."),
        Code::FailedPrecondition | Code::Aborted | Code::AlreadyExists => {
            (StatusCode::CONFLICT, "This cannot be had as things are.")
        }
        Code::ResourceExhausted => (StatusCode::TOO_MANY_REQUESTS, "Too many requests. Try again soon."),
        Code::Unavailable | Code::Cancelled => {
            (StatusCode::SERVICE_UNAVAILABLE, "This cannot be had just now. Try again soon.")
        }
        Code::DeadlineExceeded => (StatusCode::GATEWAY_TIMEOUT, "This takes too long. Try again later."),
        Code::Ok | Code::Unknown | Code::OutOfRange | Code::Internal | Code::DataLoss => {
            (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on the server.")
        }
    }
}

const NOTHING: &str = "There is nothing here, or no longer.";

/// In whole seconds, at least one.
fn retry_after(status: &Status) -> u64 {
    let told = status.get_details_retry_info().and_then(|info| info.retry_delay);
    told.map_or(1, |delay| delay.as_secs() + u64::from(delay.subsec_nanos() > 0)).max(1)
}

fn content_range(status: &Status) -> Option<HeaderValue> {
    let total: u64 = status.get_details_error_info()?.metadata.get(TOTAL_BYTES)?.parse().ok()?;
    HeaderValue::try_from(format!("bytes */{total}")).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_forged_link_looks_like_one_that_never_was() {
        let seen = |status: &Status| {
            let response = response(status);
            (response.status(), response.headers().clone())
        };
        let never = seen(&Status::not_found("user 7 has no avatar"));
        assert_eq!(never.0, StatusCode::NOT_FOUND);
        assert_eq!(seen(&no_link()), never);
        assert_eq!(seen(&Status::invalid_argument("token too long")), never);
    }

    #[test]
    fn who_may_try_again_is_told_when() {
        let status = runtime::status::overloaded("disk", Duration::from_millis(2_300));
        let busy = response(&status);
        assert_eq!((busy.status().as_u16(), &busy.headers()["retry-after"]), (429, &HeaderValue::from(3)));
        let away = response(&runtime::status::draining());
        assert_eq!((away.status().as_u16(), &away.headers()["retry-after"]), (503, &HeaderValue::from(1)));
    }

    #[test]
    fn a_range_behind_the_end_learns_where_the_end_is() {
        let refused = response(&unsatisfiable(70));
        assert_eq!(refused.status(), StatusCode::RANGE_NOT_SATISFIABLE);
        assert_eq!(refused.headers()["content-range"], "bytes */70");
        let untold = ErrorReason::RangeUnsatisfiable.refuse(Code::OutOfRange, "x");
        assert!(!response(&untold).headers().contains_key("content-range"));
    }
}
