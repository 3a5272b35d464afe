//! Refresh tokens: their form on the wire, and what a presented one means.

use std::fmt;

use aws_lc_rs::hmac;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use proto::id::SessionId;
use uuid::Uuid;

/// For how long after a token's first use the one before it still gives it: a lost answer is not theft.
const GRACE: TimeDelta = TimeDelta::seconds(10);

/// What a presented token means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The newest is used for the first time: make the next.
    Rotate,
    /// A repeat: give this generation again.
    Repeat(u64),
    /// An old token: it, or its successor, is in other hands.
    Reused,
    /// A generation that was never made.
    Unknown,
}

/// Judges generation `presented` of a session whose newest is `newest`, made at `rotate_time`: which is when the one
/// before it was first used.
pub(crate) fn judge(newest: u64, rotate_time: DateTime<Utc>, presented: u64, now: DateTime<Utc>) -> Verdict {
    match newest.checked_sub(presented) {
        None => Verdict::Unknown,
        Some(0) => Verdict::Rotate,
        Some(1) => Verdict::Repeat(newest),
        Some(2) if now <= rotate_time + GRACE => Verdict::Repeat(newest - 1),
        Some(_) => Verdict::Reused,
    }
}

/// Names one generation of one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RefreshToken {
    pub(crate) session_id: SessionId,
    pub(crate) generation: u64,
}

/// The key that refresh tokens are made with: HMAC-SHA-256.
pub(crate) struct RefreshKey(hmac::Key);

impl RefreshKey {
    pub(crate) fn new(secret: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// `<session>.<generation>.<mac>`, the ends in base64url.
    pub(crate) fn seal(&self, token: RefreshToken) -> String {
        let mac = hmac::sign(&self.0, &token.bytes());
        let session = BASE64_URL_SAFE_NO_PAD.encode(token.session_id.uuid());
        format!("{session}.{}.{}", token.generation, BASE64_URL_SAFE_NO_PAD.encode(mac))
    }

    /// What the text names; nothing if it is malformed or forged.
    pub(crate) fn open(&self, text: &str) -> Option<RefreshToken> {
        let mut parts = text.split('.');
        let (session, generation, mac) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let session = Uuid::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(session).ok()?).ok()?;
        let token = RefreshToken { session_id: session.into(), generation: generation.parse().ok()? };
        let mac = BASE64_URL_SAFE_NO_PAD.decode(mac).ok()?;
        hmac::verify(&self.0, &token.bytes(), &mac).ok()?;
        Some(token)
    }
}

impl RefreshToken {
    fn bytes(self) -> [u8; 24] {
        let mut bytes = [0; 24];
        let (session, generation) = bytes.split_at_mut(16);
        session.copy_from_slice(self.session_id.uuid().as_bytes());
        generation.copy_from_slice(&self.generation.to_be_bytes());
        bytes
    }
}

impl fmt::Debug for RefreshKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshKey")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SESSION: Uuid = Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_8057);

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(millis).unwrap()
    }

    #[test]
    fn a_token_opens_with_its_own_key_alone() {
        let key = RefreshKey::new(&[7; 32]);
        let token = RefreshToken { session_id: SESSION.into(), generation: 3 };
        let text = key.seal(token);
        assert_eq!(key.open(&text), Some(token));
        assert!(text.len() < 256);
        assert_eq!(RefreshKey::new(&[8; 32]).open(&text), None);
        for forged in [text.replace(".3.", ".4."), format!("{text}."), text.replace('.', ""), String::new()] {
            assert_eq!(key.open(&forged), None, "{forged}");
        }
    }

    /// A session as the server keeps it, driven by what clients present.
    struct Model {
        newest: u64,
        rotate_time: i64,
        revoked: bool,
        /// When each generation was first used.
        used: Vec<Option<i64>>,
    }

    impl Model {
        fn present(&mut self, generation: u64, now: i64) -> Option<u64> {
            if self.revoked {
                return None;
            }
            match judge(self.newest, at(self.rotate_time), generation, at(now)) {
                Verdict::Rotate => {
                    self.used[usize::try_from(generation).unwrap()] = Some(now);
                    self.used.push(None);
                    self.newest += 1;
                    self.rotate_time = now;
                    Some(self.newest)
                }
                Verdict::Repeat(given) => Some(given),
                Verdict::Reused => {
                    self.revoked = true;
                    None
                }
                Verdict::Unknown => None,
            }
        }
    }

    proptest! {
        #[test]
        fn bytes_from_outside_never_open(text in "\\PC{0,120}") {
            prop_assert_eq!(RefreshKey::new(&[7; 32]).open(&text), None);
        }

        /// Whatever is presented, and when: a repeat gives the same successor, until that successor was first used and
        /// for ten seconds after; anything older revokes.
        #[test]
        fn the_rule_of_the_contract_holds(steps in prop::collection::vec((0_u64..4, 0_i64..15_000), 1..60)) {
            let mut model = Model { newest: 1, rotate_time: 0, revoked: false, used: vec![None; 2] };
            let mut now = 0;
            for (back, passed) in steps {
                now += passed;
                let Some(presented) = model.newest.checked_sub(back) else { continue };
                let successor = usize::try_from(presented + 1).unwrap();
                let successor_first_used = model.used.get(successor).copied().flatten();
                let in_grace = successor_first_used.is_none_or(|used| now <= used + 10_000);
                let given = model.present(presented, now);
                if back <= 1 || back == 2 && in_grace {
                    prop_assert_eq!(given, Some(presented + 1));
                } else {
                    prop_assert_eq!(given, None);
                    prop_assert!(model.revoked);
                }
                if model.revoked {
                    break;
                }
            }
        }

        /// However many tabs refresh with one token at once, nobody is signed out and all hold one successor.
        #[test]
        fn many_at_once_agree(tabs in 1_usize..200, generation in 1_u64..1_000_000) {
            let used = vec![None; usize::try_from(generation).unwrap() + 1];
            let mut model = Model { newest: generation, rotate_time: 0, revoked: false, used };
            for _ in 0..tabs {
                prop_assert_eq!(model.present(generation, 5), Some(generation + 1));
            }
        }
    }
}
