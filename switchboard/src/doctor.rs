//! `doctor`: what is wrong, in plain words, and how to mend it.

mod certificate;
mod checks;
mod files;
mod relay;
mod running;

use std::process::ExitCode;

use anyhow::Result;
use runtime::Settings;

use crate::progress::say;

pub(crate) use certificate::inspect as inspect_certificate;

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    level: Level,
    subject: String,
    told: String,
    remedy: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Good,
    Warning,
    Bad,
}

impl Finding {
    fn good(subject: &str, told: impl Into<String>) -> Self {
        Self { level: Level::Good, subject: subject.to_owned(), told: told.into(), remedy: String::new() }
    }

    fn warning(subject: &str, told: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { level: Level::Warning, subject: subject.to_owned(), told: told.into(), remedy: remedy.into() }
    }

    fn bad(subject: &str, told: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { level: Level::Bad, subject: subject.to_owned(), told: told.into(), remedy: remedy.into() }
    }

    fn lines(&self) -> String {
        let sign = match self.level {
            Level::Good => "✓",
            Level::Warning => "!",
            Level::Bad => "✗",
        };
        let remedy =
            if self.remedy.is_empty() { String::new() } else { format!("\n      → {}", self.remedy) };
        format!("  {sign} {}: {}{remedy}", self.subject, self.told)
    }
}

/// Runs every check and says what it found.
pub(crate) async fn run(settings: &Settings) -> Result<ExitCode> {
    let mut findings = checks::settings(settings);
    findings.extend(checks::machine(settings));
    findings.extend(relay::check(settings));
    findings.extend(certificate::check(settings));
    findings.extend(files::check(settings).await);
    findings.extend(running::check(settings).await);
    for finding in &findings {
        say(&finding.lines());
    }
    let bad = findings.iter().filter(|finding| finding.level == Level::Bad).count();
    if bad == 0 {
        say("Nothing is wrong.");
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("{bad} to mend."));
    Ok(ExitCode::FAILURE)
}
