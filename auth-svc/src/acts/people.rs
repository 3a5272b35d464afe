//! Acts on people.

use db::Connection;
use proto::{
    auth::{AccountState, RevocationReason, Role},
    id::UserId,
};
use serde_json::{Map, Value};

use crate::{
    desk::{Act, Desk, Done},
    domain::{account::InvalidField, people::Person, user::User},
    error::Error,
    store,
};

/// Refuses an account from now on, and ends its sessions.
#[derive(Debug)]
pub(crate) struct Disable<'a> {
    pub(crate) user: UserId,
    /// Why.
    pub(crate) note: &'a str,
}

impl Act for Disable<'_> {
    type Outcome = Person;
    const ACTION: &'static str = "user.disable";

    fn target(&self) -> String {
        self.user.to_string()
    }

    fn detail(&self) -> Map<String, Value> {
        noted(self.note)
    }

    async fn perform(&self, conn: &mut Connection, desk: &Desk) -> Result<Done<Person>, Error> {
        refuse_oneself(desk, self.user)?;
        // All administrators' rows first, then the person's.
        let is_last_admin = store::accounts::is_last_admin(conn, self.user).await?;
        somebody(conn, self.user).await?;
        if is_last_admin {
            return Err(Error::LastAdmin);
        }
        store::people::set_state(conn, self.user, AccountState::Disabled).await?;
        let ended = end_sessions(conn, desk, self.user, RevocationReason::AccountDisabled).await?;
        Ok(Done::new(person(conn, self.user).await?).with("ended_sessions", ended))
    }
}

/// Admits an account again.
#[derive(Debug)]
pub(crate) struct Enable<'a> {
    pub(crate) user: UserId,
    /// Why.
    pub(crate) note: &'a str,
}

impl Act for Enable<'_> {
    type Outcome = Person;
    const ACTION: &'static str = "user.enable";

    fn target(&self) -> String {
        self.user.to_string()
    }

    fn detail(&self) -> Map<String, Value> {
        noted(self.note)
    }

    async fn perform(&self, conn: &mut Connection, desk: &Desk) -> Result<Done<Person>, Error> {
        refuse_oneself(desk, self.user)?;
        let user = somebody(conn, self.user).await?;
        if user.state == AccountState::Disabled {
            // Who was deleting the account still is.
            let deletes = user.delete_time.is_some();
            let state = if deletes { AccountState::Deleting } else { AccountState::Active };
            store::people::set_state(conn, self.user, state).await?;
        }
        Ok(Done::new(person(conn, self.user).await?))
    }
}

/// Gives an account another role; who loses one is signed out.
#[derive(Debug)]
pub(crate) struct SetRole {
    pub(crate) user: UserId,
    pub(crate) role: Role,
}

impl Act for SetRole {
    type Outcome = Person;
    const ACTION: &'static str = "user.set_role";

    fn target(&self) -> String {
        self.user.to_string()
    }

    fn detail(&self) -> Map<String, Value> {
        Map::from_iter([("role".to_owned(), role_name(self.role).into())])
    }

    async fn perform(&self, conn: &mut Connection, desk: &Desk) -> Result<Done<Person>, Error> {
        check_role(self.role)?;
        refuse_oneself(desk, self.user)?;
        let is_last_admin = store::accounts::is_last_admin(conn, self.user).await?;
        let user = account(somebody(conn, self.user).await?)?;
        if is_last_admin && self.role != Role::Admin {
            return Err(Error::LastAdmin);
        }
        store::people::set_role(conn, self.user, self.role).await?;
        let loses = i32::from(self.role) < i32::from(user.role);
        let ended = match loses {
            true => end_sessions(conn, desk, self.user, RevocationReason::RoleChanged).await?,
            false => 0,
        };
        let person = person(conn, self.user).await?;
        Ok(Done::new(person).with("role_before", role_name(user.role)).with("ended_sessions", ended))
    }
}

/// Ends all sessions of a person. Gives how many.
#[derive(Debug)]
pub(crate) struct RevokeSessions {
    pub(crate) user: UserId,
}

impl Act for RevokeSessions {
    type Outcome = u32;
    const ACTION: &'static str = "user.revoke_sessions";

    fn target(&self) -> String {
        self.user.to_string()
    }

    async fn perform(&self, conn: &mut Connection, desk: &Desk) -> Result<Done<u32>, Error> {
        refuse_oneself(desk, self.user)?;
        somebody(conn, self.user).await?;
        let ended = end_sessions(conn, desk, self.user, RevocationReason::EndedByAdmin).await?;
        Ok(Done::new(ended).with("ended_sessions", ended))
    }
}

/// The roles that an account can be given.
pub(crate) const fn check_role(role: Role) -> Result<(), InvalidField> {
    match role {
        Role::User | Role::Moderator | Role::Admin => Ok(()),
        Role::Unspecified | Role::Guest => {
            Err(InvalidField { field: "role", problem: "must be USER, MODERATOR or ADMIN" })
        }
    }
}

/// A role, as the log and the command line write it.
pub(crate) const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Unspecified => "unspecified",
        Role::Guest => "guest",
        Role::User => "user",
        Role::Moderator => "moderator",
        Role::Admin => "admin",
    }
}

pub(super) fn refuse_oneself(desk: &Desk, user: UserId) -> Result<(), InvalidField> {
    let problem = "must be somebody else: nobody acts on themselves here";
    if desk.actor.is(user) { Err(InvalidField { field: "user_id", problem }) } else { Ok(()) }
}

/// The account of this id, which nobody else changes, and by which nobody signs in, until the transaction ends.
pub(super) async fn somebody(conn: &mut Connection, id: UserId) -> Result<User, Error> {
    let found = store::users::lock(conn, id).await?.map(|(user, _)| user);
    found.filter(|user| user.state != AccountState::Deleted).ok_or(Error::UserNotFound)
}

/// Not a guest, who has neither role nor password to be given.
pub(super) fn account(user: User) -> Result<User, InvalidField> {
    let problem = "must be of somebody with an account, not of a guest";
    if user.role == Role::Guest { Err(InvalidField { field: "user_id", problem }) } else { Ok(user) }
}

async fn person(conn: &mut Connection, id: UserId) -> Result<Person, Error> {
    let user = store::users::find(conn, id).await?.ok_or(Error::UserNotFound)?;
    store::people::known(conn, vec![user]).await?.pop().ok_or(Error::UserNotFound)
}

async fn end_sessions(
    conn: &mut Connection,
    desk: &Desk,
    user: UserId,
    reason: RevocationReason,
) -> Result<u32, Error> {
    let ended = store::sessions::end_all(conn, user, None, reason, desk.clock.now()).await?;
    Ok(u32::try_from(ended).unwrap_or(u32::MAX))
}

fn noted(note: &str) -> Map<String, Value> {
    let note = Some(note).filter(|note| !note.is_empty());
    note.map(|note| ("note".to_owned(), Value::from(note))).into_iter().collect()
}
