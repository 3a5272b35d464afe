//! Configuration: one TOML file, and the environment above it. Read once, before any port is bound.
//!
//! A section per process or service: `[auth] database_url = "…"` in the file named by `SWITCHBOARD_CONFIG`, or
//! `SWITCHBOARD_AUTH__DATABASE_URL=…` in the environment.

use std::path::Path;

use config::{Config, ConfigBuilder, File, FileFormat, Value, builder::DefaultState};
use serde::de::DeserializeOwned;

const PREFIX: &str = "SWITCHBOARD_";

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
pub struct Settings(Config);

impl Settings {
    /// The file that `SWITCHBOARD_CONFIG` names, if any, and the environment above it.
    ///
    /// # Errors
    ///
    /// The file cannot be read or is not TOML, or a list in the environment is not JSON.
    pub fn load() -> Result<Self, ConfigError> {
        let builder = match std::env::var_os("SWITCHBOARD_CONFIG") {
            Some(path) => Config::builder().add_source(File::from(Path::new(&path)).format(FileFormat::Toml)),
            None => Config::builder(),
        };
        Self::with_environment(builder, std::env::vars())
    }

    /// Settings from a text in TOML, and nothing else.
    ///
    /// # Errors
    ///
    /// It is not TOML.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        let builder = Config::builder().add_source(File::from_str(text, FileFormat::Toml));
        Self::with_environment(builder, std::iter::empty())
    }

    /// `SWITCHBOARD_A__B=x` sets `b` in section `a`. A value that begins with `[` or `{` is JSON, for lists and tables.
    fn with_environment(
        mut builder: ConfigBuilder<DefaultState>,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let bad = |name: &str, error: &dyn std::fmt::Display| ConfigError::new(name, error.to_string());
        for (name, text) in variables {
            let Some(path) = name.strip_prefix(PREFIX).filter(|path| path.contains("__")) else { continue };
            let key = path.to_lowercase().replace("__", ".");
            let value = parse(text).map_err(|error| bad(&name, &error))?;
            builder = builder.set_override(key, value).map_err(|error| bad(&name, &error))?;
        }
        builder.build().map(Self).map_err(|error| bad("configuration", &error))
    }

    /// Whether a value is set.
    pub fn has(&self, key: &str) -> bool {
        self.0.get::<Value>(key).is_ok()
    }

    /// The same settings with this one changed.
    ///
    /// # Errors
    ///
    /// The key is not one.
    pub fn with(self, key: &str, value: impl Into<Value>) -> Result<Self, ConfigError> {
        let bad = |error: config::ConfigError| ConfigError::new(key, error.to_string());
        let builder = Config::builder().add_source(self.0).set_override(key, value).map_err(bad)?;
        builder.build().map(Self).map_err(bad)
    }

    /// One section; its defaults if it is absent.
    ///
    /// # Errors
    ///
    /// A value is not of its type, or a key is unknown.
    pub fn section<T: DeserializeOwned + Default>(&self, name: &str) -> Result<T, ConfigError> {
        let Ok(section) = self.0.get::<Value>(name) else { return Ok(T::default()) };
        serde_path_to_error::deserialize(section)
            .map_err(|error| ConfigError::new(name, format!("{}: {}", error.path(), error.inner())))
    }
}

fn parse(text: String) -> Result<Value, serde_json::Error> {
    if text.starts_with(['[', '{']) { serde_json::from_str(&text) } else { Ok(text.into()) }
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
    fn the_environment_is_above_the_file_and_lists_are_json() {
        #[derive(Debug, Default, serde::Deserialize)]
        #[serde(default)]
        struct Lists {
            names: Vec<String>,
            port: u16,
        }
        let file = config::Config::builder()
            .add_source(config::File::from_str("[a]\nport = 1", config::FileFormat::Toml));
        let variables = [
            ("SWITCHBOARD_A__NAMES".to_owned(), r#"["x", "y"]"#.to_owned()),
            ("SWITCHBOARD_A__PORT".to_owned(), "2".to_owned()),
            ("OTHER".to_owned(), "3".to_owned()),
        ];
        let settings = Settings::with_environment(file, variables.into_iter()).unwrap();
        let lists: Lists = settings.section("a").unwrap();
        assert_eq!((lists.names, lists.port), (vec!["x".into(), "y".into()], 2));
    }

    #[test]
    fn a_bad_value_and_an_unknown_key_are_named() {
        let settings = Settings::from_toml("[a]\nport = 'many'\n[b]\nprot = 1").unwrap();
        assert!(settings.section::<Section>("a").unwrap_err().to_string().contains("port"));
        assert!(settings.section::<Section>("b").unwrap_err().to_string().contains("prot"));
    }
}
