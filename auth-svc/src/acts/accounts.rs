//! Acts on people's accounts themselves: making them, and helping their owners in.

use db::Connection;
use proto::id::UserId;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::people::{account, check_role, refuse_oneself, role_name, somebody};
use crate::{
    desk::{Act, Desk, Done},
    domain::{
        link::{HANDED_OVER, LinkKind, OneTimeLink},
        user::User,
    },
    error::Error,
    store::{self, users::Taken},
};

/// Makes an account.
pub(crate) struct Create {
    pub(crate) user: User,
    /// Of the password; nothing: a link will set it.
    pub(crate) password_hash: Option<String>,
}

impl Act for Create {
    type Outcome = ();
    const ACTION: &'static str = "user.create";

    fn target(&self) -> String {
        self.user.id.to_string()
    }

    fn detail(&self) -> Map<String, Value> {
        let username = self.user.username.as_ref().map(|username| username.as_str());
        Map::from_iter([
            ("role".to_owned(), role_name(self.user.role).into()),
            ("username".to_owned(), username.into()),
        ])
    }

    async fn perform(&self, conn: &mut Connection, _: &Desk) -> Result<Done<()>, Error> {
        check_role(self.user.role)?;
        match store::users::insert(conn, &self.user, self.password_hash.as_deref()).await? {
            None => Ok(Done::new(())),
            Some(Taken::Username) => Err(Error::UsernameTaken),
            Some(Taken::Email) => Err(Error::EmailTaken),
        }
    }
}

/// Makes a link by which a person sets a new password; the one before works no more.
#[derive(Debug)]
pub(crate) struct CreateResetLink {
    /// Names the link.
    pub(crate) id: Uuid,
    pub(crate) user: UserId,
    /// The person's second factors are forgotten at once.
    pub(crate) forget_factors: bool,
}

impl Act for CreateResetLink {
    type Outcome = OneTimeLink;
    const ACTION: &'static str = "user.create_reset_link";

    fn target(&self) -> String {
        self.user.to_string()
    }

    fn detail(&self) -> Map<String, Value> {
        Map::from_iter([("forget_factors".to_owned(), self.forget_factors.into())])
    }

    async fn perform(&self, conn: &mut Connection, desk: &Desk) -> Result<Done<OneTimeLink>, Error> {
        refuse_oneself(desk, self.user)?;
        account(somebody(conn, self.user).await?)?;
        let now = desk.clock.now();
        let link = OneTimeLink {
            id: self.id,
            user_id: self.user,
            kind: LinkKind::ResetPassword,
            email: None,
            create_time: now,
            expire_time: now + HANDED_OVER,
        };
        store::links::replace(conn, &link).await?;
        if self.forget_factors {
            store::people::forget_factors(conn, self.user).await?;
        }
        Ok(Done::new(link))
    }
}
