//! The head of the answer to a plain link: what RFC 9110 makes of the header that the service gave.

use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use proto::access_v1::LinkHeader;
use tonic::Status;

use super::{
    condition::{self, IfRange},
    kind::Kind,
    range::{Part, Wanted},
    refusal,
};

/// Longest `max-age`, in seconds: a year, which is as good as for ever.
const LONGEST_AGE: i64 = 31_536_000;

/// What is answered.
#[derive(Debug)]
pub(super) enum Answer {
    /// These headers, and the bytes.
    Bytes(Response<()>),
    /// These headers, and nothing more.
    Nothing(Response<()>),
}

/// What the service's header means for a request with these headers that asks for `wanted`.
pub(super) fn of(given: &LinkHeader, wanted: Option<Wanted>, request: &HeaderMap) -> Result<Answer, Status> {
    let mut response = Response::new(());
    set_validators(response.headers_mut(), given);
    if condition::has(request, &given.etag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(Answer::Nothing(response));
    }
    let wanted = wanted.filter(|_| IfRange::of(request).admits(&given.etag));
    let part = Part { first: given.first, length: given.length };
    let is_whole = part == Part { first: 0, length: given.total_bytes };
    match wanted.map(|wanted| wanted.of(given.total_bytes)) {
        Some(None) => return Err(refusal::unsatisfiable(given.total_bytes)),
        Some(Some(asked)) if asked == part => {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            let last = part.first + (part.length - 1);
            let range = format!("bytes {}-{last}/{}", part.first, given.total_bytes);
            response.headers_mut().insert(header::CONTENT_RANGE, text(&range));
        }
        _ if is_whole => {}
        _ => {
            return Err(runtime::status::internal(
                "a link's service gave another part than it was asked for",
            ));
        }
    }
    set_content(response.headers_mut(), given);
    Ok(Answer::Bytes(response))
}

/// What a 304 says, too.
fn set_validators(headers: &mut HeaderMap, given: &LinkHeader) {
    if let Some(etag) = condition::etag(&given.etag) {
        headers.insert(header::ETAG, etag);
    }
    let age = given.cache_for.as_ref().map_or(0, |length| length.seconds.clamp(0, LONGEST_AGE));
    let policy = match age {
        0 => HeaderValue::from_static("no-store"),
        age => text(&format!("private, max-age={age}, immutable")),
    };
    headers.insert(header::CACHE_CONTROL, policy);
}

fn set_content(headers: &mut HeaderMap, given: &LinkHeader) {
    let kind = Kind::of(&given.content_type, &given.file_name);
    headers.insert(header::CONTENT_TYPE, kind.content_type);
    headers.insert(header::CONTENT_DISPOSITION, kind.disposition);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(given.length));
}

/// A header of our own making: digits and ASCII words.
fn text(text: &str) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(first: u64, length: u64) -> LinkHeader {
        LinkHeader {
            content_type: "image/webp".to_owned(),
            total_bytes: 100,
            first,
            length,
            etag: "v1".to_owned(),
            cache_for: Some(prost_types::Duration { seconds: 60, nanos: 0 }),
            file_name: String::new(),
        }
    }

    fn request(headers: &[(header::HeaderName, &str)]) -> HeaderMap {
        headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    fn bytes(given: &LinkHeader, wanted: Option<Wanted>, headers: &HeaderMap) -> Response<()> {
        match of(given, wanted, headers).unwrap() {
            Answer::Bytes(response) => response,
            Answer::Nothing(response) => panic!("{response:?}"),
        }
    }

    #[test]
    fn the_whole_has_its_length_its_name_and_its_age() {
        let response = bytes(&given(0, 100), None, &HeaderMap::new());
        let of = |name| response.headers()[name].to_str().unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!((of("content-type"), of("content-length")), ("image/webp", "100"));
        assert_eq!((of("content-disposition"), of("accept-ranges")), ("inline", "bytes"));
        assert_eq!((of("etag"), of("cache-control")), ("\"v1\"", "private, max-age=60, immutable"));
        assert!(!response.headers().contains_key("content-range"));
    }

    #[test]
    fn a_part_says_which() {
        let response = bytes(&given(10, 90), Some(Wanted::From(10, Some(500))), &HeaderMap::new());
        assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!(response.headers()["content-range"], "bytes 10-99/100");
        assert_eq!(response.headers()["content-length"], "90");
    }

    #[test]
    fn a_service_without_ranges_gives_the_whole_and_a_confused_one_nothing() {
        let wanted = Some(Wanted::From(10, Some(19)));
        assert_eq!(bytes(&given(0, 100), wanted, &HeaderMap::new()).status(), StatusCode::OK);
        for confused in [given(10, 20), given(5, 10), given(10, u64::MAX)] {
            assert!(of(&confused, wanted, &HeaderMap::new()).is_err(), "{confused:?}");
            assert!(of(&confused, None, &HeaderMap::new()).is_err(), "{confused:?}");
        }
    }

    #[test]
    fn who_has_it_is_told_so_before_any_range_is_looked_at() {
        let headers = request(&[(header::IF_NONE_MATCH, "\"v0\", \"v1\"")]);
        let Ok(Answer::Nothing(response)) = of(&given(0, 100), Some(Wanted::From(900, None)), &headers)
        else {
            panic!("it was sent again");
        };
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(response.headers()["etag"], "\"v1\"");
        assert!(!response.headers().contains_key("content-length"));
    }

    #[test]
    fn a_range_of_other_bytes_is_the_whole() {
        let wanted = Some(Wanted::From(0, Some(9)));
        let same = request(&[(header::IF_RANGE, "\"v1\"")]);
        let other = request(&[(header::IF_RANGE, "\"v0\"")]);
        assert_eq!(bytes(&given(0, 10), wanted, &same).status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!(bytes(&given(0, 100), wanted, &other).status(), StatusCode::OK);
    }

    #[test]
    fn without_an_age_nobody_keeps_it() {
        for seconds in [0, -5] {
            let cache_for = Some(prost_types::Duration { seconds, nanos: 0 });
            let response = bytes(&LinkHeader { cache_for, ..given(0, 100) }, None, &HeaderMap::new());
            assert_eq!(response.headers()["cache-control"], "no-store");
        }
    }
}
