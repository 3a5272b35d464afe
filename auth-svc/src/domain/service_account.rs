//! Accounts of backend systems and of the platform's own services.

use std::{collections::BTreeSet, fmt};

use aws_lc_rs::{constant_time, digest};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};

/// Fewest characters of a secret that somebody else made: 128 bits at 6 bits each.
const SECRET_CHARS: usize = 22;
/// Most characters of all scopes together.
const SCOPES_CHARS: usize = 2_048;

/// A service account, as operators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAccount {
    /// Its name.
    pub name: String,
    /// What it may do.
    pub scopes: BTreeSet<String>,
    /// When it was made.
    pub create_time: DateTime<Utc>,
    /// When its secret or scopes last changed.
    pub update_time: DateTime<Utc>,
    /// Since when it is disabled.
    pub disable_time: Option<DateTime<Utc>>,
    /// A file of the operator sets its secret and scopes.
    pub managed: bool,
}

/// What a service account cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAccount {
    /// The name has other characters, or is too long.
    #[error("a name is 1 to 64 of a-z, 0-9, dot, underscore and hyphen")]
    Name,
    /// The secret can be guessed.
    #[error("a secret has at least {SECRET_CHARS} characters")]
    Secret,
    /// A scope has other characters, or there are too many.
    #[error(
        "a scope is made of a-z, 0-9, dot and underscore, and all together have at most {SCOPES_CHARS} characters"
    )]
    Scopes,
}

/// The secret of a service account. 256 random bits need no slow hash.
pub struct Secret(String);

/// What is kept of a secret: its SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SecretHash(pub(crate) [u8; 32]);

impl Secret {
    /// A new random one.
    ///
    /// Fails when the machine gives no randomness.
    pub fn random() -> Result<Self, aws_lc_rs::error::Unspecified> {
        let mut bytes = [0; 32];
        aws_lc_rs::rand::fill(&mut bytes)?;
        Ok(Self(BASE64_URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// One that somebody else made; refused when it is short enough to guess.
    pub fn given(text: &str) -> Result<Self, BadAccount> {
        if text.chars().count() < SECRET_CHARS { Err(BadAccount::Secret) } else { Ok(Self(text.to_owned())) }
    }

    /// The secret itself, to be shown once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> SecretHash {
        SecretHash::of(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl SecretHash {
    pub(crate) fn of(secret: &str) -> Self {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest::digest(&digest::SHA256, secret.as_bytes()).as_ref());
        Self(hash)
    }

    /// Takes the same time wherever they differ.
    pub(crate) fn is(&self, other: &Self) -> bool {
        constant_time::verify_slices_are_equal(&self.0, &other.0).is_ok()
    }
}

/// A name that an account may have.
pub(crate) fn check_name(name: &str) -> Result<(), BadAccount> {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
    if (1..=64).contains(&name.len()) && name.chars().all(legal) { Ok(()) } else { Err(BadAccount::Name) }
}

/// Scopes that an account may hold, as they are kept.
pub(crate) fn join_scopes(scopes: &BTreeSet<String>) -> Result<String, BadAccount> {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_');
    let joined = scopes.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    let all_legal = scopes.iter().all(|scope| !scope.is_empty() && scope.chars().all(legal));
    if all_legal && joined.len() <= SCOPES_CHARS { Ok(joined) } else { Err(BadAccount::Scopes) }
}

/// The scopes of a token: those asked for, all if none were. The first that the account does not hold is the error.
pub(crate) fn grant(held: &BTreeSet<String>, asked: &[String]) -> Result<BTreeSet<String>, String> {
    if asked.is_empty() {
        return Ok(held.clone());
    }
    match asked.iter().find(|scope| !held.contains(*scope)) {
        Some(missing) => Err(missing.clone()),
        None => Ok(asked.iter().cloned().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(scopes: &[&str]) -> BTreeSet<String> {
        scopes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn scopes_are_granted_only_if_held() {
        let held = set(&["call.manage", "users.read"]);
        assert_eq!(grant(&held, &[]).unwrap(), held);
        assert_eq!(grant(&held, &["users.read".into()]).unwrap(), set(&["users.read"]));
        assert_eq!(grant(&held, &["users.read".into(), "edge.forward".into()]).unwrap_err(), "edge.forward");
    }

    #[test]
    fn names_scopes_and_secrets_have_rules() {
        assert!(check_name("call-svc").is_ok());
        for bad in ["", "Call", "a b", &"a".repeat(65)] {
            assert_eq!(check_name(bad), Err(BadAccount::Name), "{bad}");
        }
        assert_eq!(join_scopes(&set(&["b", "a.x"])).unwrap(), "a.x b");
        for bad in ["", "a b", "A"] {
            assert_eq!(join_scopes(&set(&[bad])), Err(BadAccount::Scopes), "{bad}");
        }
        assert!(Secret::given("short").is_err());
        let (one, other) = (Secret::random().unwrap(), Secret::random().unwrap());
        assert!(one.hash().is(&SecretHash::of(one.reveal())));
        assert!(!one.hash().is(&other.hash()));
    }
}
