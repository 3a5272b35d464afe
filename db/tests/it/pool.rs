use std::time::Duration;

use chrono::{DateTime, Utc};
use db::{Config, Error, Expect as _, Pool, UtcMicros, Uuid16};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use testkit::mariadb::TestDb;
use tokio::sync::Barrier;

use crate::table::{MIGRATIONS, add, counters, id, insert, noon, value};

#[tokio::test]
async fn ids_and_times_come_back_as_they_went() {
    let db = TestDb::new(&MIGRATIONS).await;
    let time = noon() + Duration::from_nanos(999_999_999);
    let row: (Uuid16, UtcMicros) = db
        .pool
        .run(async |conn| {
            insert(conn, 7, "time").await?;
            diesel::update(counters::table).set(counters::at.eq(UtcMicros::from(time))).execute(conn).await?;
            Ok::<_, Error>(counters::table.select((counters::id, counters::at)).first(conn).await?)
        })
        .await
        .unwrap();
    assert_eq!(row.0, Uuid16(id(7)));
    assert_eq!(DateTime::<Utc>::from(row.1), noon() + Duration::from_nanos(999_999_000));
}

#[tokio::test]
async fn a_failed_transaction_leaves_nothing() {
    let db = TestDb::new(&MIGRATIONS).await;
    let result: Result<(), Error> = db
        .pool
        .transaction(async |conn| {
            insert(conn, 1, "one").await?;
            insert(conn, 2, "one").await
        })
        .await;
    assert!(result.unwrap_err().is_conflict_on("counters_name"));
    assert!(matches!(db.pool.run(async |conn| value(conn, 1).await).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_write_tells_how_many_rows_it_found() {
    let db = TestDb::new(&MIGRATIONS).await;
    let reached = async |number| {
        db.pool
            .run(async |conn| {
                let row = counters::table.find(Uuid16(id(number)));
                // The value stays as it was: found and unchanged counts as reached.
                Ok::<_, Error>(diesel::update(row).set(counters::value.eq(0)).execute(conn).await?)
            })
            .await
            .unwrap()
    };
    db.pool.run(async |conn| insert(conn, 1, "one").await).await.unwrap();
    assert!(reached(1).await.won());
    assert!(matches!(reached(2).await.at_least_one(), Err(Error::NotFound)));
}

#[tokio::test]
async fn a_deadlock_is_tried_again() {
    let db = TestDb::new(&MIGRATIONS).await;
    for (number, name) in [(1, "one"), (2, "two")] {
        db.pool.run(async |conn| insert(conn, number, name).await).await.unwrap();
    }
    let both_hold_one = Barrier::new(2);
    let cross = async |first, second| {
        let waited = std::sync::atomic::AtomicBool::new(false);
        db.pool
            .transaction(async |conn| {
                add(conn, first).await?;
                if !waited.swap(true, std::sync::atomic::Ordering::Relaxed) {
                    both_hold_one.wait().await;
                }
                add(conn, second).await
            })
            .await
    };
    let (one, two) = tokio::join!(cross(1, 2), cross(2, 1));
    one.unwrap();
    two.unwrap();
    for number in [1, 2] {
        assert_eq!(db.pool.run(async |conn| value(conn, number).await).await.unwrap(), 2);
    }
}

#[tokio::test]
async fn work_that_is_dropped_half_way_costs_a_connection_and_changes_nothing() {
    let db = TestDb::new(&MIGRATIONS).await;
    let pool = Pool::new(&Config { max_connections: 1, min_idle: 0, ..db.config() });
    let (reached, at_query) = tokio::sync::oneshot::channel();
    let reached = std::sync::Mutex::new(Some(reached));
    let work = pool.transaction(async |conn| {
        insert(conn, 1, "one").await?;
        reached.lock().unwrap().take().unwrap().send(()).unwrap();
        diesel::sql_query("SELECT SLEEP(30)").execute(conn).await?;
        Ok::<_, Error>(())
    });
    tokio::select! {
        result = work => panic!("it ended: {result:?}"),
        sent = at_query => sent.unwrap(),
    }
    let found = pool.run(async |conn| value(conn, 1).await).await;
    assert!(matches!(found, Err(Error::NotFound)), "{found:?}");
}

#[tokio::test]
async fn work_that_takes_too_long_is_given_up() {
    let db = TestDb::new(&MIGRATIONS).await;
    let pool = Pool::new(&Config { work_timeout_ms: 300, connect_timeout_ms: 300, ..db.config() });
    pool.ping().await.unwrap();
    let slow = pool
        .run(async |conn| Ok::<_, Error>(diesel::sql_query("SELECT SLEEP(30)").execute(conn).await?))
        .await;
    assert!(matches!(slow, Err(Error::Away(_))), "{slow:?}");
    pool.ping().await.unwrap();
}

#[test]
fn settings_that_cannot_be_are_named() {
    let good = Config::for_url("mysql://u:p@h/d");
    good.validate().unwrap();
    let cases = [
        (Config { url: "postgres://h/d".into(), ..good.clone() }, "url"),
        (Config { max_connections: 0, ..good.clone() }, "max_connections"),
        (Config { min_idle: 17, ..good.clone() }, "min_idle"),
        (Config { connect_timeout_ms: 2_001, ..good.clone() }, "connect_timeout_ms"),
        (Config { work_timeout_ms: 1, ..good.clone() }, "work_timeout_ms"),
    ];
    for (config, key) in cases {
        assert_eq!(config.validate().unwrap_err().key, key);
    }
    assert!(!format!("{good:?}").contains("mysql://"));
}
