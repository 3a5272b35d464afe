use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, Result};
use auth_svc::people::{self, Account, AccountState, NewAccount};
use clap::{Args, Subcommand};
use runtime::Settings;

use crate::{
    desk::{Operator, Role, role_name, until},
    progress::say,
    secret,
};

/// What is done to which account. Who: a username, an e-mail address or an id.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Make an account. Asks for its password on a terminal; else prints a link by which its owner sets one.
    Create(Create),
    /// List accounts, newest first, or find them by the beginning of a name.
    List {
        /// The beginning of a username, of a word of a display name or of an e-mail address.
        query: Option<String>,
        /// Only those with this role.
        #[arg(long, value_enum)]
        role: Option<Role>,
        /// At most so many.
        #[arg(long, default_value_t = 200)]
        limit: u32,
    },
    /// Refuse an account from now on and end its sessions.
    Disable {
        /// Whose.
        who: String,
        /// Why, for the audit log.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Admit an account again.
    Enable {
        /// Whose.
        who: String,
        /// Why, for the audit log.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Give an account another role; who loses one is signed out.
    Role {
        /// Whose.
        who: String,
        /// The new one.
        #[arg(value_enum)]
        role: Role,
    },
    /// Print a link by which a person sets a new password, once, within 24 hours.
    ResetLink {
        /// Whose.
        who: String,
        /// Forget the person's authenticator app, passkeys and recovery codes too.
        #[arg(long)]
        forget_factors: bool,
    },
}

/// A new account.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// 3 to 32 of a-z, 0-9, dot, underscore and hyphen.
    #[arg(long)]
    username: String,
    /// Its e-mail address.
    #[arg(long)]
    email: String,
    /// What others see; the username if it is left out.
    #[arg(long, default_value = "")]
    display_name: String,
    /// What it may do.
    #[arg(long, value_enum, default_value = "user")]
    role: Role,
    /// A file whose first line is the password; readable by you alone.
    #[arg(long, conflicts_with = "link")]
    password_file: Option<PathBuf>,
    /// Ask for no password: print a link by which the owner sets one.
    #[arg(long)]
    link: bool,
}

pub(crate) async fn run(settings: &Settings, action: Action) -> Result<ExitCode> {
    let at = Operator::open(settings)?;
    match action {
        Action::Create(new) => create(&at, &new).await?,
        Action::List { query, role, limit } => {
            let query = query.unwrap_or_default();
            for account in people::list(&at.pool, &query, role.map(Into::into), limit).await? {
                say(&line(&account));
            }
        }
        Action::Disable { who, note } => {
            let account = people::disable(&at.desk, &who, &note).await?;
            say(&format!("{} is disabled; their sessions end within a second.", account.username));
        }
        Action::Enable { who, note } => {
            let account = people::enable(&at.desk, &who, &note).await?;
            say(&format!("{} is enabled.", account.username));
        }
        Action::Role { who, role } => {
            let account = people::set_role(&at.desk, &who, role.into()).await?;
            say(&format!("{} is {} now.", account.username, role_name(account.role)));
        }
        Action::ResetLink { who, forget_factors } => print_reset_link(&at, &who, forget_factors).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn create(at: &Operator<'_>, new: &Create) -> Result<()> {
    let account = NewAccount {
        username: &new.username,
        email: &new.email,
        display_name: &new.display_name,
        role: new.role.into(),
    };
    let password = match &new.password_file {
        Some(path) => Some(secret::from_file(path)?),
        None if new.link || !secret::can_ask() => None,
        None => Some(secret::ask_twice("Password")?),
    };
    // Whoever gets no link needs no key; whoever gets one should not be left with half an account.
    if password.is_none() {
        at.links()?;
    }
    let made = people::create(&at.desk, &at.ids, &account, password.as_deref()).await?;
    say(&format!("{} is made ({}).", made.username, role_name(made.role)));
    if password.is_none() { print_reset_link(at, &made.user_id, false).await } else { Ok(()) }
}

async fn print_reset_link(at: &Operator<'_>, who: &str, forget_factors: bool) -> Result<()> {
    let link = people::create_reset_link(&at.desk, &at.ids, &at.links()?, who, forget_factors).await?;
    say(&format!(
        "link   {}\nGood once, until {}. Hand it to its owner alone.",
        link.url,
        until(link.expire_time)
    ));
    Ok(())
}

fn line(account: &Account) -> String {
    let state = match account.state {
        AccountState::Unspecified | AccountState::Active => "",
        AccountState::Disabled => "disabled",
        AccountState::Deleting => "deleting",
        AccountState::Deleted => "deleted",
    };
    let Account { user_id, username, email, display_name, role, .. } = account;
    format!("{user_id}  {username:24} {:10} {state:9} {email:32} {display_name}", role_name(*role))
        .trim_end()
        .to_owned()
}

impl Operator<'_> {
    /// The first administrator's link, while there is no administrator.
    pub(crate) async fn first_admin_link(&self) -> Result<Option<people::Link>> {
        people::first_admin_link(&self.desk, &self.ids, &self.links()?).await.context("administrators")
    }
}
