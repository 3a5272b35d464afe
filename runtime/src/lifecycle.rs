//! Tasks with names, and a shutdown in two steps: soft, then hard.

use std::{future::Future, panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt as _;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{Instrument as _, error, info_span, warn};

/// Every task of a process, or of a part of it that stops by itself.
#[derive(Debug, Clone, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    soft: CancellationToken,
    hard: CancellationToken,
}

impl Tasks {
    /// No tasks yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts a task. It is dropped at the hard stop; a panic is logged and ends only the task.
    #[expect(clippy::disallowed_methods, reason = "the one place that starts tasks")]
    pub fn spawn<F>(&self, name: &'static str, task: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let hard = self.hard.clone();
        let guarded = async move {
            tokio::select! {
                outcome = AssertUnwindSafe(task).catch_unwind() => if outcome.is_err() {
                    error!(task = name, "a task panicked");
                    metrics::counter!("task_panics_total", "task" => name).increment(1);
                },
                () = hard.cancelled() => {}
            }
        };
        tokio::spawn(self.tracker.track_future(guarded.instrument(info_span!("task", task = name))));
    }

    /// Cancelled when the process should stop taking work and finish what it has.
    pub fn soft(&self) -> CancellationToken {
        self.soft.clone()
    }

    /// Cancelled when whatever still runs is dropped.
    pub fn hard(&self) -> CancellationToken {
        self.hard.clone()
    }

    /// How many tasks live.
    pub fn len(&self) -> usize {
        self.tracker.len()
    }

    /// Whether no task lives.
    pub fn is_empty(&self) -> bool {
        self.tracker.is_empty()
    }

    /// Stops softly, and after `grace` hard. Returns when every task has ended.
    pub async fn shutdown(&self, grace: Duration) {
        self.soft.cancel();
        self.tracker.close();
        if tokio::time::timeout(grace, self.tracker.wait()).await.is_err() {
            warn!(tasks = self.tracker.len(), "tasks did not finish in time and are dropped");
            self.hard.cancel();
            self.tracker.wait().await;
        }
    }
}
