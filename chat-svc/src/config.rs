use runtime::ConfigError;
use serde::Deserialize;

/// The section `[chat]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// This service's own database.
    pub database: db::Config,
}

impl Config {
    /// Says which key is wrong, and why.
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.database.validate().map_err(|error| ConfigError::new("chat.database", error.to_string()))
    }
}
