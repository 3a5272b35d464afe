use std::process::ExitCode;

use anyhow::{Context as _, Result};
use auth_svc::people::{self, Invitation, NewInvite};
use clap::{Args, Subcommand};
use runtime::Settings;

use crate::{
    desk::{Operator, Role, role_name, until},
    progress::say,
};

/// What is done to which invitation.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Make an invitation and print its link.
    Create(Create),
    /// List invitations, newest first.
    List {
        /// At most so many.
        #[arg(long, default_value_t = 200)]
        limit: u32,
    },
    /// End an invitation.
    Revoke {
        /// Its id, from the list.
        id: String,
    },
}

/// A new invitation.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// The role of the accounts that it makes.
    #[arg(long, value_enum, default_value = "user")]
    role: Role,
    /// How many accounts it may make, 1 to 10000.
    #[arg(long, default_value_t = 1)]
    uses: u32,
    /// How many hours it is good for, at most 8784.
    #[arg(long, default_value_t = 168)]
    hours: u32,
    /// What it is for.
    #[arg(long, default_value = "")]
    note: String,
}

pub(crate) async fn run(settings: &Settings, action: Action) -> Result<ExitCode> {
    let at = Operator::open(settings)?;
    match action {
        Action::Create(Create { role, uses, hours, note }) => {
            let new = NewInvite { role: role.into(), max_uses: uses, valid_hours: hours, note };
            let link = people::create_invite(&at.desk, &at.ids, &at.links()?, new).await?;
            say(&format!("link   {}\nGood until {}.", link.url, until(link.expire_time)));
        }
        Action::List { limit } => {
            for invitation in people::list_invites(&at.pool, limit).await? {
                say(&line(&invitation));
            }
        }
        Action::Revoke { id } => {
            let id = id.parse().context("an invitation's id is as 01890a5d-ac96-774b-bcce-b302099a8057")?;
            people::revoke_invite(&at.desk, id).await?;
            say("It is ended.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn line(invitation: &Invitation) -> String {
    let Invitation { id, role, max_uses, uses, note, expire_time, revoke_time } = invitation;
    let state = if revoke_time.is_some() { "revoked" } else { "" };
    let end = until(*expire_time);
    format!("{id}  {:10} {uses}/{max_uses} used  until {end}  {state:8} {note}", role_name(*role))
        .trim_end()
        .to_owned()
}
