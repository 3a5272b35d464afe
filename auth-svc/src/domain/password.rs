//! Passwords: Argon2id in PHC strings.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{self, PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use unicode_normalization::UnicodeNormalization as _;

/// A password as somebody typed it. Shows itself nowhere.
pub(crate) struct Password(String);

impl Password {
    /// In composed form, so that keyboards that type the same letter differently agree (RFC 8265 §4.2).
    pub(crate) fn new(text: &str) -> Self {
        Self(text.nfc().collect())
    }

    /// Its hash, with a salt of its own. Takes tens of milliseconds and 19 MiB.
    pub(crate) fn hash(&self) -> Result<String, password_hash::Error> {
        Ok(hasher()?.hash_password(self.0.as_bytes())?.to_string())
    }

    /// Whether the hash is of this password. Takes as long as making one.
    pub(crate) fn matches(&self, hash: &str) -> bool {
        let Ok(hash) = PasswordHash::new(hash) else { return false };
        Argon2::default().verify_password(self.0.as_bytes(), &hash).is_ok()
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

/// m = 19 MiB, t = 2, p = 1: OWASP's first choice.
fn hasher() -> Result<Argon2<'static>, password_hash::Error> {
    let params = Params::new(19_456, 2, 1, None).map_err(|_| password_hash::Error::ParamsInvalid)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_alone() {
        let hash = Password::new("correct horse").hash().unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(Password::new("correct horse").matches(&hash));
        assert!(!Password::new("Correct horse").matches(&hash));
        assert!(!Password::new("correct horse").matches("nonsense"));
        assert!(!format!("{:?}", Password::new("correct horse")).contains("horse"));
    }

    #[test]
    fn letters_typed_in_two_ways_are_one() {
        let hash = Password::new("caf\u{e9} cafe").hash().unwrap();
        assert!(Password::new("cafe\u{301} cafe").matches(&hash));
    }
}
