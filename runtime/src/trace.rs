//! W3C trace context (<https://www.w3.org/TR/trace-context/>): one id from a browser's frame through every service.

use std::{cell::Cell, fmt, future::Future};

use http::{HeaderMap, HeaderValue};

/// The header that carries it.
pub const TRACEPARENT: &str = "traceparent";
/// The response header that tells a caller its trace id.
pub const TRACE_ID: &str = "switchboard-trace-id";

tokio::task_local! {
    static CURRENT: Cell<TraceContext>;
}

/// The trace that a call belongs to, and the caller's span in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceContext {
    trace: u128,
    span: u64,
}

impl TraceContext {
    /// A new trace.
    pub fn new() -> Self {
        // Zero is not a valid id in either place.
        Self { trace: rand::random::<u128>().max(1), span: rand::random::<u64>().max(1) }
    }

    /// The trace in a `traceparent`, or nothing if it is malformed.
    pub fn parse(traceparent: &str) -> Option<Self> {
        let mut parts = traceparent.split('-');
        let (version, trace, span, _flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        if version.len() != 2 || trace.len() != 32 || span.len() != 16 {
            return None;
        }
        let trace = u128::from_str_radix(trace, 16).ok().filter(|id| *id != 0)?;
        let span = u64::from_str_radix(span, 16).ok().filter(|id| *id != 0)?;
        Some(Self { trace, span })
    }

    /// The trace of a request: the caller's, or a new one.
    pub fn of(headers: &HeaderMap) -> Self {
        let sent = headers.get(TRACEPARENT).and_then(|value| value.to_str().ok()).and_then(Self::parse);
        sent.unwrap_or_else(Self::new)
    }

    /// The trace that the running task works for, or a new one.
    pub fn current() -> Self {
        CURRENT.try_with(Cell::get).unwrap_or_else(|_| Self::new())
    }

    /// Runs a future as part of this trace: links take it along.
    pub fn scope<F: Future>(self, future: F) -> impl Future<Output = F::Output> {
        CURRENT.scope(Cell::new(self), future)
    }

    /// Runs a function as part of this trace.
    pub fn enter<R>(self, run: impl FnOnce() -> R) -> R {
        CURRENT.sync_scope(Cell::new(self), run)
    }

    /// The next span of the same trace.
    pub fn child(self) -> Self {
        Self { trace: self.trace, span: rand::random::<u64>().max(1) }
    }

    /// The trace id, 32 hexadecimal digits.
    pub fn trace_id(self) -> String {
        format!("{:032x}", self.trace)
    }

    /// Sets the `traceparent` header.
    #[expect(clippy::expect_used, reason = "hexadecimal digits and hyphens are a valid header value")]
    pub fn set(self, headers: &mut HeaderMap) {
        let value = HeaderValue::try_from(self.to_string()).expect("hexadecimal");
        headers.insert(TRACEPARENT, value);
    }
}

impl Default for TraceContext {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-01", self.trace, self.span)
    }
}

#[cfg(test)]
mod tests {
    use super::TraceContext;

    #[test]
    fn what_is_written_is_read() {
        let trace = TraceContext::new();
        assert_eq!(TraceContext::parse(&trace.to_string()), Some(trace));
    }

    #[test]
    fn malformed_is_nothing() {
        for text in ["", "00-0-0-0", "00-00000000000000000000000000000000-0000000000000001-01", "zz", "00-é"]
        {
            assert_eq!(TraceContext::parse(text), None, "{text}");
        }
    }
}
