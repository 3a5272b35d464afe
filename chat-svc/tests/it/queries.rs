//! Every statement that the service sends uses an index: what the server logs of a whole life of conversations is explained.

mod fill;
mod life;

use chat_svc::MIGRATIONS;
use diesel_async::SimpleAsyncConnection as _;
use testkit::mariadb::{Plans, Server, explain_statements, record_statements, stop_recording};

use crate::app::App;

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
    record_statements(&mut conn).await;
    let app = App::on(config);
    life::live(&app).await;
    app.stop().await;
    stop_recording(&mut conn).await;
    fill::fill_forgotten(&mut conn).await;

    let Plans { explained, scans } = explain_statements(&mut conn).await;
    assert!(scans.is_empty(), "{scans:#?}");
    assert!(explained >= 60, "only {explained} plans were looked at");
    drop(server);
}
