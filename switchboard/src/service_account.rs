use std::{collections::BTreeSet, process::ExitCode};

use anyhow::Result;
use auth_svc::{Secret, service_accounts};
use clap::Subcommand;
use db::Pool;
use runtime::Settings;

use crate::{desk::Operator, progress::say};

/// What is done to which account.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Make an account; its secret is shown this once.
    Create {
        /// Its name: a-z, 0-9 and hyphens.
        name: String,
        /// What it may do; several times for several. For example call.manage, call.read, users.read, edge.read.
        #[arg(long = "scope", required = true)]
        scopes: Vec<String>,
    },
    /// Give an account a new secret; the old one is refused from now on.
    Rotate {
        /// Its name.
        name: String,
    },
    /// Give an account other scopes, in place of those it has.
    Scopes {
        /// Its name.
        name: String,
        /// What it may do; several times for several, none for nothing.
        #[arg(long = "scope")]
        scopes: Vec<String>,
    },
    /// Refuse an account's secret until it is enabled again.
    Disable {
        /// Its name.
        name: String,
    },
    /// Accept an account's secret again.
    Enable {
        /// Its name.
        name: String,
    },
    /// List the accounts.
    List,
}

pub(crate) async fn run(settings: &Settings, action: Action) -> Result<ExitCode> {
    let Operator { pool, desk, .. } = Operator::open(settings)?;
    match action {
        Action::Create { name, scopes } => {
            let scopes: BTreeSet<String> = scopes.into_iter().collect();
            show(&name, &service_accounts::create(&desk, &name, &scopes).await?.1);
        }
        Action::Rotate { name } => show(&name, &service_accounts::rotate(&desk, &name).await?.1),
        Action::Disable { name } => {
            service_accounts::disable(&desk, &name).await?;
            say(&format!("{name} is disabled; tokens in use end within ten minutes."));
        }
        Action::Scopes { name, scopes } => {
            let scopes: BTreeSet<String> = scopes.into_iter().collect();
            service_accounts::set_scopes(&desk, &name, &scopes).await?;
            say(&format!("{name} has these scopes now; tokens in use keep theirs for up to ten minutes."));
        }
        Action::Enable { name } => {
            service_accounts::enable(&desk, &name).await?;
            say(&format!("{name} is enabled."));
        }
        Action::List => list(&pool).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn show(name: &str, secret: &Secret) {
    say(&format!(
        "account  {name}\nsecret   {}\nKeep the secret now: it is not shown again.",
        secret.reveal()
    ));
}

async fn list(pool: &Pool) -> Result<()> {
    for account in service_accounts::list(pool).await? {
        let state = if account.disable_time.is_some() { "disabled" } else { "enabled" };
        let kept = if account.managed { "by a file" } else { "" };
        let scopes: Vec<_> = account.scopes.iter().map(String::as_str).collect();
        say(&format!("{:24} {state:9} {kept:10} {}", account.name, scopes.join(" ")));
    }
    Ok(())
}
