use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, LazyLock, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use db::{Config, Connection, Pool, migrate::EmbeddedMigrations};
use diesel::{
    QueryableByName,
    migration::{Migration, MigrationSource as _},
    mysql::Mysql,
    sql_types::Text,
};
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use tokio::sync::OnceCell;

use super::Server;

/// A migrated database of the test's own.
pub struct TestDb {
    /// Where it is, for `db::Config` or another process.
    pub url: String,
    /// A pool on it, patient enough for a busy machine.
    pub pool: Pool,
    name: String,
}

/// Databases of tests that have ended; the next test drops them.
static ENDED: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl TestDb {
    /// A migrated database on the shared server.
    pub async fn new(migrations: &'static EmbeddedMigrations) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server = tokio::task::spawn_blocking(Server::shared).await.expect("the server starts");
        let copy = template(server, migrations).await;
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let mut conn = connect(server, "mysql").await;
        drop_ended(&mut conn).await;
        let sql = format!("CREATE DATABASE {name}; USE {name}; {copy}");
        conn.batch_execute(&sql).await.expect("the template fits");
        let url = server.url(&name);
        let pool = Pool::new(&patient(&url));
        Self { url, pool, name }
    }

    /// Settings for this database, patient enough for a busy machine.
    pub fn config(&self) -> Config {
        patient(&self.url)
    }

    /// A connection outside the pool.
    pub async fn connect(&self) -> Connection {
        Connection::open(&self.url).await.expect("the server answers")
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        ENDED.lock().unwrap_or_else(PoisonError::into_inner).push(std::mem::take(&mut self.name));
    }
}

impl fmt::Debug for TestDb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestDb").field("url", &self.url).finish_non_exhaustive()
    }
}

fn patient(url: &str) -> Config {
    Config { connect_timeout_ms: 2_000, work_timeout_ms: 20_000, ..Config::for_url(url) }
}

/// Makes an empty database on a server.
pub async fn create_database(server: &Server, name: &str) {
    let sql = format!("CREATE DATABASE `{name}` COLLATE utf8mb4_unicode_520_ci");
    connect(server, "mysql").await.batch_execute(&sql).await.expect("the name is free");
}

async fn connect(server: &Server, database: &str) -> Connection {
    Connection::open(&server.url(database)).await.expect("the server answers")
}

async fn drop_ended(conn: &mut Connection) {
    let names = std::mem::take(&mut *ENDED.lock().unwrap_or_else(PoisonError::into_inner));
    let sql: Vec<_> = names.iter().map(|name| format!("DROP DATABASE {name}")).collect();
    if !sql.is_empty() {
        conn.batch_execute(&sql.join(";")).await.expect("nobody uses the databases of tests that have ended");
    }
}

/// The SQL that repeats a migrated database, made once per set of migrations.
async fn template(server: &Server, migrations: &'static EmbeddedMigrations) -> Arc<str> {
    type Templates = HashMap<String, Arc<OnceCell<Arc<str>>>>;
    static TEMPLATES: LazyLock<Mutex<Templates>> = LazyLock::new(Mutex::default);
    let all: Vec<Box<dyn Migration<Mysql>>> =
        migrations.migrations().expect("embedded migrations are readable");
    let key: Vec<_> = all.iter().map(|one| one.name().to_string()).collect();
    let cell = {
        let mut templates = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(templates.entry(key.join(",")).or_default())
    };
    cell.get_or_init(|| make_template(server, migrations)).await.clone()
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Definition {
    #[diesel(sql_type = Text, column_name = "Create Table")]
    sql: String,
}

async fn make_template(server: &Server, migrations: &'static EmbeddedMigrations) -> Arc<str> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let database = format!("template_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    connect(server, "mysql")
        .await
        .batch_execute(&format!("CREATE DATABASE {database}"))
        .await
        .expect("it is new");
    db::migrate::up(&server.url(&database), migrations).await.expect("the migrations apply");
    let mut conn = connect(server, &database).await;
    let tables: Vec<Name> = diesel::sql_query(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name",
    )
    .load(&mut *conn)
    .await
    .expect("the server answers");
    let mut sql = String::from("SET foreign_key_checks = 0;");
    for Name { name } in tables {
        let definition: Definition = diesel::sql_query(format!("SHOW CREATE TABLE `{name}`"))
            .get_result(&mut *conn)
            .await
            .expect("it exists");
        sql.push_str(&format!("{};INSERT INTO `{name}` SELECT * FROM {database}.`{name}`;", definition.sql));
    }
    sql.push_str("SET foreign_key_checks = 1");
    sql.into()
}
