use std::{collections::HashMap, sync::Arc};

use arc_swap::ArcSwap;
use jsonwebtoken::DecodingKey;

/// A public key that tokens are verified with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// The key id in a token's header.
    pub kid: String,
    /// Ed25519, 32 bytes.
    pub bytes: Vec<u8>,
}

/// The public keys of the platform's token issuer. Empty until they have been fetched.
#[derive(Clone, Default)]
pub struct KeySet(Arc<ArcSwap<HashMap<String, DecodingKey>>>);

impl KeySet {
    /// No keys yet.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Replaces all keys at once.
    pub fn replace(&self, keys: impl IntoIterator<Item = PublicKey>) {
        let keys = keys.into_iter().map(|key| (key.kid, DecodingKey::from_ed_der(&key.bytes))).collect();
        self.0.store(Arc::new(keys));
    }

    /// Whether there are none yet.
    pub fn is_empty(&self) -> bool {
        self.0.load().is_empty()
    }

    pub(super) fn get(&self, kid: &str) -> Option<DecodingKey> {
        self.0.load().get(kid).cloned()
    }
}

impl std::fmt::Debug for KeySet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.load().keys()).finish()
    }
}
