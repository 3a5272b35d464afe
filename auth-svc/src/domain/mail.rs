//! Mails: what waits to be sent, and how often it is tried.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::link::LinkKind;

/// How long a letter without a link is of use.
const OF_USE: TimeDelta = TimeDelta::days(3);
/// The first pause after a mail could not be sent; doubled with each.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(30);
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);

/// A mail that waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) id: Uuid,
    pub(crate) letter: Letter,
    /// The address.
    pub(crate) recipient: String,
    /// BCP 47, or empty: the server's.
    pub(crate) locale: String,
    /// How to address the person: the username, in which nobody can write what they like.
    pub(crate) name: String,
    /// The link that it carries.
    pub(crate) link_id: Option<Uuid>,
    /// What the letter tells of.
    pub(crate) event_time: Option<DateTime<Utc>>,
    /// How often it was tried.
    pub(crate) attempts: u32,
    /// From then on it is of no use.
    pub(crate) expire_time: DateTime<Utc>,
}

/// Which letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letter {
    /// With the link that confirms the address.
    ConfirmEmail,
    /// With the link that sets a new password.
    ResetPassword,
    /// To the address that was the account's until now.
    EmailChanged,
    /// The password was changed.
    PasswordChanged,
    /// The account will be deleted at the event's time.
    AccountDeleting,
}

impl Letter {
    pub(crate) const ALL: [Self; 5] = [
        Self::ConfirmEmail,
        Self::ResetPassword,
        Self::EmailChanged,
        Self::PasswordChanged,
        Self::AccountDeleting,
    ];

    /// As rows name it.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::ConfirmEmail => 1,
            Self::ResetPassword => 2,
            Self::EmailChanged => 3,
            Self::PasswordChanged => 4,
            Self::AccountDeleting => 5,
        }
    }

    /// What a row names.
    pub(crate) fn of_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|letter| letter.number() == number)
    }

    /// The link that it carries.
    pub(crate) const fn link(self) -> Option<LinkKind> {
        match self {
            Self::ConfirmEmail => Some(LinkKind::ConfirmEmail),
            Self::ResetPassword => Some(LinkKind::ResetPassword),
            Self::EmailChanged | Self::PasswordChanged | Self::AccountDeleting => None,
        }
    }

    /// How long it is of use.
    pub(crate) fn life(self) -> TimeDelta {
        self.link().map_or(OF_USE, LinkKind::life)
    }
}

/// How long to wait before a mail is tried again that could not be sent so often.
pub(crate) fn pause(attempts: u32) -> TimeDelta {
    let doublings = attempts.saturating_sub(1).min(16);
    (FIRST_PAUSE * (1 << doublings)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        let minutes = [1, 2, 3, 8, 9, u32::MAX].map(|attempts| pause(attempts).num_seconds());
        assert_eq!(minutes, [30, 60, 120, 3600, 3600, 3600]);
    }

    #[test]
    fn rows_name_letters() {
        for letter in Letter::ALL {
            assert_eq!(Letter::of_number(letter.number()), Some(letter));
        }
        assert_eq!(Letter::of_number(0), None);
    }
}
