use std::{fmt, fs, path::PathBuf};

use runtime::ConfigError;
use serde::Deserialize;

use crate::domain::{Scheme, Secret, Servers, problem_of};

/// A secret that is shorter can be guessed.
const SECRET_CHARS: usize = 16;

/// The section `[media]`.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `stun:` URLs (RFC 7064).
    pub stun_urls: Vec<String>,
    /// `turn:` and `turns:` URLs (RFC 7065) of relays that share the secret, the best first. None: no relay.
    pub turn_urls: Vec<String>,
    /// What the relays and this service sign credentials with, 16 characters or more: coturn's `static-auth-secret`.
    pub turn_secret: String,
    /// A file whose first line is the secret, in place of `turn_secret`.
    pub turn_secret_file: Option<PathBuf>,
}

impl Config {
    /// Says which key is wrong, and why.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let lists =
            [("stun_urls", &self.stun_urls, Scheme::Stun), ("turn_urls", &self.turn_urls, Scheme::Turn)];
        for (key, urls, scheme) in lists {
            for url in urls {
                if let Some(told) = problem_of(url, scheme) {
                    return problem(format!("{key}: {url} {told}"));
                }
            }
        }
        self.servers().map(drop)
    }

    /// The servers, with the secret read.
    pub(crate) fn servers(&self) -> Result<Servers, ConfigError> {
        let secret = if self.turn_urls.is_empty() { None } else { Some(Secret::new(&self.secret()?)) };
        Ok(Servers::new(self.stun_urls.clone(), self.turn_urls.clone(), secret))
    }

    fn secret(&self) -> Result<String, ConfigError> {
        let secret = match &self.turn_secret_file {
            Some(_) if !self.turn_secret.is_empty() => {
                return problem("turn_secret and turn_secret_file must not both be set");
            }
            Some(path) => fs::read_to_string(path)
                .map_err(|error| bad(format!("turn_secret_file: {}: {error}", path.display())))?
                .lines()
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned(),
            None => self.turn_secret.clone(),
        };
        if secret.chars().count() < SECRET_CHARS {
            return problem(format!(
                "turn_urls needs turn_secret, or turn_secret_file, of {SECRET_CHARS} characters or more"
            ));
        }
        Ok(secret)
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("stun_urls", &self.stun_urls)
            .field("turn_urls", &self.turn_urls)
            .field("turn_secret_file", &self.turn_secret_file)
            .finish_non_exhaustive()
    }
}

fn bad(problem: String) -> ConfigError {
    ConfigError::new("media", problem)
}

fn problem<T>(problem: impl Into<String>) -> Result<T, ConfigError> {
    Err(bad(problem.into()))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::Config;

    fn relayed() -> Config {
        Config {
            turn_urls: vec!["turn:relay.example.org".into()],
            turn_secret: "a secret of some length".into(),
            ..Config::default()
        }
    }

    fn told(config: &Config) -> String {
        config.validate().unwrap_err().to_string()
    }

    #[test]
    fn a_relay_needs_a_secret_and_no_relay_needs_none() {
        Config::default().validate().unwrap();
        relayed().validate().unwrap();
        assert!(told(&Config { turn_secret: "short".into(), ..relayed() }).contains("turn_secret"));
    }

    #[test]
    fn the_secret_may_be_the_first_line_of_a_file() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"a secret from a file\nnot this\n").unwrap();
        let config = Config {
            turn_secret: String::new(),
            turn_secret_file: Some(file.path().to_owned()),
            ..relayed()
        };
        assert_eq!(config.secret().unwrap(), "a secret from a file");
        assert!(told(&Config { turn_secret: "a secret of some length".into(), ..config }).contains("both"));
        let absent = Config { turn_secret_file: Some("/nowhere/secret".into()), ..Config::default() };
        assert!(told(&Config { turn_urls: relayed().turn_urls, ..absent }).contains("/nowhere/secret"));
    }

    #[test]
    fn a_bad_url_is_named_with_its_key() {
        let config = Config { stun_urls: vec!["turn:relay.example.org".into()], ..Config::default() };
        assert!(told(&config).contains("stun_urls: turn:relay.example.org"));
    }

    #[test]
    fn the_secret_is_never_printed() {
        assert!(!format!("{:?}", relayed()).contains("a secret of some length"));
    }
}
