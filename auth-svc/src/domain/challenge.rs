//! Challenges: what somebody has begun to prove, and must finish soon.

use chrono::{DateTime, TimeDelta, Utc};
use proto::id::{SessionId, UserId};
use uuid::Uuid;

/// How long a challenge may be answered.
pub(crate) const LIFE: TimeDelta = TimeDelta::minutes(5);
/// Answers that are looked at: with the last of them the challenge is over, right or wrong.
pub(crate) const ATTEMPTS: u32 = 5;

/// What is to be proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The second factor of a sign-in whose password was right.
    SecondFactor,
    /// A passkey that signs in alone.
    Passkey,
    /// A passkey that is being made.
    NewPasskey,
    /// Who one is, again, by a passkey.
    RecentProof,
}

impl Kind {
    /// As it is kept.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::SecondFactor => 1,
            Self::Passkey => 2,
            Self::NewPasskey => 3,
            Self::RecentProof => 4,
        }
    }

    /// From what is kept.
    pub(crate) fn from_number(number: u8) -> Option<Self> {
        let all = [Self::SecondFactor, Self::Passkey, Self::NewPasskey, Self::RecentProof];
        all.into_iter().find(|kind| kind.number() == number)
    }
}

/// Something to prove. Its token names it and is given to whoever began it.
#[derive(Clone, PartialEq)]
pub(crate) struct Challenge {
    pub(crate) id: Uuid,
    pub(crate) kind: Kind,
    /// Nothing: the passkey will tell.
    pub(crate) user_id: Option<UserId>,
    /// The session within which it was begun.
    pub(crate) session_id: Option<SessionId>,
    /// The state of a passkey ceremony, where one is possible.
    pub(crate) webauthn: Option<serde_json::Value>,
    pub(crate) expire_time: DateTime<Utc>,
}

impl Challenge {
    /// A challenge that begins now.
    pub(crate) fn begin(id: Uuid, kind: Kind, now: DateTime<Utc>) -> Self {
        Self { id, kind, user_id: None, session_id: None, webauthn: None, expire_time: now + LIFE }
    }
}

impl std::fmt::Debug for Challenge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Challenge")
            .field("kind", &self.kind)
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_kept_as_what_they_are() {
        for kind in [Kind::SecondFactor, Kind::Passkey, Kind::NewPasskey, Kind::RecentProof] {
            assert_eq!(Kind::from_number(kind.number()), Some(kind));
        }
        assert_eq!(Kind::from_number(0), None);
    }

    #[test]
    fn the_state_of_a_ceremony_shows_itself_nowhere() {
        let begun = Challenge::begin(Uuid::nil(), Kind::Passkey, DateTime::UNIX_EPOCH);
        let challenge = Challenge { webauthn: Some("random".into()), ..begun };
        assert!(!format!("{challenge:?}").contains("random"));
    }
}
