//! Password hashing off the async threads, bounded: each hash takes a core and 19 MiB for tens of milliseconds.

use std::sync::Arc;

use runtime::{NotDone, WorkPool};

use crate::{
    domain::password::{Password, is_weak},
    error::Error,
};

/// What a check of a password found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) matches: bool,
    /// A better hash of the same password, to be kept instead of the account's.
    pub(crate) replace: Option<String>,
}

/// Hashes and checks passwords, a few at a time. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct PasswordPool {
    work: WorkPool,
    /// Checked when there is no account, so that its absence takes as long as a wrong password.
    nobody: Arc<str>,
}

impl PasswordPool {
    /// `at_once` run, `queue` wait.
    pub(crate) fn new(at_once: usize, queue: usize) -> Result<Self, Error> {
        let nobody = Password::new("the password of nobody").hash().map_err(broken)?;
        Ok(Self { work: WorkPool::new(at_once, queue), nobody: nobody.into() })
    }

    /// The hash of a new password.
    pub(crate) async fn hash(&self, password: Password) -> Result<String, Error> {
        self.run(move || password.hash()).await?.map_err(broken)
    }

    /// Whether a password matches the hash of an account, if there is one.
    pub(crate) async fn matches(&self, password: Password, hash: Option<&str>) -> Result<bool, Error> {
        let is_somebody = hash.is_some();
        let hash: Arc<str> = hash.map_or_else(|| Arc::clone(&self.nobody), Arc::from);
        let matches = self.run(move || password.matches(&hash)).await?;
        Ok(matches && is_somebody)
    }

    /// As [`Self::matches`]; and where it does, the hash to take the place of one that is easier to break.
    pub(crate) async fn check(&self, password: &str, hash: Option<&str>) -> Result<Outcome, Error> {
        let matches = self.matches(Password::new(password), hash).await?;
        if !matches || !hash.is_some_and(is_weak) {
            return Ok(Outcome { matches, replace: None });
        }
        // The person is who they say, whatever becomes of the better hash.
        let replace = self.hash(Password::new(password)).await.ok();
        Ok(Outcome { matches, replace })
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        self.work.run(work).await.map_err(|error| match error {
            NotDone::Full => Error::Overloaded,
            NotDone::Broken(error) => broken(error),
        })
    }
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Broken(format!("passwords: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_beyond_the_queue_is_refused_at_once() {
        let pool = PasswordPool::new(1, 1).unwrap();
        let (release, wait) = std::sync::mpsc::channel::<()>();
        let running = pool.run(move || wait.recv());
        tokio::pin!(running);
        assert!(futures::poll!(&mut running).is_pending());
        let queued = pool.run(|| 7);
        tokio::pin!(queued);
        assert!(futures::poll!(&mut queued).is_pending());
        assert!(matches!(pool.run(|| 8).await, Err(Error::Overloaded)));
        release.send(()).unwrap();
        running.await.unwrap().unwrap();
        assert_eq!(queued.await.unwrap(), 7);
        assert_eq!(pool.run(|| 9).await.unwrap(), 9, "there is room again");
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        let pool = PasswordPool::new(1, 1).unwrap();
        assert!(!pool.matches(Password::new("the password of nobody"), None).await.unwrap());
        let hash = pool.hash(Password::new("correct horse")).await.unwrap();
        assert!(pool.matches(Password::new("correct horse"), Some(&hash)).await.unwrap());
    }
}
