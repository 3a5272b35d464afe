use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use diesel::connection::InstrumentationEvent;
use diesel_async::{
    AsyncConnection as _, AsyncMysqlConnection, SimpleAsyncConnection as _,
    pooled_connection::PoolableConnection as _,
};
use tokio::time::Instant;

use crate::error::Trouble;

/// What every session is set to; accepted alike by MySQL 8 and MariaDB. Lock waits end before a caller gives up.
const SESSION: &str = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED; \
    SET SESSION innodb_lock_wait_timeout = 1; \
    SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,\
    NO_ENGINE_SUBSTITUTION'";

/// A connection that remembers what went wrong on it. Queries take it as `&mut Connection`.
pub struct Connection {
    inner: AsyncMysqlConnection,
    seen: Seen,
    /// Set while work runs: work that is dropped half-way leaves an answer on the wire that nobody reads.
    working: bool,
    used: Instant,
}

/// What queries have met. Written by diesel's instrumentation, so that no error type on the way up can hide it.
#[derive(Debug, Clone, Default)]
struct Seen {
    spoiled: Arc<AtomicBool>,
    contended: Arc<AtomicBool>,
}

impl Connection {
    /// Opens a connection outside any pool.
    pub async fn open(url: &str) -> diesel::ConnectionResult<Self> {
        let mut inner = AsyncMysqlConnection::establish(url).await?;
        inner.batch_execute(SESSION).await.map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
        let seen = Seen::default();
        let watcher = seen.clone();
        inner.set_instrumentation(move |event: InstrumentationEvent<'_>| watcher.observe(&event));
        Ok(Self { inner, seen, working: false, used: Instant::now() })
    }

    pub(crate) fn begin_work(&mut self) {
        self.working = true;
        self.seen.contended.store(false, Ordering::Relaxed);
    }

    pub(crate) fn end_work(&mut self) {
        self.working = false;
        self.used = Instant::now();
    }

    /// When work last ended on it.
    pub(crate) const fn used(&self) -> Instant {
        self.used
    }

    /// Whether a deadlock or a lock wait ended a query since the work began.
    pub(crate) fn was_contended(&self) -> bool {
        self.seen.contended.load(Ordering::Relaxed)
    }

    /// Whether nobody must be given this connection again.
    pub(crate) fn is_spoiled(&mut self) -> bool {
        self.working || self.seen.spoiled.load(Ordering::Relaxed) || self.inner.is_broken()
    }

    pub(crate) fn into_inner(self) -> AsyncMysqlConnection {
        self.inner
    }
}

impl Seen {
    fn observe(&self, event: &InstrumentationEvent<'_>) {
        let InstrumentationEvent::FinishQuery { error: Some(error), .. } = event else { return };
        match Trouble::of(error) {
            Trouble::Away | Trouble::ReadOnly => self.spoiled.store(true, Ordering::Relaxed),
            Trouble::Contended => self.contended.store(true, Ordering::Relaxed),
            Trouble::Conflict(_) | Trouble::Unknown => {}
        }
    }
}

impl Deref for Connection {
    type Target = AsyncMysqlConnection;

    fn deref(&self) -> &AsyncMysqlConnection {
        &self.inner
    }
}

impl DerefMut for Connection {
    fn deref_mut(&mut self) -> &mut AsyncMysqlConnection {
        &mut self.inner
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("seen", &self.seen)
            .field("working", &self.working)
            .finish_non_exhaustive()
    }
}
