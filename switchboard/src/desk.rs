//! What the commands that manage accounts have in common.

use anyhow::{Context as _, Result};
use auth_svc::{Actor, Desk, people::LinkMaker};
use clap::ValueEnum;
use db::Pool;
use runtime::{Clock, Ids, Settings};

use crate::{
    databases,
    settings::{UpConfig, public_url},
};

/// The operator's desk, beside the running services or without them.
pub(crate) struct Operator<'a> {
    settings: &'a Settings,
    pub(crate) pool: Pool,
    pub(crate) desk: Desk,
    pub(crate) ids: Ids,
}

impl<'a> Operator<'a> {
    /// At auth-svc's database, as configured or private.
    pub(crate) fn open(settings: &'a Settings) -> Result<Self> {
        let databases = databases::known(settings)?;
        let auth =
            databases.iter().find(|database| database.name == "auth").context("auth has a database")?;
        let pool = Pool::new(&db::Config::for_url(&auth.url));
        let desk = Desk::new(pool.clone(), Clock::system(), Actor::operator());
        Ok(Self { settings, pool, desk, ids: Ids::random() })
    }

    /// Makes links with auth-svc's key: that of `auth.key_dir`, or that of `up`.
    pub(crate) fn links(&self) -> Result<LinkMaker> {
        let folder = if self.settings.has("auth.key_dir") {
            self.settings.section::<auth_svc::Config>("auth")?.key_dir
        } else {
            self.settings.section::<UpConfig>("up")?.folder.join("keys")
        };
        let links = LinkMaker::open(&folder, &public_url(self.settings)?);
        links.context("links are made with auth-svc's keys: run this where it runs, as its user")
    }
}

/// A role, as the operator types it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    /// Calls and chats.
    User,
    /// Looks after others' reports too.
    Moderator,
    /// Does everything.
    Admin,
}

impl From<Role> for auth_svc::people::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::User => Self::User,
            Role::Moderator => Self::Moderator,
            Role::Admin => Self::Admin,
        }
    }
}

/// A role, as the operator reads it.
pub(crate) const fn role_name(role: auth_svc::people::Role) -> &'static str {
    use auth_svc::people::Role;
    match role {
        Role::Unspecified => "none",
        Role::Guest => "guest",
        Role::User => "user",
        Role::Moderator => "moderator",
        Role::Admin => "admin",
    }
}

/// Until when a link is good, in whole minutes.
pub(crate) fn until(time: chrono::DateTime<chrono::Utc>) -> String {
    time.format("%Y-%m-%d %H:%M UTC").to_string()
}
