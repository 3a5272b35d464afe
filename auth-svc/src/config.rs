use std::path::PathBuf;

use runtime::ConfigError;
use serde::Deserialize;

/// The settings of auth-svc: the section `auth`.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Its own database.
    pub database: db::Config,
    /// The folder of secret keys: `*.pem` signs and verifies access tokens, `refresh.key` makes refresh tokens.
    /// All instances share its contents.
    pub key_dir: PathBuf,
    /// Make keys when the folder holds none. For one machine; elsewhere the operator puts them there.
    pub create_keys: bool,
    /// A folder of `<account>.toml` with `secret` and `scopes`: service accounts made, and kept as the files say.
    pub service_account_dir: Option<PathBuf>,
    /// How long a session lives without being refreshed, in days, 1 to 400.
    pub session_days: u16,
    /// Passwords hashed at once, 1 to 64; each takes one core and 19 MiB. 0: one for each core.
    pub password_hashes: usize,
    /// Passwords that wait to be hashed, at most 10,000; beyond it sign-ins are refused and told when to retry.
    pub password_queue: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: db::Config::default(),
            key_dir: PathBuf::from("keys"),
            create_keys: false,
            service_account_dir: None,
            session_days: 30,
            password_hashes: 0,
            password_queue: 64,
        }
    }
}

impl Config {
    /// Says which key is wrong, and why.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let problem = |problem: String| Err(ConfigError::new("auth", problem));
        if let Err(error) = self.database.validate() {
            return problem(format!("database.{error}"));
        }
        if !(1..=400).contains(&self.session_days) {
            return problem("session_days: must be 1 to 400".into());
        }
        if self.password_hashes > 64 {
            return problem("password_hashes: must be at most 64".into());
        }
        if self.password_queue > 10_000 {
            return problem("password_queue: must be at most 10000".into());
        }
        Ok(())
    }

    /// Passwords hashed at once.
    pub(crate) fn hashes_at_once(&self) -> usize {
        match self.password_hashes {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(64),
            number => number,
        }
    }
}
