//! Tokens in links: what they name, under a MAC. Nothing that opens a link is kept in the database.

use aws_lc_rs::hmac;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

/// Bytes of the MAC that a token carries: 128 bits.
const MAC_BYTES: usize = 16;

/// What a token is for. One made for one purpose opens nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// An invitation.
    Invite,
    /// A link in a mail, or from an administrator.
    OneTimeLink,
    /// The answer to a challenge.
    Challenge,
    /// A plain link to a picture.
    Avatar,
}

/// The key that tokens are sealed with: HMAC-SHA-256.
pub(crate) struct SealKey(hmac::Key);

impl SealKey {
    pub(crate) fn new(secret: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// The payload and its MAC, in base64url.
    pub(crate) fn seal(&self, purpose: Purpose, payload: &[u8]) -> String {
        let mut token = payload.to_vec();
        token.extend_from_slice(self.mac(purpose, payload).as_ref().get(..MAC_BYTES).unwrap_or_default());
        BASE64_URL_SAFE_NO_PAD.encode(token)
    }

    /// The payload of a token; nothing if it is malformed, forged, or for something else.
    pub(crate) fn open(&self, purpose: Purpose, token: &str) -> Option<Vec<u8>> {
        let mut payload = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let mac = payload.split_off(payload.len().checked_sub(MAC_BYTES)?);
        let expected = self.mac(purpose, &payload);
        let is_ours =
            aws_lc_rs::constant_time::verify_slices_are_equal(expected.as_ref().get(..MAC_BYTES)?, &mac);
        is_ours.ok().map(|()| payload)
    }

    fn mac(&self, purpose: Purpose, payload: &[u8]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.0);
        // A label of fixed length comes first, so that no payload reads as another purpose's.
        context.update(purpose.label());
        context.update(payload);
        context.sign()
    }
}

impl Purpose {
    const fn label(self) -> &'static [u8; 8] {
        match self {
            Self::Invite => b"invite  ",
            Self::OneTimeLink => b"one-time",
            Self::Challenge => b"challeng",
            Self::Avatar => b"avatar  ",
        }
    }
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_token_opens_for_its_own_purpose_and_key(payload in prop::collection::vec(any::<u8>(), 0..64)) {
            let key = SealKey::new(b"one");
            let token = key.seal(Purpose::Invite, &payload);
            prop_assert_eq!(key.open(Purpose::Invite, &token), Some(payload));
            prop_assert_eq!(key.open(Purpose::Avatar, &token), None);
            prop_assert_eq!(SealKey::new(b"other").open(Purpose::Invite, &token), None);
        }

        #[test]
        fn no_byte_of_a_token_can_be_changed(payload in prop::collection::vec(any::<u8>(), 1..32), at: prop::sample::Index) {
            let key = SealKey::new(b"one");
            let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(key.seal(Purpose::Invite, &payload)).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1;
            prop_assert_eq!(key.open(Purpose::Invite, &BASE64_URL_SAFE_NO_PAD.encode(bytes)), None);
        }

        #[test]
        fn nonsense_opens_nothing(text in ".{0,64}") {
            prop_assert_eq!(SealKey::new(b"one").open(Purpose::Invite, &text), None);
        }
    }
}
