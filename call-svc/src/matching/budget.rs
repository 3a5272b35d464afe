use std::time::Duration;

use chrono::{DateTime, Utc};

/// What a stream may still send.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget {
    per_second: f64,
    left: f64,
    at: DateTime<Utc>,
}

impl Budget {
    /// So many in a second, and as many at once.
    pub(crate) fn new(per_second: u32, now: DateTime<Utc>) -> Self {
        let rate = f64::from(per_second);
        Self { per_second: rate, left: rate, at: now }
    }

    /// Takes one, or says when there is one again.
    pub(crate) fn spend(&mut self, now: DateTime<Utc>) -> Result<(), Duration> {
        let passed = (now - self.at).to_std().unwrap_or_default().as_secs_f64();
        self.left = (self.left + passed * self.per_second).min(self.per_second);
        self.at = now;
        if self.left < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - self.left) / self.per_second));
        }
        self.left -= 1.0;
        Ok(())
    }
}
