//! Whether one person may reach another.

use chrono::{DateTime, Utc};
use proto::auth::{ContactKind, PrivacyLevel, Reach};

use super::user::{Privacy, User};

/// What there is between two people, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Between {
    /// How whoever asks sees the other.
    pub(crate) mine: ContactKind,
    /// The other has blocked whoever asks.
    pub(crate) blocked_by_them: bool,
}

/// How a person is reached: by a call, by a message, and by a look at whether they are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reaches {
    pub(crate) call: Reach,
    pub(crate) write: Reach,
    pub(crate) presence: Reach,
}

impl Reaches {
    /// The same in every way.
    pub(crate) const fn all(reach: Reach) -> Self {
        Self { call: reach, write: reach, presence: reach }
    }

    /// How this person, if there is one, is reached by another. A block is answered like a person who takes contacts
    /// only.
    pub(crate) fn of(person: Option<&User>, between: Between, defaults: Privacy, now: DateTime<Utc>) -> Self {
        let Some(person) = person.filter(|person| person.is_active() && !person.is_over(now)) else {
            return Self::all(Reach::Gone);
        };
        if between.mine == ContactKind::Blocked {
            return Self::all(Reach::BlockedByYou);
        }
        let Privacy { call, write, presence, .. } = person.privacy.or(defaults);
        let reach = |level| reach(level, between);
        Self { call: reach(call), write: reach(write), presence: reach(presence) }
    }
}

fn reach(level: PrivacyLevel, between: Between) -> Reach {
    let is_contact = between.mine == ContactKind::Contact;
    match level {
        PrivacyLevel::Nobody => Reach::Nobody,
        PrivacyLevel::Everyone if !between.blocked_by_them => Reach::Allowed,
        PrivacyLevel::Contacts if is_contact && !between.blocked_by_them => Reach::Allowed,
        PrivacyLevel::Unspecified | PrivacyLevel::Everyone | PrivacyLevel::Contacts => Reach::ContactsOnly,
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proto::auth::{AccountState, Role};
    use runtime::Ids;

    use super::*;
    use crate::domain::account::DisplayName;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;
    const DEFAULTS: Privacy = Privacy {
        find: PrivacyLevel::Everyone,
        call: PrivacyLevel::Everyone,
        write: PrivacyLevel::Everyone,
        presence: PrivacyLevel::Contacts,
    };

    fn person(level: PrivacyLevel) -> User {
        let name = DisplayName::parse("Ada").unwrap();
        let mut user = User::new(Ids::random().next(), name, Role::User, DateTime::UNIX_EPOCH);
        user.privacy.call = level;
        user
    }

    fn call(level: PrivacyLevel, mine: ContactKind, blocked_by_them: bool) -> Reach {
        Reaches::of(Some(&person(level)), Between { mine, blocked_by_them }, DEFAULTS, NOW).call
    }

    #[test]
    fn a_persons_choice_decides_and_else_the_operators() {
        use ContactKind::{Contact, Incoming, None, Outgoing};
        for stranger in [None, Incoming, Outgoing] {
            assert_eq!(call(PrivacyLevel::Unspecified, stranger, false), Reach::Allowed);
            assert_eq!(call(PrivacyLevel::Everyone, stranger, false), Reach::Allowed);
            assert_eq!(call(PrivacyLevel::Contacts, stranger, false), Reach::ContactsOnly);
            assert_eq!(call(PrivacyLevel::Nobody, stranger, false), Reach::Nobody);
        }
        assert_eq!(call(PrivacyLevel::Contacts, Contact, false), Reach::Allowed);
        assert_eq!(call(PrivacyLevel::Nobody, Contact, false), Reach::Nobody);
    }

    #[test]
    fn a_block_looks_like_a_person_who_takes_contacts_only() {
        for level in [PrivacyLevel::Unspecified, PrivacyLevel::Everyone, PrivacyLevel::Contacts] {
            let blocked = call(level, ContactKind::None, true);
            assert_eq!(blocked, call(PrivacyLevel::Contacts, ContactKind::None, false));
        }
        assert_eq!(call(PrivacyLevel::Nobody, ContactKind::None, true), Reach::Nobody);
        assert_eq!(call(PrivacyLevel::Everyone, ContactKind::Blocked, true), Reach::BlockedByYou);
    }

    #[test]
    fn whoever_is_not_there_is_gone() {
        let between = Between { mine: ContactKind::Blocked, blocked_by_them: true };
        assert_eq!(Reaches::of(None, between, DEFAULTS, NOW), Reaches::all(Reach::Gone));
        for state in [AccountState::Disabled, AccountState::Deleting, AccountState::Deleted] {
            let gone = User { state, ..person(PrivacyLevel::Everyone) };
            assert_eq!(Reaches::of(Some(&gone), between, DEFAULTS, NOW), Reaches::all(Reach::Gone));
        }
        let expire_time = Some(NOW + TimeDelta::seconds(1));
        let guest = User { expire_time, ..person(PrivacyLevel::Everyone) };
        let stranger = Between { mine: ContactKind::None, blocked_by_them: false };
        let call = |now| Reaches::of(Some(&guest), stranger, DEFAULTS, now).call;
        assert_eq!((call(NOW), call(NOW + TimeDelta::seconds(1))), (Reach::Allowed, Reach::Gone));
    }
}
