//! Links that work once: from a mail, or from an administrator.

use chrono::{DateTime, TimeDelta, Utc};
use proto::id::UserId;
use uuid::Uuid;

use super::{
    account::Email,
    seal::{Purpose, SealKey},
};

/// How long a link from a mail is kept from being replaced by another.
pub(crate) const AGAIN_AFTER: TimeDelta = TimeDelta::minutes(1);
/// How long a link works that an administrator hands over.
pub(crate) const HANDED_OVER: TimeDelta = TimeDelta::hours(24);

/// A link as it is kept. Its token is made from its id when it is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OneTimeLink {
    pub(crate) id: Uuid,
    pub(crate) user_id: UserId,
    pub(crate) kind: LinkKind,
    /// Where it was sent; nothing: an administrator handed it over.
    pub(crate) email: Option<Email>,
    pub(crate) create_time: DateTime<Utc>,
    pub(crate) expire_time: DateTime<Utc>,
}

/// What a link does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkKind {
    /// Confirms the address that it was sent to.
    ConfirmEmail,
    /// Sets a new password.
    ResetPassword,
}

impl LinkKind {
    /// As rows name it.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::ConfirmEmail => 1,
            Self::ResetPassword => 2,
        }
    }

    /// What a row names.
    pub(crate) const fn of_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::ConfirmEmail),
            2 => Some(Self::ResetPassword),
            _ => None,
        }
    }

    /// How long it works when it is sent by mail.
    pub(crate) const fn life(self) -> TimeDelta {
        match self {
            Self::ConfirmEmail => TimeDelta::days(3),
            Self::ResetPassword => TimeDelta::hours(1),
        }
    }

    /// The page that it leads to.
    const fn page(self) -> &'static str {
        match self {
            Self::ConfirmEmail => "confirm-email",
            Self::ResetPassword => "reset-password",
        }
    }

    /// The address of a link on the server at `public_url`. The token is in the fragment, which browsers send nowhere.
    pub(crate) fn url(self, public_url: &str, key: &SealKey, id: Uuid) -> String {
        let token = key.seal(Purpose::OneTimeLink, id.as_bytes());
        format!("{}/{}#token={token}", public_url.trim_end_matches('/'), self.page())
    }
}

impl OneTimeLink {
    /// A link that is sent by mail.
    pub(crate) fn mailed(
        id: Uuid,
        user_id: UserId,
        kind: LinkKind,
        email: Email,
        now: DateTime<Utc>,
    ) -> Self {
        Self { id, user_id, kind, email: Some(email), create_time: now, expire_time: now + kind.life() }
    }
}

/// Which link a token names; nothing if it is none of ours.
pub(crate) fn open(key: &SealKey, token: &str) -> Option<Uuid> {
    Uuid::from_slice(&key.open(Purpose::OneTimeLink, token)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_a_token_that_names_the_link() {
        let key = SealKey::new(b"one");
        let id = Uuid::from_u128(7);
        let url = LinkKind::ResetPassword.url("https://chat.example.org/", &key, id);
        let token = url.strip_prefix("https://chat.example.org/reset-password#token=").unwrap();
        assert_eq!(open(&key, token), Some(id));
        assert_eq!(open(&key, "nonsense"), None);
    }

    #[test]
    fn rows_name_kinds() {
        for kind in [LinkKind::ConfirmEmail, LinkKind::ResetPassword] {
            assert_eq!(LinkKind::of_number(kind.number()), Some(kind));
        }
        assert_eq!(LinkKind::of_number(0), None);
    }
}
