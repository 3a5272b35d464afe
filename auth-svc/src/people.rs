//! People's accounts and invitations, for the operator's command line and for start-up. `AdminService` does the same
//! acts.

use std::path::Path;

use chrono::{DateTime, Utc};
use db::Pool;
pub use proto::auth::{AccountState, Role};
use proto::id::UserId;
use runtime::Ids;
use uuid::Uuid;

use crate::{
    acts::{
        accounts::{Create, CreateResetLink},
        invites,
        people::{Disable, Enable, SetRole},
    },
    app::BuildError,
    desk::Desk,
    domain::{
        account::{DisplayName, Email, Identifier, InvalidField, Username},
        invite::{self, Invite},
        link::OneTimeLink,
        password::Password,
        password_rules::{self, BadPassword},
        people::{Beginning, Person, Wanted},
        seal::SealKey,
        user::User,
    },
    error::{Error, Failure},
    key_files, store,
};

/// How the invitation of the first administrator is noted.
const FIRST: &str = "for the first administrator";

/// Makes the links that are handed to people.
#[derive(Debug)]
pub struct LinkMaker {
    key: SealKey,
    public_url: String,
}

impl LinkMaker {
    /// With the key in `key_dir`, for people who reach the server at `public_url`.
    pub fn open(key_dir: &Path, public_url: &str) -> Result<Self, BuildError> {
        let key = key_files::seal_key(key_dir).map_err(|error| BuildError::Keys(error.to_string()))?;
        Ok(Self { key, public_url: public_url.to_owned() })
    }

    fn invite(&self, id: Uuid) -> String {
        invite::url(Some(&self.public_url), &self.key, id)
    }

    fn reset(&self, link: &OneTimeLink) -> Link {
        Link { url: link.kind.url(&self.public_url, &self.key, link.id), expire_time: link.expire_time }
    }
}

/// A link to be handed to somebody.
#[derive(Debug)]
pub struct Link {
    /// Its address.
    pub url: String,
    /// Until when it is good.
    pub expire_time: DateTime<Utc>,
}

/// An account, as the operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub user_id: String,
    /// Empty: a guest's.
    pub username: String,
    /// Empty: a guest's.
    pub email: String,
    /// What others see.
    pub display_name: String,
    /// Its role.
    pub role: Role,
    /// Whether it is admitted.
    pub state: AccountState,
    /// When it was made.
    pub create_time: DateTime<Utc>,
}

impl From<User> for Account {
    fn from(user: User) -> Self {
        Self {
            user_id: user.id.to_string(),
            username: user.username.as_ref().map(Username::as_str).unwrap_or_default().to_owned(),
            email: user.email.as_ref().map(Email::as_str).unwrap_or_default().to_owned(),
            display_name: user.display_name.as_ref().map(DisplayName::as_str).unwrap_or_default().to_owned(),
            role: user.role,
            state: user.state,
            create_time: user.create_time,
        }
    }
}

impl From<Person> for Account {
    fn from(person: Person) -> Self {
        person.user.into()
    }
}

/// A new account.
#[derive(Debug, Default)]
pub struct NewAccount<'a> {
    /// As in `RegisterRequest`.
    pub username: &'a str,
    /// As in `RegisterRequest`.
    pub email: &'a str,
    /// Empty: the username.
    pub display_name: &'a str,
    /// USER, MODERATOR or ADMIN.
    pub role: Role,
}

/// Makes an account. Without a password, nobody signs in to it until a link has set one.
pub async fn create(
    desk: &Desk,
    ids: &Ids,
    new: &NewAccount<'_>,
    password: Option<&str>,
) -> Result<Account, Failure> {
    let user = new_user(desk, ids, new)?;
    let password_hash = password.map(|password| hashed(password, &user)).transpose()?;
    let account = Account::from(user.clone());
    desk.perform(&Create { user, password_hash }).await?;
    Ok(account)
}

fn new_user(desk: &Desk, ids: &Ids, new: &NewAccount<'_>) -> Result<User, Error> {
    let (username, email) = (Username::parse(new.username)?, Email::parse(new.email)?);
    let name = DisplayName::or_username(new.display_name, &username)?;
    Ok(User {
        username: Some(username),
        email: Some(email),
        ..User::new(ids.next(), name, new.role, desk.clock.now())
    })
}

fn hashed(password: &str, user: &User) -> Result<String, Error> {
    check_password("password", password, user)?;
    Password::new(password).hash().map_err(|error| Error::Broken(format!("passwords: {error}")))
}

/// Refuses a password that `field` holds and `user` will have, where it is easily guessed.
pub(crate) fn check_password(field: &'static str, password: &str, user: &User) -> Result<(), Error> {
    let names = [
        user.username.as_ref().map(Username::as_str),
        user.email.as_ref().map(Email::as_str),
        user.display_name.as_ref().map(DisplayName::as_str),
    ];
    let names: Vec<_> = names.into_iter().flatten().collect();
    password_rules::check(password, &names).map_err(|bad| match bad {
        BadPassword::Common => Error::PasswordCommon(field),
        BadPassword::Short => InvalidField { field, problem: "must have at least 10 characters" }.into(),
    })
}

/// Up to `limit` accounts: all newest first, or those of which some name begins with `query`.
pub async fn list(pool: &Pool, query: &str, role: Option<Role>, limit: u32) -> Result<Vec<Account>, Failure> {
    let wanted = Wanted { beginning: Beginning::parse(query), role, state: None };
    let list = pool.run(async |conn| store::people::list(conn, &wanted, None, limit.into()).await);
    let found = list.await.map_err(Error::from)?;
    Ok(found.into_iter().map(|(user, _)| user.into()).collect())
}

/// Refuses an account from now on, and ends its sessions. Idempotent. `who` is a username, an e-mail address or an id.
pub async fn disable(desk: &Desk, who: &str, note: &str) -> Result<Account, Failure> {
    let user = find(&desk.pool, who).await?;
    Ok(desk.perform(&Disable { user, note }).await?.into())
}

/// Admits an account again. Idempotent.
pub async fn enable(desk: &Desk, who: &str, note: &str) -> Result<Account, Failure> {
    let user = find(&desk.pool, who).await?;
    Ok(desk.perform(&Enable { user, note }).await?.into())
}

/// Gives an account another role; who loses one is signed out. Idempotent.
pub async fn set_role(desk: &Desk, who: &str, role: Role) -> Result<Account, Failure> {
    let user = find(&desk.pool, who).await?;
    Ok(desk.perform(&SetRole { user, role }).await?.into())
}

/// A link by which a person sets a new password, once, within 24 hours; where asked, their second factors are forgotten
/// at once.
pub async fn create_reset_link(
    desk: &Desk,
    ids: &Ids,
    links: &LinkMaker,
    who: &str,
    forget_factors: bool,
) -> Result<Link, Failure> {
    let user = find(&desk.pool, who).await?;
    let link = desk.perform(&CreateResetLink { id: ids.next(), user, forget_factors }).await?;
    Ok(links.reset(&link))
}

async fn find(pool: &Pool, who: &str) -> Result<UserId, Error> {
    if let Ok(id) = who.parse() {
        return Ok(id);
    }
    let identifier = Identifier::parse(who);
    let found = pool.run(async |conn| store::users::credentials(conn, &identifier).await).await?;
    found.map(|(user, _)| user.id).ok_or(Error::UserNotFound)
}

/// An invitation, as the operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: Uuid,
    /// Of the accounts that it makes.
    pub role: Role,
    /// How many it may make.
    pub max_uses: u32,
    /// How many it has made.
    pub uses: u32,
    /// What it is for.
    pub note: String,
    /// Until when it is good.
    pub expire_time: DateTime<Utc>,
    /// Since when it is revoked.
    pub revoke_time: Option<DateTime<Utc>>,
}

impl From<Invite> for Invitation {
    fn from(invite: Invite) -> Self {
        let Invite { id, role, max_uses, uses, note, expire_time, revoke_time, .. } = invite;
        Self { id, role, max_uses, uses, note, expire_time, revoke_time }
    }
}

/// A new invitation.
#[derive(Debug, Default)]
pub struct NewInvite {
    /// USER, MODERATOR or ADMIN.
    pub role: Role,
    /// 1 to 10,000 accounts; 0: 1.
    pub max_uses: u32,
    /// How many hours it is good for, at most a year; 0: a week.
    pub valid_hours: u32,
    /// What it is for.
    pub note: String,
}

/// Makes an invitation; gives the link to hand on.
pub async fn create_invite(
    desk: &Desk,
    ids: &Ids,
    links: &LinkMaker,
    new: NewInvite,
) -> Result<Link, Failure> {
    let NewInvite { role, max_uses, valid_hours, note } = new;
    let invite = invites::Create::new(ids.next(), role, max_uses, valid_hours, note);
    let invite = desk.perform(&invite).await?;
    Ok(Link { url: links.invite(invite.id), expire_time: invite.expire_time })
}

/// Up to `limit` invitations, newest first.
pub async fn list_invites(pool: &Pool, limit: u32) -> Result<Vec<Invitation>, Failure> {
    let list = pool.run(async |conn| store::invites::list(conn, None, limit.into()).await);
    Ok(list.await.map_err(Error::from)?.into_iter().map(Into::into).collect())
}

/// Ends an invitation. Idempotent.
pub async fn revoke_invite(desk: &Desk, id: Uuid) -> Result<(), Failure> {
    desk.perform(&invites::Revoke { id }).await?;
    Ok(())
}

/// While there is no administrator: the link by which the first one makes an account. The same one as long as it is good,
/// which is a week.
pub async fn first_admin_link(desk: &Desk, ids: &Ids, links: &LinkMaker) -> Result<Option<Link>, Failure> {
    let now = desk.clock.now();
    let look = desk.pool.run(async |conn| {
        let has_admin = store::people::has_admin(conn).await?;
        Ok::<_, Error>((has_admin, store::invites::find_good(conn, Role::Admin, FIRST, now).await?))
    });
    match look.await? {
        (true, _) => Ok(None),
        (false, Some(invite)) => {
            Ok(Some(Link { url: links.invite(invite.id), expire_time: invite.expire_time }))
        }
        (false, None) => {
            let first = NewInvite { role: Role::Admin, note: FIRST.into(), ..NewInvite::default() };
            create_invite(desk, ids, links, first).await.map(Some)
        }
    }
}
