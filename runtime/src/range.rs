//! Which bytes a range asks for (RFC 9110 §14.1.2).

use std::ops::Range;

use proto::access_v1::ByteRange;

/// The bytes of `total` that are asked for: all, from one on, or the last ones. Nothing: there are none such.
pub fn resolve(range: Option<&ByteRange>, total: u64) -> Option<Range<u64>> {
    let Some(ByteRange { first, length }) = range else { return Some(0..total) };
    let range = match (*first, *length) {
        (None, None) => 0..total,
        (None, Some(last)) => total.saturating_sub(last)..total,
        (Some(first), None) => first..total,
        (Some(first), Some(length)) => first..first.saturating_add(length).min(total),
    };
    (range.start < range.end).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let of = |first, length| resolve(Some(&ByteRange { first, length }), 10);
        assert_eq!(resolve(None, 10), Some(0..10));
        assert_eq!(of(None, None), Some(0..10));
        assert_eq!(of(Some(3), None), Some(3..10));
        assert_eq!(of(Some(3), Some(2)), Some(3..5));
        assert_eq!(of(Some(3), Some(u64::MAX)), Some(3..10));
        assert_eq!(of(None, Some(4)), Some(6..10));
        assert_eq!(of(None, Some(40)), Some(0..10));
        for (first, length) in
            [(Some(10), None), (Some(u64::MAX), Some(2)), (Some(3), Some(0)), (None, Some(0))]
        {
            assert_eq!(of(first, length), None);
        }
    }
}
