use std::{path::PathBuf, time::Duration};

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
    /// This service's own database. The feeds go on without it.
    pub database: db::Config,
    /// After how long a person counts as gone whose last page was closed, in milliseconds, 0 to 5,000: a page that loads
    /// again, or loses its connection for a moment, is not seen going.
    pub linger_ms: u64,
    /// How often those who are watched are looked at without being told to, in milliseconds, 1 to 3,000.
    pub look_ms: u64,
    /// Web push.
    pub push: PushConfig,
    /// How often it is asked again who may see whom, in milliseconds, 1 to 30,000.
    pub sight_ms: u64,
}

/// The section `[notify.push]`: notifications by way of browser vendors' services, encrypted for the browser.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PushConfig {
    /// Whether anything is pushed.
    pub enabled: bool,
    /// PEM file of the key by which vendors know this server (PKCS#8, P-256). Without one nothing is pushed. Another key
    /// ends every subscription.
    pub key_file: Option<PathBuf>,
    /// Whom vendors may ask about what this server sends: `mailto:` or `https:`.
    pub contact: String,
    /// PEM file of authorities that are believed beside the public ones.
    pub ca_file: Option<PathBuf>,
    /// Take endpoints at addresses that are not public. For tests: it lets whoever signs in reach into this network.
    pub allow_private: bool,
}

impl Default for PushConfig {
    fn default() -> Self {
        let contact = "https://example.org".to_owned();
        Self { enabled: true, key_file: None, contact, ca_file: None, allow_private: false }
    }
}

impl PushConfig {
    fn validate(&self) -> Result<(), ConfigError> {
        if ["mailto:", "https://"].iter().any(|start| self.contact.starts_with(start)) {
            return Ok(());
        }
        Err(ConfigError::new("notify.push", "contact must begin with mailto: or https://"))
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            bus: bus::Config::default(),
            history_events: 1000,
            history_seconds: 300,
            database: db::Config::default(),
            linger_ms: 1_000,
            look_ms: 3_000,
            sight_ms: 30_000,
            push: PushConfig::default(),
        }
    }
}

impl Config {
    /// Says which key is wrong, and why.
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.bus.validate().map_err(|error| ConfigError::new("bus", error.to_string()))?;
        self.database.validate().map_err(|error| ConfigError::new("notify.database", error.to_string()))?;
        self.push.validate()?;
        let figures = [
            ("history_events", u64::try_from(self.history_events).unwrap_or(u64::MAX), 1, 100_000),
            ("history_seconds", self.history_seconds, 1, 600),
            ("linger_ms", self.linger_ms, 0, 5_000),
            ("look_ms", self.look_ms, 1, 3_000),
            ("sight_ms", self.sight_ms, 1, 30_000),
        ];
        match figures.into_iter().find(|(_, figure, least, most)| !(*least..=*most).contains(figure)) {
            Some((key, _, least, most)) => {
                Err(ConfigError::new("notify", format!("{key} must be {least} to {most}")))
            }
            None => Ok(()),
        }
    }

    pub(crate) const fn linger(&self) -> Duration {
        Duration::from_millis(self.linger_ms)
    }

    pub(crate) const fn look_every(&self) -> Duration {
        Duration::from_millis(self.look_ms)
    }

    pub(crate) const fn check_every(&self) -> Duration {
        Duration::from_millis(self.sight_ms)
    }

    pub(crate) fn limits(&self) -> bus::Limits {
        bus::Limits {
            history_events: self.history_events,
            history_age: Duration::from_secs(self.history_seconds),
            ..bus::Limits::default()
        }
    }
}
