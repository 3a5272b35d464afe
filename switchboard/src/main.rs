//! All services in one process, and the operator's command line.

mod cli;
mod compose;
mod databases;
mod desk;
mod doctor;
mod invite;
mod migrate;
mod private;
mod progress;
mod relay;
mod secret;
mod service_account;
mod settings;
mod up;
mod user;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
