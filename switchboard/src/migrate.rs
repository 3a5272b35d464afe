use std::process::ExitCode;

use anyhow::Result;
use clap::{Args as ClapArgs, ValueEnum};
use runtime::Settings;

use crate::{databases, progress::say};

/// Which tables, and in which direction.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// Only this service's tables: auth, call or chat.
    #[arg(long)]
    service: Option<String>,
    /// `up` applies what waits; `down` takes back the newest one, and needs --service.
    #[arg(value_enum, default_value = "up")]
    direction: Direction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Direction {
    Up,
    Down,
}

pub(crate) async fn run(settings: &Settings, args: Args) -> Result<ExitCode> {
    if args.direction == Direction::Down && args.service.is_none() {
        anyhow::bail!("`migrate down` loses data: name the service with --service");
    }
    let mut databases = databases::known(settings)?;
    if let Some(wanted) = &args.service {
        databases.retain(|database| database.name == wanted);
        if databases.is_empty() {
            anyhow::bail!("there is no service {wanted} with tables; there are auth, call and chat");
        }
    }
    for database in databases {
        let (count, verb) = match args.direction {
            Direction::Up => (database.up().await?, "applied"),
            Direction::Down => (database.down().await?, "taken back"),
        };
        say(&format!("{}: {count} migrations {verb}", database.name));
    }
    Ok(ExitCode::SUCCESS)
}
