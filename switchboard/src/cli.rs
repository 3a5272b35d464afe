use std::{future::Future, process::ExitCode};

use anyhow::Result;
use clap::{Parser, Subcommand};
use runtime::{ConfigError, Settings, process::StartError};

use crate::{doctor, invite, migrate, service_account, up, user};

/// Switchboard: calls and chat, self-hosted.
#[derive(Debug, Parser)]
#[command(name = "switchboard", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start every service in one process, with a private database where none is configured; Ctrl-C stops it.
    Up,
    /// Bring the databases' tables up to date.
    Migrate(migrate::Args),
    /// Create and manage people's accounts.
    #[command(subcommand)]
    User(user::Action),
    /// Create and manage invitations.
    #[command(subcommand)]
    Invite(invite::Action),
    /// Create and manage the accounts of backend systems.
    #[command(subcommand)]
    ServiceAccount(service_account::Action),
    /// Say what is wrong with the configuration and how to mend it. Exits with 1 if anything is.
    Doctor,
}

pub(crate) fn run() -> ExitCode {
    match Cli::parse().command {
        Command::Up => runtime::process::run_at("switchboard", "error", up::run),
        Command::Migrate(args) => once(move |settings| async move { migrate::run(&settings, args).await }),
        Command::User(action) => once(move |settings| async move { user::run(&settings, action).await }),
        Command::Invite(action) => once(move |settings| async move { invite::run(&settings, action).await }),
        Command::ServiceAccount(action) => {
            once(move |settings| async move { service_account::run(&settings, action).await })
        }
        Command::Doctor => once(|settings| async move { doctor::run(&settings).await }),
    }
}

/// A command that does one thing and ends.
fn once<F, T>(command: F) -> ExitCode
where
    F: FnOnce(Settings) -> T,
    T: Future<Output = Result<ExitCode>>,
{
    let outcome = Settings::load().map_err(anyhow::Error::from).and_then(|settings| {
        runtime::process::install_crypto();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(command(settings))
    });
    outcome.unwrap_or_else(|error| {
        crate::progress::problem(&format!("{error:#}"));
        ExitCode::FAILURE
    })
}

/// An error of the start: with its own exit code if it is one of the settings, else in one line.
pub(crate) fn start_error(error: anyhow::Error) -> StartError {
    let error = match error.downcast::<StartError>() {
        Ok(error) => return error,
        Err(error) => error,
    };
    match error.downcast::<ConfigError>() {
        Ok(error) => error.into(),
        Err(error) => StartError::Other(format!("{error:#}")),
    }
}
