//! Migrations, one process at a time. The harness itself takes no lock, and DDL commits by itself, so two processes that
//! migrate at once would break each other.

use diesel::{
    OptionalExtension as _, QueryableByName,
    migration::{self, Migration, MigrationSource},
    mysql::Mysql,
    sql_types::BigInt,
};
use diesel_async::{AsyncMigrationHarness, RunQueryDsl as _};
use diesel_migrations::MigrationHarness;
pub use diesel_migrations::{EmbeddedMigrations, embed_migrations};

use crate::{Connection, Error};

/// How long a process waits for another that migrates, in seconds.
const LOCK_WAIT_SECONDS: u32 = 60;

/// Why migrating failed.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database does not answer, or refuses.
    #[error("cannot reach the database: {0}")]
    Connect(#[from] diesel::ConnectionError),
    /// A query around the migrations failed.
    #[error(transparent)]
    Query(#[from] Error),
    /// Another process has been migrating for a minute.
    #[error("another process is migrating this database")]
    Locked,
    /// A migration failed. Those before it stay applied.
    #[error("a migration failed: {0}")]
    Migration(String),
}

/// Applies what is pending; gives the versions that it applied, oldest first.
pub async fn up(url: &str, migrations: &'static EmbeddedMigrations) -> Result<Vec<String>, MigrateError> {
    locked(url, move |harness| {
        let applied = harness.run_pending_migrations(Source(migrations))?;
        Ok(applied.iter().map(ToString::to_string).collect())
    })
    .await
}

/// Reverts the newest `steps`; gives the versions that it reverted, newest first.
pub async fn down(
    url: &str,
    migrations: &'static EmbeddedMigrations,
    steps: usize,
) -> Result<Vec<String>, MigrateError> {
    locked(url, move |harness| {
        let steps = steps.min(harness.applied_migrations()?.len());
        (0..steps).map(|_| Ok(harness.revert_last_migration(Source(migrations))?.to_string())).collect()
    })
    .await
}

/// The versions not applied yet, oldest first.
pub async fn pending(
    url: &str,
    migrations: &'static EmbeddedMigrations,
) -> Result<Vec<String>, MigrateError> {
    locked(url, move |harness| {
        Ok(harness
            .pending_migrations(Source(migrations))?
            .iter()
            .map(|migration| migration.name().to_string())
            .collect())
    })
    .await
}

/// diesel takes its source by value, and embedded migrations are not `Clone`.
struct Source(&'static EmbeddedMigrations);

impl MigrationSource<Mysql> for Source {
    fn migrations(&self) -> migration::Result<Vec<Box<dyn Migration<Mysql>>>> {
        self.0.migrations()
    }
}

type Harness = AsyncMigrationHarness<diesel_async::AsyncMysqlConnection>;
type HarnessResult<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

async fn locked<T: Send + 'static>(
    url: &str,
    work: impl FnOnce(&mut Harness) -> HarnessResult<T> + Send + 'static,
) -> Result<T, MigrateError> {
    let mut conn = Connection::open(url).await?;
    lock(&mut conn).await?;
    // The lock goes with the connection, which ends with the harness.
    let mut harness = AsyncMigrationHarness::new(conn.into_inner());
    // The harness blocks: on a thread of its own it works in every kind of tokio runtime.
    tokio::task::spawn_blocking(move || work(&mut harness))
        .await
        .map_err(|panicked| MigrateError::Migration(panicked.to_string()))?
        .map_err(|error| MigrateError::Migration(error.to_string()))
}

#[derive(QueryableByName)]
struct Lock {
    #[diesel(sql_type = diesel::sql_types::Nullable<BigInt>)]
    taken: Option<i64>,
}

async fn lock(conn: &mut Connection) -> Result<(), MigrateError> {
    // Lock names are the server's, not the database's.
    let sql = format!(
        "SELECT CAST(GET_LOCK(CONCAT('migrate.', MD5(DATABASE())), {LOCK_WAIT_SECONDS}) AS SIGNED) AS taken"
    );
    let lock: Option<Lock> =
        diesel::sql_query(sql).get_result(&mut **conn).await.optional().map_err(Error::from)?;
    if lock.and_then(|lock| lock.taken) == Some(1) { Ok(()) } else { Err(MigrateError::Locked) }
}
