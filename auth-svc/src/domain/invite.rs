//! Invitations: who may make an account where not everybody may.

use chrono::{DateTime, Utc};
use proto::auth::Role;
use uuid::Uuid;

use super::seal::{Purpose, SealKey};
use crate::config::Registration;

/// An invitation as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invite {
    pub(crate) id: Uuid,
    /// Of the accounts that it makes: USER, MODERATOR or ADMIN.
    pub(crate) role: Role,
    /// How many accounts it makes, at least 1.
    pub(crate) max_uses: u32,
    pub(crate) uses: u32,
    /// What the administrator wrote beside it.
    pub(crate) note: String,
    pub(crate) create_time: DateTime<Utc>,
    pub(crate) expire_time: DateTime<Utc>,
    /// When an administrator ended it.
    pub(crate) revoke_time: Option<DateTime<Utc>>,
}

/// Why somebody may make no account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotAdmitted {
    /// The server makes no accounts.
    Closed,
    /// An invitation is needed.
    InviteRequired,
    /// The invitation is expired, revoked or used up.
    InviteInvalid,
}

impl Invite {
    /// Whether it makes an account.
    pub(crate) fn is_good(&self, now: DateTime<Utc>) -> bool {
        self.revoke_time.is_none() && now < self.expire_time && self.uses < self.max_uses
    }

    /// Whether a server that is open to these people takes it.
    const fn opens(&self, registration: Registration) -> bool {
        match registration {
            Registration::Open | Registration::Invite => true,
            Registration::Closed => matches!(self.role, Role::Moderator | Role::Admin),
        }
    }

    /// What it is worth to who holds it; nothing if it makes no account.
    pub(crate) fn offer(self, registration: Registration, now: DateTime<Utc>) -> Option<Self> {
        (self.is_good(now) && self.opens(registration)).then_some(self)
    }
}

/// The role of an account that somebody may make with this invitation, or without one.
pub(crate) fn admit(
    registration: Registration,
    invite: Option<&Invite>,
    now: DateTime<Utc>,
) -> Result<Role, NotAdmitted> {
    match (invite, registration) {
        (Some(invite), _) if !invite.is_good(now) => Err(NotAdmitted::InviteInvalid),
        (Some(invite), _) if !invite.opens(registration) => Err(NotAdmitted::Closed),
        (Some(invite), _) => Ok(invite.role),
        (None, Registration::Open) => Ok(Role::User),
        (None, Registration::Invite) => Err(NotAdmitted::InviteRequired),
        (None, Registration::Closed) => Err(NotAdmitted::Closed),
    }
}

/// The token by which an invitation is handed out.
pub(crate) fn seal(key: &SealKey, id: Uuid) -> String {
    key.seal(Purpose::Invite, id.as_bytes())
}

/// The address of an invitation on the server at `public_url`; its path alone where that is not known. The token is in
/// the fragment, which browsers send nowhere.
pub(crate) fn url(public_url: Option<&str>, key: &SealKey, id: Uuid) -> String {
    format!("{}/sign-up#invite={}", public_url.unwrap_or_default().trim_end_matches('/'), seal(key, id))
}

/// Which invitation a token names; nothing if it is none of ours.
pub(crate) fn open(key: &SealKey, token: &str) -> Option<Uuid> {
    Uuid::from_slice(&key.open(Purpose::Invite, token)?).ok()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn invite(role: Role) -> Invite {
        Invite {
            id: Uuid::from_u128(7),
            role,
            max_uses: 1,
            uses: 0,
            note: String::new(),
            create_time: NOW,
            expire_time: NOW + TimeDelta::hours(1),
            revoke_time: None,
        }
    }

    #[test]
    fn the_server_says_who_may_make_an_account() {
        use Registration::{Closed, Invite, Open};
        let cases = [
            (Open, None, Ok(Role::User)),
            (Open, Some(Role::Admin), Ok(Role::Admin)),
            (Invite, None, Err(NotAdmitted::InviteRequired)),
            (Invite, Some(Role::User), Ok(Role::User)),
            (Closed, None, Err(NotAdmitted::Closed)),
            (Closed, Some(Role::User), Err(NotAdmitted::Closed)),
            (Closed, Some(Role::Moderator), Ok(Role::Moderator)),
            (Closed, Some(Role::Admin), Ok(Role::Admin)),
        ];
        for (registration, role, expected) in cases {
            let invite = role.map(invite);
            assert_eq!(admit(registration, invite.as_ref(), NOW), expected, "{registration:?} {role:?}");
            let offered = invite.and_then(|invite| invite.offer(registration, NOW)).map(|invite| invite.role);
            assert_eq!(offered, role.filter(|_| expected.is_ok()));
        }
    }

    #[test]
    fn a_bad_invitation_is_refused_even_where_none_is_needed() {
        let good = invite(Role::User);
        let bad = [
            Invite { uses: 1, ..good.clone() },
            Invite { expire_time: NOW, ..good.clone() },
            Invite { revoke_time: Some(NOW), ..good },
        ];
        for bad in bad {
            for registration in [Registration::Open, Registration::Invite, Registration::Closed] {
                assert_eq!(admit(registration, Some(&bad), NOW), Err(NotAdmitted::InviteInvalid));
            }
            assert_eq!(bad.offer(Registration::Open, NOW), None);
        }
    }

    #[test]
    fn a_token_names_its_invitation() {
        let key = SealKey::new(b"one");
        let id = Uuid::from_u128(7);
        assert_eq!(open(&key, &seal(&key, id)), Some(id));
        assert_eq!(open(&key, &key.seal(Purpose::Invite, b"short")), None);
        assert_eq!(open(&key, "nonsense"), None);
    }

    #[test]
    fn an_address_holds_the_token() {
        let key = SealKey::new(b"one");
        let id = Uuid::from_u128(7);
        let url = url(Some("https://chat.example.org/"), &key, id);
        let token = url.strip_prefix("https://chat.example.org/sign-up#invite=").unwrap();
        assert_eq!(open(&key, token), Some(id));
        assert!(super::url(None, &key, id).starts_with("/sign-up#invite="));
    }
}
