use std::time::{Duration, Instant};

use db::{Config, Error, Pool};
use testkit::mariadb::Server;

use crate::table::{MIGRATIONS, insert, value};

/// How long the tests wait for a recovery.
const PATIENCE: Duration = Duration::from_secs(30);
/// The promise is 2 s; a busy machine may add to it, and a call that hangs is far above.
const IN_TIME: Duration = Duration::from_secs(10);

async fn server() -> (Server, Pool) {
    let server = tokio::task::spawn_blocking(Server::dedicated).await.unwrap();
    db::migrate::up(&server.url("mysql"), &MIGRATIONS).await.unwrap();
    let pool = Pool::new(&Config { max_connections: 4, ..Config::for_url(server.url("mysql")) });
    (server, pool)
}

async fn recovers(pool: &Pool) {
    tokio::time::timeout(PATIENCE, async { while pool.ping().await.is_err() {} })
        .await
        .expect("the pool recovers");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_database_is_used_again_without_a_restart_of_ours() {
    let (server, pool) = server().await;
    pool.transaction(async |conn| insert(conn, 1, "one").await).await.unwrap();
    server.kill();
    let begun = Instant::now();
    let away = pool.transaction(async |conn| insert(conn, 2, "two").await).await;
    assert!(matches!(away, Err(Error::Away(_))), "{away:?}");
    assert!(begun.elapsed() < IN_TIME, "{:?}", begun.elapsed());
    server.start();
    recovers(&pool).await;
    assert_eq!(pool.run(async |conn| value(conn, 1).await).await.unwrap(), 0, "what was committed is there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_database_is_away_in_time() {
    let (server, pool) = server().await;
    pool.ping().await.unwrap();
    server.freeze();
    let begun = Instant::now();
    assert!(matches!(pool.ping().await, Err(Error::Away(_))));
    assert!(begun.elapsed() < IN_TIME, "{:?}", begun.elapsed());
    server.thaw();
    recovers(&pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_to_a_server_that_takes_no_writes_is_given_up() {
    let (server, _) = server().await;
    let id = async |pool: &Pool| {
        pool.run(async |conn| {
            use diesel_async::RunQueryDsl as _;
            let id = diesel::dsl::sql::<diesel::sql_types::BigInt>("CONNECTION_ID()");
            Ok::<i64, Error>(diesel::select(id).get_result(conn).await?)
        })
        .await
        .unwrap()
    };
    let pool_of_one = Pool::new(&Config { max_connections: 1, ..Config::for_url(server.url("mysql")) });
    let before = id(&pool_of_one).await;
    assert_eq!(id(&pool_of_one).await, before, "a healthy connection stays");
    // Root may write to a read-only server; a read-only session says the same to everybody.
    let refused = pool_of_one
        .run(async |conn| {
            use diesel_async::SimpleAsyncConnection as _;
            conn.batch_execute("SET SESSION TRANSACTION READ ONLY").await?;
            insert(conn, 3, "three").await
        })
        .await;
    assert!(matches!(refused, Err(Error::Away(_))), "{refused:?}");
    assert_ne!(id(&pool_of_one).await, before, "the connection was replaced");
    pool_of_one.run(async |conn| insert(conn, 3, "three").await).await.unwrap();
}
