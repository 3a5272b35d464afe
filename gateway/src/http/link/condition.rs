//! What a client has already (RFC 9110, section 13).

use http::{HeaderMap, HeaderValue, header};

/// Longest entity tag, in bytes.
const ETAG_BYTES: usize = 200;

/// An entity tag as it stands in a header (section 8.8.3): strong, since it names bytes. Nothing if `name` cannot be one.
pub(super) fn etag(name: &str) -> Option<HeaderValue> {
    let is_legal = |byte: u8| matches!(byte, 0x21 | 0x23..=0x7e);
    if name.is_empty() || name.len() > ETAG_BYTES || !name.bytes().all(is_legal) {
        return None;
    }
    HeaderValue::try_from(format!("\"{name}\"")).ok()
}

/// Whether the client has the bytes of this name: `If-None-Match`, compared weakly.
pub(super) fn has(headers: &HeaderMap, name: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .into_iter()
        .filter_map(|line| line.to_str().ok())
        .any(|line| line.trim() == "*" || names(line).any(|known| known == name))
}

/// The names in a list of entity tags, weak or strong, as far as it is one. A name may hold a comma.
fn names(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let quoted = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"')?;
        let (name, after) = quoted.split_once('"')?;
        rest = after;
        Some(name)
    })
}

/// What an `If-Range` says: the range is wanted of the bytes that the client has a part of, and of no others.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum IfRange<'a> {
    /// There is none.
    Always,
    /// Of the bytes of this name; strong comparison.
    Named(&'a str),
    /// A date, which we never give, or a weak tag, which never matches.
    Never,
}

impl<'a> IfRange<'a> {
    pub(super) fn of(headers: &'a HeaderMap) -> Self {
        let Some(line) = headers.get(header::IF_RANGE) else { return Self::Always };
        let quoted = line.to_str().ok().and_then(|line| line.trim().strip_prefix('"')?.strip_suffix('"'));
        quoted.map_or(Self::Never, Self::Named)
    }

    pub(super) fn admits(&self, name: &str) -> bool {
        match self {
            Self::Always => true,
            Self::Named(known) => *known == name,
            Self::Never => false,
        }
    }
}

/// Whether the answer depends on what the client has.
pub(super) fn is_conditional(headers: &HeaderMap) -> bool {
    headers.contains_key(header::IF_NONE_MATCH) || headers.contains_key(header::IF_RANGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn having(name: http::HeaderName, line: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, line.parse().unwrap())])
    }

    #[test]
    fn a_name_becomes_a_strong_tag_or_none() {
        assert_eq!(etag("v1-abc").unwrap(), "\"v1-abc\"");
        for wrong in ["", "a\"b", "a b", "a\r\nx: y", "ä", &"x".repeat(201)] {
            assert_eq!(etag(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_list_of_tags_is_searched() {
        let has = |line: &str, name| has(&having(header::IF_NONE_MATCH, line), name);
        assert!(has("\"a\"", "a"));
        assert!(has("W/\"x\" , \"a,b\",\"c\"", "a,b"));
        assert!(has("W/\"a\"", "a"));
        assert!(has(" * ", "anything"));
        assert!(!has("\"ab\"", "a"));
        assert!(!has("a", "a"));
        assert!(!has("\"x\" nonsense \"a\"", "a"));
        assert!(!has("\"a", "a"));
    }

    #[test]
    fn a_range_is_wanted_of_the_named_bytes_only() {
        let admits = |line: &str, name| IfRange::of(&having(header::IF_RANGE, line)).admits(name);
        assert!(admits("\"a\"", "a"));
        assert!(!admits("\"a\"", "b"));
        assert!(!admits("W/\"a\"", "a"));
        assert!(!admits("Sat, 29 Oct 1994 19:43:31 GMT", "a"));
        assert!(IfRange::of(&HeaderMap::new()).admits("a"));
    }
}
