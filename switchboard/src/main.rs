//! All services in one process, and the operator's command line.

mod cli;
mod compose;
mod databases;
mod doctor;
mod migrate;
mod private;
mod progress;
mod service_account;
mod settings;
mod up;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
