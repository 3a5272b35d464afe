use std::{
    future::Future,
    hash::{BuildHasher as _, RandomState},
    time::Duration,
};

use diesel_async::{AnsiTransactionManager, TransactionManager as _};

use crate::{Connection, Error, Pool};

/// How often a transaction that met a deadlock or a lock wait is tried again.
const RETRIES: u32 = 3;

impl Pool {
    /// Runs `work` on a connection, without a transaction: for one query, or for reads that need not agree.
    ///
    /// Fails with [`Error::Away`] when the database does not answer within the configured time.
    pub async fn run<R, E, F>(&self, work: F) -> Result<R, E>
    where
        for<'c> F: AsyncFn(&'c mut Connection) -> Result<R, E>
            + AsyncWork<&'c mut Connection, Result<R, E>, Fut: Send>,
        E: From<Error>,
    {
        self.within(async {
            let mut conn = self.get().await?;
            conn.begin_work();
            let result = work(&mut conn).await;
            conn.end_work();
            result
        })
        .await
    }

    /// Runs `work` in one transaction, READ COMMITTED: committed if it succeeds, rolled back if it fails.
    ///
    /// `work` runs again, up to three times, when it met a deadlock or a lock wait, so it changes nothing but the
    /// database. Fails with [`Error::Away`] when the database does not answer within the configured time; whether the
    /// transaction was committed is then unknown, so callers retry by an id that the transaction recorded.
    pub async fn transaction<R, E, F>(&self, work: F) -> Result<R, E>
    where
        for<'c> F: AsyncFn(&'c mut Connection) -> Result<R, E>
            + AsyncWork<&'c mut Connection, Result<R, E>, Fut: Send>,
        E: From<Error>,
    {
        self.within(async {
            let mut retries = 0;
            loop {
                let mut conn = self.get().await?;
                conn.begin_work();
                let result = attempt(&mut conn, &work).await;
                conn.end_work();
                if result.is_ok() || !conn.was_contended() || retries == RETRIES {
                    return result;
                }
                drop(conn);
                retries += 1;
                metrics::counter!("database_transaction_retries_total").increment(1);
                tokio::time::sleep(pause(retries)).await;
            }
        })
        .await
    }

    async fn within<R, E: From<Error>>(&self, work: impl Future<Output = Result<R, E>>) -> Result<R, E> {
        match tokio::time::timeout(self.work_timeout(), work).await {
            Ok(result) => result,
            Err(_) => Err(Error::Away("no answer in time".into()).into()),
        }
    }
}

async fn attempt<R, E, F>(conn: &mut Connection, work: &F) -> Result<R, E>
where
    for<'c> F:
        AsyncFn(&'c mut Connection) -> Result<R, E> + AsyncWork<&'c mut Connection, Result<R, E>, Fut: Send>,
    E: From<Error>,
{
    AnsiTransactionManager::begin_transaction(&mut **conn).await.map_err(Error::from)?;
    match work(conn).await {
        Ok(value) => {
            AnsiTransactionManager::commit_transaction(&mut **conn).await.map_err(Error::from)?;
            Ok(value)
        }
        Err(error) => {
            if let Err(rollback) = AnsiTransactionManager::rollback_transaction(&mut **conn).await {
                // The connection is then given to nobody, and the server rolls back when it closes.
                tracing::debug!(error = %rollback, "database.rollback_failed");
            }
            Err(error)
        }
    }
}

/// Spreads contenders out; short, since the row that they contend for is held for milliseconds.
fn pause(retry: u32) -> Duration {
    let jitter = RandomState::new().hash_one(retry) % 16;
    Duration::from_millis(u64::from(retry) * 10 + jitter)
}

/// An async closure whose future is `Send`: what `AsyncFn` cannot say yet. Implemented by the compiler's rules alone.
pub trait AsyncWork<T, R>: Fn(T) -> <Self as AsyncWork<T, R>>::Fut {
    /// The closure's future.
    type Fut: Future<Output = R>;
}

impl<F, T, Fut, R> AsyncWork<T, R> for F
where
    F: Fn(T) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}
