//! What the operator reads while it happens. Logs go to standard error; these lines to standard output.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line talks to its operator")]

use std::time::Instant;

/// One step that takes a while.
#[derive(Debug)]
pub(crate) struct Step {
    title: &'static str,
    begun: Instant,
}

impl Step {
    /// Announces the step.
    pub(crate) fn begin(title: &'static str) -> Self {
        Self { title, begun: Instant::now() }
    }

    /// Says that it is done, and how long it took.
    pub(crate) fn done(self, detail: &str) {
        let seconds = self.begun.elapsed().as_secs_f64();
        let space = if detail.is_empty() { "" } else { ": " };
        println!("  ✓ {}{space}{detail} ({seconds:.1} s)", self.title);
    }
}

/// A line for the operator.
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// A problem, for the operator.
pub(crate) fn problem(line: &str) {
    eprintln!("switchboard: {line}");
}
