use std::{fmt, path::PathBuf};

use proto::auth::{PrivacyLevel, RegistrationMode};
use runtime::ConfigError;
use serde::Deserialize;
use url::Url;

use crate::domain::user::Privacy;

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
    /// The address that people reach the server by, as `https://chat.example.org`: for links, and for passkeys, which
    /// are bound to its host. Unset: links cannot be made, and passkeys do not work.
    pub public_url: Option<String>,
    /// Who may make an account.
    pub registration: Registration,
    /// Whether guests are welcome.
    pub guests: bool,
    /// How long a guest is kept, in hours, 1 to 720.
    pub guest_hours: u16,
    /// How long a deleted account can be kept after all, in days, 0 to 90.
    pub deletion_grace_days: u16,
    /// Who may do what with people who made no choice of their own.
    pub privacy: PrivacyDefaults,
    /// Contact requests that one person may have open, 1 to 10,000.
    pub open_requests: u32,
    /// How mail is sent.
    pub mail: MailConfig,
}

/// Who may make an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Registration {
    /// Everybody.
    #[default]
    Open,
    /// Those with an invitation.
    Invite,
    /// Those with an invitation to be more than a user, which the first administrator needs.
    Closed,
}

impl From<Registration> for RegistrationMode {
    fn from(registration: Registration) -> Self {
        match registration {
            Registration::Open => Self::Open,
            Registration::Invite => Self::Invite,
            Registration::Closed => Self::Closed,
        }
    }
}

/// Who may do something with a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reachable {
    /// By everybody.
    Everyone,
    /// By their contacts.
    Contacts,
    /// By nobody.
    Nobody,
}

impl From<Reachable> for PrivacyLevel {
    fn from(reachable: Reachable) -> Self {
        match reachable {
            Reachable::Everyone => Self::Everyone,
            Reachable::Contacts => Self::Contacts,
            Reachable::Nobody => Self::Nobody,
        }
    }
}

/// Who may do what with people who made no choice of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrivacyDefaults {
    /// Find them.
    pub find: Reachable,
    /// Call them.
    pub call: Reachable,
    /// Write to them.
    pub write: Reachable,
    /// See whether they are there.
    pub presence: Reachable,
}

impl Default for PrivacyDefaults {
    fn default() -> Self {
        Self {
            find: Reachable::Everyone,
            call: Reachable::Everyone,
            write: Reachable::Everyone,
            presence: Reachable::Contacts,
        }
    }
}

impl From<PrivacyDefaults> for Privacy {
    fn from(defaults: PrivacyDefaults) -> Self {
        Self {
            find: defaults.find.into(),
            call: defaults.call.into(),
            write: defaults.write.into(),
            presence: defaults.presence.into(),
        }
    }
}

/// How mail is sent.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailConfig {
    /// The server, as `smtps://user:password@mail.example.org`, or `smtp://` with STARTTLS; `smtp://127.0.0.1:1025` without
    /// TLS, on this machine alone. Unset: no mail is sent.
    pub url: Option<String>,
    /// The sender, as `Switchboard <calls@example.org>`.
    pub from: Option<String>,
    /// A PEM file with a certificate that the server is believed by, beside those of the public authorities.
    pub certificate: Option<PathBuf>,
}

impl fmt::Debug for MailConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL holds a password.
        let url = self.url.as_ref().map(|_| "set");
        let Self { from, certificate, .. } = self;
        f.debug_struct("MailConfig")
            .field("url", &url)
            .field("from", from)
            .field("certificate", certificate)
            .finish()
    }
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
            public_url: None,
            registration: Registration::default(),
            guests: true,
            guest_hours: 24,
            deletion_grace_days: 14,
            privacy: PrivacyDefaults::default(),
            open_requests: 50,
            mail: MailConfig::default(),
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
        self.validate_people()
    }

    fn validate_people(&self) -> Result<(), ConfigError> {
        let problem = |problem: &str| Err(ConfigError::new("auth", problem.to_owned()));
        if !(1..=720).contains(&self.guest_hours) {
            return problem("guest_hours: must be 1 to 720");
        }
        if self.deletion_grace_days > 90 {
            return problem("deletion_grace_days: must be at most 90");
        }
        if !(1..=10_000).contains(&self.open_requests) {
            return problem("open_requests: must be 1 to 10000");
        }
        if self.public_url.as_deref().is_some_and(|url| !is_address(url)) {
            return problem("public_url: must be as https://chat.example.org");
        }
        if self.mail.url.is_some() && (self.mail.from.is_none() || self.public_url.is_none()) {
            return problem("mail.url: needs mail.from and public_url, for the sender and the links");
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

/// Whether links can begin with it.
fn is_address(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    matches!(url.scheme(), "https" | "http") && url.has_host() && url.path() == "/" && url.query().is_none()
}
