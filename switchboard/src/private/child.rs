//! Servers that run as children of this process.

use std::{
    fs,
    path::Path,
    process::Child,
    time::{Duration, Instant},
};

use anyhow::Result;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// How long a stop may take before it is forced.
const STOP: Duration = Duration::from_secs(20);

/// Ends a child in order, and by force when it takes too long.
pub(super) async fn end(mut child: Child) -> Result<()> {
    let pid = Pid::from_raw(i32::try_from(child.id())?);
    kill(pid, Signal::SIGTERM).ok();
    let begun = Instant::now();
    while child.try_wait()?.is_none() {
        if begun.elapsed() > STOP {
            child.kill()?;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// A server whose parent was killed is told to end, and may still be at it. It wrote its id to this file.
pub(super) async fn wait_for_predecessor(pid_file: &Path, program: &str) {
    let Ok(text) = fs::read_to_string(pid_file) else { return };
    let Ok(pid) = text.trim().parse::<i32>() else { return };
    let name = format!("/proc/{pid}/comm");
    let begun = Instant::now();
    while fs::read_to_string(&name).is_ok_and(|comm| comm.trim() == program) && begun.elapsed() < STOP {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
