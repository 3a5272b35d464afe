//! Every statement that the service sends uses an index: what the server logs of a whole life of conversations is explained.

mod fill;
mod life;

use std::collections::BTreeMap;

use chat_svc::MIGRATIONS;
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Blob, Nullable, Text},
};
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use testkit::mariadb::Server;

use crate::app::App;

#[derive(QueryableByName)]
struct Logged {
    #[diesel(sql_type = Blob)]
    statement: Vec<u8>,
}

#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = Nullable<Text>)]
    table: Option<String>,
    #[diesel(sql_type = Nullable<Text>, column_name = "type")]
    access: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    key: Option<String>,
}

/// A server of the test's own, with a migrated database.
async fn server() -> (Server, db::Config) {
    let server = tokio::task::spawn_blocking(Server::dedicated).await.unwrap();
    let mut conn = db::Connection::open(&server.url("mysql")).await.unwrap();
    conn.batch_execute("CREATE DATABASE chat").await.unwrap();
    let url = server.url("chat");
    db::migrate::up(&url, &MIGRATIONS).await.unwrap();
    (server, db::Config::for_url(url))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_query_uses_an_index() {
    let (server, config) = server().await;
    let mut conn = db::Connection::open(&config.url).await.unwrap();
    fill::fill(&mut conn).await;
    conn.batch_execute("SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = 1").await.unwrap();
    let app = App::on(config);
    life::live(&app).await;
    app.stop().await;
    conn.batch_execute("SET GLOBAL general_log = 0").await.unwrap();
    fill::fill_forgotten(&mut conn).await;

    let executed =
        "SELECT CAST(argument AS BINARY) AS statement FROM mysql.general_log WHERE command_type = 'Execute'";
    let logged: Vec<Logged> = sql_query(executed).load(&mut *conn).await.unwrap();
    // Ids are bytes that may be no text at all.
    let statements = logged.into_iter().map(|one| String::from_utf8_lossy(&one.statement).into_owned());
    let shapes: BTreeMap<String, String> = statements.map(|one| (shape(&one), one)).collect();
    let read =
        shapes.into_iter().filter(|(shape, _)| !shape.starts_with("INSERT") && shape.contains("WHERE"));
    let (mut explained, mut bad) = (0, Vec::new());
    for (shape, statement) in read {
        let plans: Vec<Plan> = sql_query(format!("EXPLAIN {statement}")).load(&mut *conn).await.unwrap();
        // What a union was put together of is looked at part by part.
        let of_tables = |plan: &Plan| plan.table.as_ref().is_some_and(|table| !table.starts_with('<'));
        for plan in plans.into_iter().filter(of_tables) {
            let access = plan.access.unwrap_or_default();
            if access == "ALL" || access == "index" || plan.key.is_none() {
                bad.push(format!("{access} of {}: {shape}", plan.table.unwrap_or_default()));
            }
            explained += 1;
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
    assert!(explained >= 60, "only {explained} plans were looked at");
    drop(server);
}

/// A statement without its values.
fn shape(statement: &str) -> String {
    let mut shape = String::new();
    let mut quoted = false;
    for letter in statement.chars() {
        match letter {
            '\'' => quoted = !quoted,
            _ if quoted || letter.is_ascii_digit() => {}
            _ => shape.push(letter),
        }
    }
    shape
}
