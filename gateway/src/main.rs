//! The edge gateway.

use std::process::ExitCode;

fn main() -> ExitCode {
    runtime::process::run("gateway", gateway::start)
}
