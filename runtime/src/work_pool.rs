//! Heavy work off the async threads, bounded: a little runs, a little waits, and beyond that it is refused at once.

use std::sync::Arc;

use tokio::{sync::Semaphore, task::JoinError};

/// Runs work on blocking threads, a few pieces at a time. Cheap to clone.
#[derive(Debug, Clone)]
pub struct WorkPool {
    /// Admitted, waiting or running.
    admitted: Arc<Semaphore>,
    running: Arc<Semaphore>,
}

/// Why work was not done.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// Too much work waits: try again later.
    #[error("too much work waits")]
    Full,
    /// It panicked, or the process stops.
    #[error("the work broke off: {0}")]
    Broken(#[from] JoinError),
}

impl WorkPool {
    /// `at_once` run, `queue` wait.
    pub fn new(at_once: usize, queue: usize) -> Self {
        Self {
            admitted: Arc::new(Semaphore::new(at_once + queue)),
            running: Arc::new(Semaphore::new(at_once)),
        }
    }

    /// Runs `work` when its turn comes. It runs to its end also when the caller goes away.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, NotDone> {
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| NotDone::Full)?;
        // The semaphore is never closed.
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(|_| NotDone::Full)?;
        // The permits go with the work: a caller that goes away frees them only when the core is free.
        let work = move || {
            let result = work();
            drop((admitted, running));
            result
        };
        Ok(tokio::task::spawn_blocking(work).await?)
    }
}
