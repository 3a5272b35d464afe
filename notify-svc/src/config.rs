use std::time::Duration;

use runtime::ConfigError;
use serde::Deserialize;

/// The section `[notify]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The section `[bus]`, which services share.
    #[serde(skip)]
    pub bus: bus::Config,
    /// Most events that a feed keeps, 1 to 100,000.
    pub history_events: usize,
    /// Longest time that a feed keeps an event, in seconds, 1 to 600.
    pub history_seconds: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self { bus: bus::Config::default(), history_events: 1000, history_seconds: 300 }
    }
}

impl Config {
    /// Says which key is wrong, and why.
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.bus.validate().map_err(|error| ConfigError::new("bus", error.to_string()))?;
        let problem = |problem| Err(ConfigError::new("notify", problem));
        if !(1..=100_000).contains(&self.history_events) {
            return problem("history_events must be 1 to 100000");
        }
        if !(1..=600).contains(&self.history_seconds) {
            return problem("history_seconds must be 1 to 600");
        }
        Ok(())
    }

    pub(crate) fn limits(&self) -> bus::Limits {
        bus::Limits {
            history_events: self.history_events,
            history_age: Duration::from_secs(self.history_seconds),
            ..bus::Limits::default()
        }
    }
}
