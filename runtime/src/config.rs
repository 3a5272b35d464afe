//! Configuration: one TOML file, and the environment above it. Read once, before any port is bound.
//!
//! A section per process or service: `[auth] database_url = "…"` in the file named by `SWITCHBOARD_CONFIG`, or
//! `SWITCHBOARD_AUTH__DATABASE_URL=…` in the environment.

use std::path::{Path, PathBuf};

use config::{Environment, File, FileFormat};
use serde::de::DeserializeOwned;

const PREFIX: &str = "SWITCHBOARD";

/// A setting that cannot be used. Names its key.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read, or a value is not of its type.
    #[error("{section}: {problem}")]
    Bad {
        /// The section.
        section: String,
        /// What is wrong, with the key.
        problem: String,
    },
}

impl ConfigError {
    /// A problem that a section's own check found.
    pub fn new(section: &str, problem: impl Into<String>) -> Self {
        Self::Bad { section: section.to_owned(), problem: problem.into() }
    }
}

/// All settings of a process.
#[derive(Debug, Clone)]
pub struct Settings(config::Config);

impl Settings {
    /// The file that `SWITCHBOARD_CONFIG` names, if any, and the environment above it.
    ///
    /// # Errors
    ///
    /// The file cannot be read or is not TOML.
    pub fn load() -> Result<Self, ConfigError> {
        let file = std::env::var_os("SWITCHBOARD_CONFIG").map(PathBuf::from);
        Self::read(file.as_deref(), Environment::with_prefix(PREFIX))
    }

    /// Settings from a text in TOML: tests, and processes that make their own.
    ///
    /// # Errors
    ///
    /// It is not TOML.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        config::Config::builder()
            .add_source(File::from_str(text, FileFormat::Toml))
            .add_source(Self::environment(Environment::with_prefix(PREFIX)))
            .build()
            .map(Self)
            .map_err(|error| ConfigError::new("configuration", error.to_string()))
    }

    fn read(file: Option<&Path>, environment: Environment) -> Result<Self, ConfigError> {
        let builder = config::Config::builder();
        let builder = match file {
            Some(path) => builder.add_source(File::from(path).format(FileFormat::Toml)),
            None => builder,
        };
        builder
            .add_source(Self::environment(environment))
            .build()
            .map(Self)
            .map_err(|error| ConfigError::new("configuration", error.to_string()))
    }

    fn environment(environment: Environment) -> Environment {
        environment.prefix_separator("_").separator("__").try_parsing(true).ignore_empty(true)
    }

    /// One section; its defaults if it is absent.
    ///
    /// # Errors
    ///
    /// A value is not of its type, or a key is unknown.
    pub fn section<T: DeserializeOwned + Default>(&self, name: &str) -> Result<T, ConfigError> {
        let Ok(section) = self.0.get::<config::Value>(name) else { return Ok(T::default()) };
        serde_path_to_error::deserialize(section)
            .map_err(|error| ConfigError::new(name, format!("{}: {}", error.path(), error.inner())))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::Settings;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Section {
        port: u16,
        name: String,
    }

    #[test]
    fn a_section_is_read_and_an_absent_one_is_its_default() {
        let settings = Settings::from_toml("[a]\nport = 1\nname = 'x'").unwrap();
        assert_eq!(settings.section::<Section>("a").unwrap(), Section { port: 1, name: "x".into() });
        assert_eq!(settings.section::<Section>("b").unwrap(), Section::default());
    }

    #[test]
    fn a_bad_value_and_an_unknown_key_are_named() {
        let settings = Settings::from_toml("[a]\nport = 'many'\n[b]\nprot = 1").unwrap();
        assert!(settings.section::<Section>("a").unwrap_err().to_string().contains("port"));
        assert!(settings.section::<Section>("b").unwrap_err().to_string().contains("prot"));
    }
}
