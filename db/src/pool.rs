use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use bb8::{ErrorSink, ManageConnection, PooledConnection};
use diesel_async::RunQueryDsl as _;

use crate::{Config, Connection, Error};

/// A connection idle for longer than this is asked whether it lives before it is given out.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);
/// Connections are replaced after this long, so that load moves when servers behind one name change.
const MAX_LIFETIME: Duration = Duration::from_secs(30 * 60);
/// How long the log is spared after it was told that no connection can be made.
const QUIET: Duration = Duration::from_secs(10);

/// Connections to one database. Cheap to clone.
#[derive(Clone)]
pub struct Pool {
    inner: bb8::Pool<Manager>,
    work_timeout: Duration,
}

/// How the pool stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolState {
    /// Open connections.
    pub connections: u32,
    /// Those that nobody uses.
    pub idle: u32,
}

impl Pool {
    /// A pool that connects as connections are needed: the database may be away when the process starts.
    /// Needs a tokio runtime.
    pub fn new(config: &Config) -> Self {
        let inner = bb8::Pool::builder()
            .max_size(config.max_connections)
            .min_idle(config.min_idle)
            .connection_timeout(config.connect_timeout())
            .max_lifetime(MAX_LIFETIME)
            .test_on_check_out(true)
            .error_sink(Box::new(LogErrors::default()))
            .build_unchecked(Manager { url: config.url.clone() });
        Self { inner, work_timeout: config.work_timeout() }
    }

    /// How the pool stands.
    pub fn state(&self) -> PoolState {
        let state = self.inner.state();
        PoolState { connections: state.connections, idle: state.idle_connections }
    }

    /// Asks the database for one answer; for readiness checks.
    pub async fn ping(&self) -> Result<(), Error> {
        self.run(async |conn| Ok::<_, Error>(diesel::sql_query("SELECT 1").execute(conn).await.map(drop)?))
            .await
    }

    pub(crate) async fn get(&self) -> Result<PooledConnection<'_, Manager>, Error> {
        self.inner.get().await.map_err(|error| match error {
            bb8::RunError::User(error) => Error::Away(error.to_string()),
            bb8::RunError::TimedOut => Error::Away("no connection in time".into()),
        })
    }

    pub(crate) const fn work_timeout(&self) -> Duration {
        self.work_timeout
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("state", &self.state())
            .field("work_timeout", &self.work_timeout)
            .finish()
    }
}

pub(crate) struct Manager {
    url: String,
}

impl ManageConnection for Manager {
    type Connection = Connection;
    type Error = ManagerError;

    async fn connect(&self) -> Result<Connection, ManagerError> {
        Ok(Connection::open(&self.url).await?)
    }

    async fn is_valid(&self, conn: &mut Connection) -> Result<(), ManagerError> {
        if conn.used().elapsed() > TRUSTED_IDLE {
            conn.begin_work();
            diesel::sql_query("SELECT 1").execute(conn).await?;
            conn.end_work();
        }
        Ok(())
    }

    fn has_broken(&self, conn: &mut Connection) -> bool {
        conn.is_spoiled()
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum ManagerError {
    #[error(transparent)]
    Connect(#[from] diesel::ConnectionError),
    #[error(transparent)]
    Check(#[from] diesel::result::Error),
}

/// Nobody waits for the connections that the pool opens by itself: their errors go to the log, one in a while, since
/// while the database is away there are several in each second.
#[derive(Debug, Clone, Default)]
struct LogErrors {
    last: Arc<Mutex<Option<Instant>>>,
}

impl ErrorSink<ManagerError> for LogErrors {
    fn sink(&self, error: ManagerError) {
        metrics::counter!("database_connection_failures_total").increment(1);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_none_or(|last| last.elapsed() > QUIET) {
            *last = Some(Instant::now());
            tracing::warn!(%error, "database.connection_failed");
        }
    }

    fn boxed_clone(&self) -> Box<dyn ErrorSink<ManagerError>> {
        Box::new(self.clone())
    }
}
