mod matching;

use std::time::Duration;

use chrono::TimeDelta;
use runtime::ConfigError;
use serde::Deserialize;

pub use matching::MatchConfig;

use crate::{domain::Patience, tasks::Kept};

/// The section `[call]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// This service's own database.
    pub database: db::Config,
    /// The section `[bus]`, which services share.
    #[serde(skip)]
    pub bus: bus::Config,
    /// How long a call rings, in seconds, 5 to 300.
    pub ring_seconds: u64,
    /// How long media may take while both people signal, in seconds, 5 to 300.
    pub connect_seconds: u64,
    /// After how long a call is lost whose two people are both gone, in seconds, 30 to 3,600.
    pub both_gone_seconds: u64,
    /// After how long a call is lost when one is gone and the other says that media failed, in seconds, 10 to 3,600.
    pub one_gone_seconds: u64,
    /// Signals per second of one call, 1 to 10,000; twice as many at once.
    pub signals_per_second: u32,
    /// How often deadlines are looked for, in milliseconds, 1 to 10,000.
    pub sweep_ms: u64,
    /// How often the presence of this instance's streams is renewed, in milliseconds, 1 to 10,000.
    pub presence_ms: u64,
    /// How often what happens in calls is written to the record, in milliseconds, 1 to 10,000.
    pub record_ms: u64,
    /// For how long the record is kept, in days, 1 to 36,500.
    pub record_days: u32,
    /// For how long the record's quality reports are kept, in days, 1 to 36,500.
    pub quality_days: u32,
    /// Talking to somebody new.
    #[serde(rename = "match")]
    pub matching: MatchConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: db::Config::default(),
            bus: bus::Config::default(),
            ring_seconds: 30,
            connect_seconds: 30,
            both_gone_seconds: 120,
            one_gone_seconds: 30,
            signals_per_second: 50,
            sweep_ms: 1_000,
            presence_ms: 10_000,
            record_ms: 500,
            record_days: 365,
            quality_days: 30,
            matching: MatchConfig::default(),
        }
    }
}

impl Config {
    /// Says which key is wrong, and why.
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.database.validate().map_err(|error| ConfigError::new("call.database", error.to_string()))?;
        self.bus.validate().map_err(|error| ConfigError::new("bus", error.to_string()))?;
        let figures = [
            ("ring_seconds", self.ring_seconds, 5, 300),
            ("connect_seconds", self.connect_seconds, 5, 300),
            ("both_gone_seconds", self.both_gone_seconds, 30, 3_600),
            ("one_gone_seconds", self.one_gone_seconds, 10, 3_600),
            ("signals_per_second", self.signals_per_second.into(), 1, 10_000),
            ("sweep_ms", self.sweep_ms, 1, 10_000),
            ("presence_ms", self.presence_ms, 1, 10_000),
            ("record_ms", self.record_ms, 1, 10_000),
            ("record_days", self.record_days.into(), 1, 36_500),
            ("quality_days", self.quality_days.into(), 1, 36_500),
        ];
        match figures
            .into_iter()
            .chain(self.matching.figures())
            .find(|(_, figure, least, most)| !(*least..=*most).contains(figure))
        {
            Some((key, _, least, most)) => {
                Err(ConfigError::new("call", format!("{key} must be {least} to {most}")))
            }
            None => Ok(()),
        }
    }

    pub(crate) const fn ring_for(&self) -> Duration {
        Duration::from_secs(self.ring_seconds)
    }

    pub(crate) const fn patience(&self) -> Patience {
        Patience {
            connect: Duration::from_secs(self.connect_seconds),
            both_gone: Duration::from_secs(self.both_gone_seconds),
            one_gone: Duration::from_secs(self.one_gone_seconds),
        }
    }

    pub(crate) const fn sweep_every(&self) -> Duration {
        Duration::from_millis(self.sweep_ms)
    }

    pub(crate) const fn renew_every(&self) -> Duration {
        Duration::from_millis(self.presence_ms)
    }

    pub(crate) const fn record_every(&self) -> Duration {
        Duration::from_millis(self.record_ms)
    }

    pub(crate) fn kept(&self) -> Kept {
        Kept {
            record: TimeDelta::days(self.record_days.into()),
            quality: TimeDelta::days(self.quality_days.into()),
            matches: self.matching.evidence_for(),
            evidence: self.matching.reports_for(),
        }
    }
}
