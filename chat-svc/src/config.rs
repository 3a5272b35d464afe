mod files;
mod s3;

use runtime::ConfigError;
use serde::Deserialize;

pub use self::{files::FilesConfig, s3::S3Config};

/// The section `[chat]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// This service's own database.
    pub database: db::Config,
    /// For how many days messages are kept, wherever they are; 0: for ever. A conversation may have a shorter time.
    pub retention_days: u32,
    /// What people send each other.
    pub files: FilesConfig,
}

impl Config {
    /// Says which key is wrong, and why.
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.database.validate().map_err(|error| ConfigError::new("chat.database", error.to_string()))?;
        self.files.validate()
    }
}
