//! Which part of a link's bytes is wanted (RFC 9110, section 14).

use http::{HeaderMap, header};
use proto::access_v1::ByteRange;

/// What a `Range` header asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// From this byte to that one, or to the end.
    From(u64, Option<u64>),
    /// The last so many bytes, at least 1.
    Last(u64),
}

/// Bytes that follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) first: u64,
    pub(super) length: u64,
}

impl Wanted {
    /// The one range of bytes that is asked for. Several ranges, other units and nonsense ask for nothing, as if they
    /// were not there: section 14.2 permits that, and many ranges in one answer have served attacks only.
    pub(super) fn parse(headers: &HeaderMap) -> Option<Self> {
        let mut lines = headers.get_all(header::RANGE).into_iter();
        let (line, None) = (lines.next()?, lines.next()) else { return None };
        let (unit, range) = line.to_str().ok()?.split_once('=')?;
        if !unit.trim().eq_ignore_ascii_case("bytes") {
            return None;
        }
        match range.trim().split_once('-')? {
            ("", last) => number(last).filter(|last| *last > 0).map(Self::Last),
            (first, "") => Some(Self::From(number(first)?, None)),
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                (first <= last).then_some(Self::From(first, Some(last)))
            }
        }
    }

    /// As the service is asked for it.
    pub(super) fn message(self) -> ByteRange {
        match self {
            Self::From(first, last) => ByteRange {
                first: Some(first),
                // Too long to be counted: to the end.
                length: last.and_then(|last| (last - first).checked_add(1)),
            },
            Self::Last(length) => ByteRange { first: None, length: Some(length) },
        }
    }

    /// The bytes that this means of `total`; nothing when there are none.
    pub(super) fn of(self, total: u64) -> Option<Part> {
        let newest = total.checked_sub(1)?;
        match self {
            Self::From(first, last) => {
                let last = last.map_or(newest, |last| last.min(newest));
                last.checked_sub(first).map(|before| Part { first, length: before + 1 })
            }
            Self::Last(length) => {
                let length = length.min(total);
                Some(Part { first: total - length, length })
            }
        }
    }
}

fn number(text: &str) -> Option<u64> {
    // What parse() would take besides digits is a sign.
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(lines: &[&str]) -> Option<Wanted> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::RANGE, line.parse().unwrap());
        }
        Wanted::parse(&headers)
    }

    #[test]
    fn one_range_of_bytes_is_understood() {
        assert_eq!(parse(&["bytes=0-0"]), Some(Wanted::From(0, Some(0))));
        assert_eq!(parse(&["Bytes = 5-"]), Some(Wanted::From(5, None)));
        assert_eq!(parse(&["bytes=-7"]), Some(Wanted::Last(7)));
    }

    #[test]
    fn everything_else_is_as_good_as_no_range() {
        for nonsense in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=5-4",
            "bytes=-0",
            "bytes=+1-2",
            "bytes=1-+2",
            "bytes=0-1,3-4",
            "bytes=a-b",
            "bytes=1 - 2",
            "items=0-1",
            "bytes=0x1-2",
            "bytes=99999999999999999999-",
            "bytes=1-2-3",
        ] {
            assert_eq!(parse(&[nonsense]), None, "{nonsense}");
        }
        assert_eq!(parse(&[]), None);
        assert_eq!(parse(&["bytes=0-1", "bytes=3-4"]), None);
    }

    #[test]
    fn a_length_that_cannot_be_counted_is_to_the_end() {
        let all = Wanted::From(0, Some(u64::MAX)).message();
        assert_eq!((all.first, all.length), (Some(0), None));
        let some = Wanted::From(1, Some(u64::MAX)).message();
        assert_eq!(some.length, Some(u64::MAX));
    }

    proptest! {
        #[test]
        fn a_part_is_what_the_range_cuts_out_of_the_whole(total in 0u64..40, first in 0u64..50, last in 0u64..50) {
            let whole: Vec<u64> = (0..total).collect();
            let cut = |wanted: Wanted| {
                wanted.of(total).map(|part| (part.first..part.first + part.length).collect::<Vec<_>>())
            };
            let found = |bytes: Vec<u64>| if bytes.is_empty() { None } else { Some(bytes) };
            let from = |first, last| whole.iter().copied().filter(|at| (first..=last).contains(at)).collect();
            prop_assert_eq!(cut(Wanted::From(first, None)), found(from(first, 99)));
            if first <= last {
                prop_assert_eq!(cut(Wanted::From(first, Some(last))), found(from(first, last)));
            }
            let tail = from(total.saturating_sub(last + 1), 99);
            prop_assert_eq!(cut(Wanted::Last(last + 1)), found(tail));
        }

        #[test]
        fn no_header_is_too_strange(line in "[ -~]{0,40}", total in any::<u64>()) {
            let wanted = parse(&[&format!("bytes={line}")]);
            let part = wanted.and_then(|wanted| wanted.of(total));
            prop_assert!(part.is_none_or(|part| part.length > 0 && part.first + (part.length - 1) < total));
        }
    }
}
