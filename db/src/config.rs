use std::{fmt, time::Duration};

use serde::Deserialize;

/// How a service reaches its own database.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `mysql://user:password@host:port/database`, or with `?socket=/path` for a Unix socket. Secret.
    pub url: String,
    /// Most connections that this process opens, 1 to 1,000. All instances together stay below the server's limit.
    pub max_connections: u32,
    /// Connections kept open while idle.
    pub min_idle: u32,
    /// How long a caller waits for a connection, in milliseconds, 1 to 2,000: the database counts as away after it.
    pub connect_timeout_ms: u64,
    /// How long one unit of work may take, retries included, in milliseconds.
    pub work_timeout_ms: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            url: String::new(),
            max_connections: 16,
            min_idle: 1,
            connect_timeout_ms: 1_500,
            work_timeout_ms: 2_000,
        }
    }
}

impl Config {
    /// The defaults, for the database at `url`.
    pub fn for_url(url: impl Into<String>) -> Self {
        Self { url: url.into(), ..Self::default() }
    }

    /// Says which key is wrong, and why.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let problem = |key, problem| Err(ConfigError { key, problem });
        if !self.url.starts_with("mysql://") {
            return problem("url", "must begin with mysql://");
        }
        if !(1..=1_000).contains(&self.max_connections) {
            return problem("max_connections", "must be 1 to 1000");
        }
        if self.min_idle > self.max_connections {
            return problem("min_idle", "must not be above max_connections");
        }
        if !(1..=2_000).contains(&self.connect_timeout_ms) {
            return problem("connect_timeout_ms", "must be 1 to 2000");
        }
        if self.work_timeout_ms < self.connect_timeout_ms {
            return problem("work_timeout_ms", "must not be below connect_timeout_ms");
        }
        Ok(())
    }

    pub(crate) const fn connect_timeout(&self) -> Duration {
        Duration::from_millis(self.connect_timeout_ms)
    }

    pub(crate) const fn work_timeout(&self) -> Duration {
        Duration::from_millis(self.work_timeout_ms)
    }
}

impl fmt::Debug for Config {
    /// Everything but the URL, which holds the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("max_connections", &self.max_connections)
            .field("min_idle", &self.min_idle)
            .field("connect_timeout_ms", &self.connect_timeout_ms)
            .field("work_timeout_ms", &self.work_timeout_ms)
            .finish_non_exhaustive()
    }
}

/// A setting that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {problem}")]
pub struct ConfigError {
    /// The key, within the database's section.
    pub key: &'static str,
    /// What it must be.
    pub problem: &'static str,
}
