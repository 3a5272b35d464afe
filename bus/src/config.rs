use std::{fmt, sync::Arc};

use serde::Deserialize;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{Bus, Limits, MemoryBus, RedisBus, Time, redis};

/// The section `[bus]`: where what is live travels. The same for all services and all their instances.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `redis://[user:password@]host[:port][/number]`, or `unix:///path` for a socket. Secret. Empty: in this process's
    /// memory, for one instance of each service.
    pub url: String,
    /// What the names of keys in Redis begin with, 1 to 64 letters, digits and `-_:.`: installations that share a Redis
    /// have different ones.
    pub prefix: String,
}

/// A setting of `[bus]` that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{key} {problem}")]
pub struct ConfigError {
    /// Which.
    pub key: &'static str,
    /// What is wrong with it.
    pub problem: String,
}

/// What keeps a bus going: a task of the process.
#[derive(Debug)]
pub struct Keeper(Option<redis::Keeper>);

impl Default for Config {
    fn default() -> Self {
        Self { url: String::new(), prefix: "switchboard".into() }
    }
}

impl Config {
    /// Says which key is wrong, and why.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte);
        if !(1..=64).contains(&self.prefix.len()) || !self.prefix.bytes().all(is_plain) {
            let problem = "must be 1 to 64 letters, digits and -_:.".into();
            return Err(ConfigError { key: "prefix", problem });
        }
        if self.url.is_empty() { Ok(()) } else { redis::check(&self.url).map_err(invalid) }
    }

    /// The bus of one service, apart from those of the others. `epoch` is an id that no other bus was given.
    pub fn open(
        &self,
        service: &str,
        epoch: Uuid,
        time: Time,
        limits: Limits,
    ) -> Result<(Arc<dyn Bus>, Keeper), ConfigError> {
        self.validate()?;
        if self.url.is_empty() {
            return Ok((Arc::new(MemoryBus::new(epoch, time, limits)), Keeper(None)));
        }
        let prefix = format!("{}:{service}", self.prefix);
        let (bus, keeper) = RedisBus::new(&self.url, &prefix, time, limits).map_err(invalid)?;
        Ok((Arc::new(bus), Keeper(Some(keeper))))
    }
}

impl Keeper {
    /// Runs until the process stops.
    pub async fn run(self, shutdown: CancellationToken) {
        if let Some(keeper) = self.0 {
            keeper.run(shutdown).await;
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn invalid(error: redis::UrlInvalid) -> ConfigError {
    ConfigError { key: "url", problem: error.to_string() }
}

impl fmt::Debug for Config {
    /// Everything but the URL, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn what_cannot_be_is_named() {
        let key = |url: &str, prefix: &str| {
            let config = Config { url: url.into(), prefix: prefix.into() };
            config.validate().err().map(|error| error.key)
        };
        assert_eq!(key("", "switchboard"), None);
        assert_eq!(key("redis://user:password@redis:6379/2", "a-b_c:d.e"), None);
        assert_eq!(key("unix:///run/redis.sock", "a"), None);
        assert_eq!(key("mysql://redis", "a"), Some("url"));
        assert_eq!(key("", ""), Some("prefix"));
        assert_eq!(key("", "a b"), Some("prefix"));
    }

    #[test]
    fn a_password_is_not_logged() {
        let config = Config { url: "redis://:secret@redis".into(), ..Config::default() };
        assert!(!format!("{config:?}").contains("secret"));
    }
}
