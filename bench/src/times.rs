//! Times, and how they are told.

use std::{fmt, time::Duration};

/// What was measured, of which there is at least one.
#[derive(Debug)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn new(mut times: Vec<Duration>) -> Self {
        times.sort();
        Self(times)
    }

    /// The time that this share of all does not exceed, in milliseconds.
    fn at(&self, share: f64) -> f64 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
        let index = (self.0.len().saturating_sub(1) as f64 * share) as usize;
        self.0.get(index).copied().unwrap_or_default().as_secs_f64() * 1000.0
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [median, p95, p99, most] = [0.5, 0.95, 0.99, 1.0].map(|share| self.at(share));
        write!(f, "median {median:.3} ms, p95 {p95:.3} ms, p99 {p99:.3} ms, most {most:.3} ms")
    }
}
