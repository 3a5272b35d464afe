use std::time::Duration;

use chrono::TimeDelta;
use serde::Deserialize;

/// The section `[call.match]`: talking to somebody new.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MatchConfig {
    /// Whether people are matched at all.
    pub enabled: bool,
    /// The least age, in years, 13 to 99.
    pub least_age: u32,
    /// For how long the text of a match, who met whom, and what is recorded of its call are kept, in hours, 1 to 720.
    pub evidence_hours: u32,
    /// Whether media goes through the relay alone, so that no address reaches a stranger.
    pub relay_only: bool,
    /// For how long the text of a match that was reported is kept after the report was decided, in days, 1 to 3,650.
    pub report_days: u32,
    /// How many partners a person has in a minute at most, 1 to 60.
    pub matches_per_minute: u32,
    /// How often this instance looks whether something is due, in milliseconds, 1 to 1,000.
    pub tick_ms: u64,
}

impl Default for MatchConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            least_age: 18,
            evidence_hours: 24,
            relay_only: true,
            report_days: 30,
            matches_per_minute: 20,
            tick_ms: 200,
        }
    }
}

impl MatchConfig {
    /// Each figure with its key, its least and its most.
    pub(super) fn figures(&self) -> [(&'static str, u64, u64, u64); 5] {
        [
            ("match.least_age", self.least_age.into(), 13, 99),
            ("match.evidence_hours", self.evidence_hours.into(), 1, 720),
            ("match.report_days", self.report_days.into(), 1, 3_650),
            ("match.matches_per_minute", self.matches_per_minute.into(), 1, 60),
            ("match.tick_ms", self.tick_ms, 1, 1_000),
        ]
    }

    pub(crate) const fn tick_every(&self) -> Duration {
        Duration::from_millis(self.tick_ms)
    }

    pub(crate) fn reports_for(&self) -> TimeDelta {
        TimeDelta::days(self.report_days.into())
    }

    pub(crate) fn evidence_for(&self) -> TimeDelta {
        TimeDelta::hours(self.evidence_hours.into())
    }
}
