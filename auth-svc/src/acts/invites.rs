//! Acts on invitations.

use chrono::TimeDelta;
use db::Connection;
use proto::auth::Role;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::people::{check_role, role_name};
use crate::{
    desk::{Act, Desk, Done},
    domain::{account::InvalidField, invite::Invite},
    error::Error,
    store,
};

/// Most accounts that one invitation makes.
const MOST_USES: u32 = 10_000;
/// The longest that one is good for: a leap year.
const MOST_HOURS: u32 = 8_784;
/// A week.
const HOURS: u32 = 168;

/// Makes an invitation. The same again gives the same one.
#[derive(Debug)]
pub(crate) struct Create {
    pub(crate) id: Uuid,
    pub(crate) role: Role,
    pub(crate) max_uses: u32,
    pub(crate) valid_hours: u32,
    /// What it is for.
    pub(crate) note: String,
}

impl Create {
    /// With what is usual for what is left out: role USER, one use, a week.
    pub(crate) fn new(id: Uuid, role: Role, max_uses: u32, valid_hours: u32, note: String) -> Self {
        let or = |number, usual| if number == 0 { usual } else { number };
        Self {
            id,
            role: if role == Role::Unspecified { Role::User } else { role },
            max_uses: or(max_uses, 1),
            valid_hours: or(valid_hours, HOURS),
            note,
        }
    }

    fn check(&self) -> Result<(), InvalidField> {
        check_role(self.role)?;
        if self.max_uses > MOST_USES {
            return Err(InvalidField { field: "max_uses", problem: "must be at most 10000" });
        }
        if self.valid_hours > MOST_HOURS {
            return Err(InvalidField { field: "valid_hours", problem: "must be at most 8784" });
        }
        if self.note.chars().count() > 200 {
            return Err(InvalidField { field: "note", problem: "must have at most 200 characters" });
        }
        Ok(())
    }

    fn is(&self, invite: &Invite) -> bool {
        let life = invite.expire_time - invite.create_time;
        (invite.role, invite.max_uses, &invite.note) == (self.role, self.max_uses, &self.note)
            && life == TimeDelta::hours(self.valid_hours.into())
    }
}

impl Act for Create {
    type Outcome = Invite;
    const ACTION: &'static str = "invite.create";

    fn target(&self) -> String {
        self.id.to_string()
    }

    fn detail(&self) -> Map<String, Value> {
        Map::from_iter([
            ("role".to_owned(), role_name(self.role).into()),
            ("max_uses".to_owned(), self.max_uses.into()),
            ("valid_hours".to_owned(), self.valid_hours.into()),
            ("note".to_owned(), self.note.as_str().into()),
        ])
    }

    async fn perform(&self, conn: &mut Connection, desk: &Desk) -> Result<Done<Invite>, Error> {
        self.check()?;
        let now = desk.clock.now();
        let invite = Invite {
            id: self.id,
            role: self.role,
            max_uses: self.max_uses,
            uses: 0,
            note: self.note.clone(),
            create_time: now,
            expire_time: now + TimeDelta::hours(self.valid_hours.into()),
            revoke_time: None,
        };
        match store::invites::insert(conn, &invite).await {
            Ok(()) => return Ok(Done::new(invite)),
            Err(db::Error::Conflict { .. }) => {}
            Err(failed) => return Err(failed.into()),
        }
        let found = store::invites::find(conn, self.id).await?.ok_or(Error::InviteNotFound)?;
        if self.is(&found) {
            Ok(Done::new(found).with("repeated", true))
        } else {
            Err(Error::RequestIdReused)
        }
    }
}

/// Ends an invitation.
#[derive(Debug)]
pub(crate) struct Revoke {
    pub(crate) id: Uuid,
}

impl Act for Revoke {
    type Outcome = Invite;
    const ACTION: &'static str = "invite.revoke";

    fn target(&self) -> String {
        self.id.to_string()
    }

    async fn perform(&self, conn: &mut Connection, desk: &Desk) -> Result<Done<Invite>, Error> {
        match store::invites::revoke(conn, self.id, desk.clock.now()).await {
            Err(db::Error::NotFound) => Err(Error::InviteNotFound),
            revoked => Ok(revoked?),
        }?;
        let invite = store::invites::find(conn, self.id).await?.ok_or(Error::InviteNotFound)?;
        Ok(Done::new(invite))
    }
}
