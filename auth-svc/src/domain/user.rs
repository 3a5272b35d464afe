//! People: what is kept of an account.

use chrono::{DateTime, Utc};
use proto::{
    auth::{AccountState, PrivacyLevel, Role},
    id::UserId,
};
use uuid::Uuid;

use super::account::{DisplayName, Email, Username};

/// A person's account, or a guest's, or what is left of one that was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) id: UserId,
    /// Nothing: a guest, or deleted.
    pub(crate) username: Option<Username>,
    /// Nothing: a guest, or deleted.
    pub(crate) email: Option<Email>,
    /// The address was confirmed by its link.
    pub(crate) email_confirmed: bool,
    /// Waits for its link, to take the place of `email`.
    pub(crate) pending_email: Option<Email>,
    /// Nothing: deleted.
    pub(crate) display_name: Option<DisplayName>,
    pub(crate) role: Role,
    pub(crate) state: AccountState,
    /// BCP 47, or empty.
    pub(crate) locale: String,
    /// IANA, or empty.
    pub(crate) time_zone: String,
    pub(crate) status: PersonStatus,
    /// The picture's id, whatever its size.
    pub(crate) avatar: Option<Uuid>,
    pub(crate) privacy: Privacy,
    /// Grows with every change that its owner's devices are told of.
    pub(crate) version: u64,
    pub(crate) create_time: DateTime<Utc>,
    /// When the grace period ends.
    pub(crate) delete_time: Option<DateTime<Utc>>,
    /// When a guest is forgotten.
    pub(crate) expire_time: Option<DateTime<Utc>>,
}

/// What a person says of themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PersonStatus {
    pub(crate) emoji: String,
    pub(crate) text: String,
    /// Until when it is shown; nothing: until it is changed.
    pub(crate) expire_time: Option<DateTime<Utc>>,
}

/// Who may do what with a person. `Unspecified`: as the operator chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Privacy {
    pub(crate) find: PrivacyLevel,
    pub(crate) call: PrivacyLevel,
    pub(crate) write: PrivacyLevel,
    pub(crate) presence: PrivacyLevel,
}

impl User {
    /// An account that begins now.
    pub(crate) fn new(id: UserId, name: DisplayName, role: Role, now: DateTime<Utc>) -> Self {
        Self {
            id,
            username: None,
            email: None,
            email_confirmed: false,
            pending_email: None,
            display_name: Some(name),
            role,
            state: AccountState::Active,
            locale: String::new(),
            time_zone: String::new(),
            status: PersonStatus::default(),
            avatar: None,
            privacy: Privacy::UNSET,
            version: 1,
            create_time: now,
            delete_time: None,
            expire_time: None,
        }
    }

    /// Whether anybody may still reach or find the person.
    pub(crate) fn is_active(&self) -> bool {
        self.state == AccountState::Active
    }

    /// Whether this is a guest whose time is over.
    pub(crate) fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.expire_time.is_some_and(|end| end <= now)
    }

    /// Whether the person signed up: guests did not.
    pub(crate) fn has_account(&self) -> bool {
        self.role != Role::Guest
    }

    /// Whether the person may sign in: also during the grace period, to keep the account.
    pub(crate) fn may_sign_in(&self) -> bool {
        matches!(self.state, AccountState::Active | AccountState::Deleting)
    }
}

impl PersonStatus {
    /// Whether there is something to show.
    pub(crate) fn shows(&self, now: DateTime<Utc>) -> bool {
        let says_something = !(self.emoji.is_empty() && self.text.is_empty());
        says_something && self.expire_time.is_none_or(|end| now < end)
    }
}

impl Privacy {
    /// All left to the operator.
    pub(crate) const UNSET: Self = Self {
        find: PrivacyLevel::Unspecified,
        call: PrivacyLevel::Unspecified,
        write: PrivacyLevel::Unspecified,
        presence: PrivacyLevel::Unspecified,
    };

    /// With the operator's choice wherever the person made none.
    pub(crate) fn or(self, defaults: Self) -> Self {
        let pick = |own, default| if own == PrivacyLevel::Unspecified { default } else { own };
        Self {
            find: pick(self.find, defaults.find),
            call: pick(self.call, defaults.call),
            write: pick(self.write, defaults.write),
            presence: pick(self.presence, defaults.presence),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn a_status_is_shown_until_its_time_is_over() {
        let now = DateTime::UNIX_EPOCH;
        assert!(!PersonStatus::default().shows(now));
        let away = PersonStatus { text: "away".into(), ..PersonStatus::default() };
        assert!(away.shows(now));
        let until = |end| PersonStatus { expire_time: Some(end), ..away.clone() };
        assert!(until(now + TimeDelta::seconds(1)).shows(now));
        assert!(!until(now).shows(now));
    }

    #[test]
    fn what_a_person_did_not_choose_the_operator_did() {
        let defaults = Privacy { call: PrivacyLevel::Contacts, ..Privacy::UNSET };
        assert_eq!(Privacy::UNSET.or(defaults), defaults);
        let own = Privacy { call: PrivacyLevel::Nobody, ..Privacy::UNSET };
        assert_eq!(own.or(defaults).call, PrivacyLevel::Nobody);
    }
}
