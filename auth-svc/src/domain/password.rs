//! Passwords: Argon2id in PHC strings. bcrypt of old is read and replaced.

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

    /// Whether the hash is of this password. Takes as long as making one; of bcrypt, some 10 times as long.
    pub(crate) fn matches(&self, hash: &str) -> bool {
        if is_bcrypt(hash) {
            return bcrypt::verify(self.0.as_bytes(), hash).unwrap_or(false);
        }
        let Ok(hash) = PasswordHash::new(hash) else { return false };
        Argon2::default().verify_password(self.0.as_bytes(), &hash).is_ok()
    }
}

/// Whether a hash is easier to break than one that is made now.
pub(crate) fn is_weak(hash: &str) -> bool {
    let params = |hash: &PasswordHash| Params::try_from(hash).ok();
    let Ok(hash) = PasswordHash::new(hash) else { return true };
    let is_current =
        hash.algorithm == Algorithm::Argon2id.ident() && hash.version == Some(Version::V0x13.into());
    !is_current || params(&hash).is_none_or(|params| params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES)
}

fn is_bcrypt(hash: &str) -> bool {
    ["$2a$", "$2b$", "$2y$"].iter().any(|kind| hash.starts_with(kind))
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

/// m = 19 MiB, t = 2, p = 1: OWASP's first choice.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;

fn hasher() -> Result<Argon2<'static>, password_hash::Error> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|_| password_hash::Error::ParamsInvalid)?;
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

    #[test]
    fn hashes_of_bcrypt_match_whatever_they_call_themselves() {
        let salt = *b"0123456789abcdef";
        let parts = bcrypt::hash_with_salt("correct horse", 4, salt).unwrap();
        for version in [bcrypt::Version::TwoA, bcrypt::Version::TwoB, bcrypt::Version::TwoY] {
            let hash = parts.format_for_version(version);
            assert!(Password::new("correct horse").matches(&hash), "{hash}");
            assert!(!Password::new("Correct horse").matches(&hash), "{hash}");
        }
        assert!(!Password::new("correct horse").matches("$2b$04$tooshort"));
    }

    #[test]
    fn what_is_easier_to_break_is_weak() {
        let hash = |algorithm, memory, passes| {
            let params = Params::new(memory, passes, 1, None).unwrap();
            Argon2::new(algorithm, Version::V0x13, params)
                .hash_password(b"correct horse")
                .unwrap()
                .to_string()
        };
        assert!(!is_weak(&Password::new("correct horse").hash().unwrap()));
        assert!(!is_weak(&hash(Algorithm::Argon2id, MEMORY_KIB + 8, PASSES + 1)));
        assert!(is_weak(&hash(Algorithm::Argon2id, 64, PASSES)));
        assert!(is_weak(&hash(Algorithm::Argon2id, MEMORY_KIB, 1)));
        assert!(is_weak(&hash(Algorithm::Argon2i, MEMORY_KIB, PASSES)));
        assert!(is_weak("$2b$12$"));
        let weak = hash(Algorithm::Argon2id, 64, 1);
        assert!(Password::new("correct horse").matches(&weak), "but it matches");
    }
}
