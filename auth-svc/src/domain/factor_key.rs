//! The key that second factors are kept under: what is stolen with the database alone proves nothing.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    error::Unspecified,
    hmac,
};
use proto::id::UserId;

use super::recovery_code::RecoveryCode;

/// Encrypts the secrets of authenticator apps (AES-256-GCM) and hides recovery codes (HMAC-SHA-256), by two keys that are
/// made of one.
pub(crate) struct FactorKey {
    secrets: RandomizedNonceKey,
    codes: hmac::Key,
}

impl FactorKey {
    pub(crate) fn new(secret: &[u8]) -> Result<Self, Unspecified> {
        let root = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let derived = |label: &[u8]| hmac::sign(&root, label);
        Ok(Self {
            secrets: RandomizedNonceKey::new(&AES_256_GCM, derived(b"authenticator secrets").as_ref())?,
            codes: hmac::Key::new(hmac::HMAC_SHA256, derived(b"recovery codes").as_ref()),
        })
    }

    /// Nonce, text, tag. It opens for the same person alone.
    pub(crate) fn seal(&self, user: UserId, plain: &[u8]) -> Result<Vec<u8>, Unspecified> {
        let mut text = plain.to_vec();
        let nonce = self.secrets.seal_in_place_append_tag(Aad::from(user.uuid().as_bytes()), &mut text)?;
        let mut sealed = nonce.as_ref().to_vec();
        sealed.append(&mut text);
        Ok(sealed)
    }

    /// What was sealed for this person; nothing if it is malformed, another's, or of another key.
    pub(crate) fn open(&self, user: UserId, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = text.to_vec();
        let plain = self.secrets.open_in_place(nonce, Aad::from(user.uuid().as_bytes()), &mut text).ok()?;
        Some(plain.to_vec())
    }

    /// What is kept of a person's recovery code.
    pub(crate) fn code_hash(&self, user: UserId, code: &RecoveryCode) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.codes);
        context.update(user.uuid().as_bytes());
        context.update(code.as_bytes());
        context.sign().as_ref().to_vec()
    }
}

impl std::fmt::Debug for FactorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FactorKey")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn key(byte: u8) -> FactorKey {
        FactorKey::new(&[byte; 32]).unwrap()
    }

    fn user(number: u128) -> UserId {
        Uuid::from_u128(number).into()
    }

    proptest! {
        #[test]
        fn a_secret_opens_for_its_person_and_key_alone(plain in prop::collection::vec(any::<u8>(), 0..40)) {
            let sealed = key(1).seal(user(1), &plain).unwrap();
            prop_assert_eq!(key(1).open(user(1), &sealed), Some(plain.clone()));
            prop_assert_eq!(key(1).open(user(2), &sealed), None);
            prop_assert_eq!(key(2).open(user(1), &sealed), None);
            prop_assert_ne!(key(1).seal(user(1), &plain).unwrap(), sealed, "each time another nonce");
        }

        #[test]
        fn no_byte_of_it_can_be_changed(at: prop::sample::Index) {
            let mut sealed = key(1).seal(user(1), &[7; 20]).unwrap();
            let at = at.index(sealed.len());
            sealed[at] ^= 1;
            prop_assert_eq!(key(1).open(user(1), &sealed), None);
        }

        #[test]
        fn nonsense_opens_to_nothing(sealed in prop::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(key(1).open(user(1), &sealed), None);
        }
    }

    #[test]
    fn a_secret_fits_its_column() {
        assert!(key(1).seal(user(1), &[7; 20]).unwrap().len() <= 96);
    }

    #[test]
    fn a_code_is_kept_differently_for_each_person_and_key() {
        let code = RecoveryCode::parse("0123-4567-89ab").unwrap();
        let hash = key(1).code_hash(user(1), &code);
        assert_eq!((hash.len(), &hash), (32, &key(1).code_hash(user(1), &code)));
        assert_ne!(hash, key(1).code_hash(user(2), &code));
        assert_ne!(hash, key(2).code_hash(user(1), &code));
        assert_eq!(format!("{:?}", key(1)), "FactorKey");
    }
}
