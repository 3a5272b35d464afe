use call_svc::MIGRATIONS;
use diesel_async::SimpleAsyncConnection as _;
use proto::{
    access_v1::ErrorReason,
    call::{CallState, LinkState},
    reason::is,
};
use testkit::mariadb::Server;
use tonic::Code;
use tonic_types::StatusExt as _;

use crate::{app::App, people::link};

/// A server of the test's own, with a migrated database.
pub(crate) async fn server() -> (Server, db::Config) {
    let server = tokio::task::spawn_blocking(Server::dedicated).await.unwrap();
    let mut conn = db::Connection::open(&server.url("mysql")).await.unwrap();
    conn.batch_execute("CREATE DATABASE calls").await.unwrap();
    let url = server.url("calls");
    db::migrate::up(&url, &MIGRATIONS).await.unwrap();
    (server, db::Config::for_url(url))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mysql_that_was_away_is_used_again_and_nothing_timed_out_meanwhile() {
    let (server, config) = server().await;
    let mut app = App::on(config);
    app.start_instance();
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    let call = ben.answer(&call).await.unwrap();
    let (mut a, b) = (ada.signal(&call).await, ben.signal(&call).await);
    server.kill();
    for answer in [ada.get(&call).await, ada.end(&call).await, app.person().start(&ben).await] {
        let status = answer.unwrap_err();
        assert_eq!(status.code(), Code::Unavailable);
        assert!(is(&status, ErrorReason::DatabaseAway), "{status:?}");
    }
    a.say(1).await;
    a.send(2, link(LinkState::Connected)).await;
    assert_eq!(a.acknowledged().await, 2, "signals pass without the database");
    app.clock.advance(std::time::Duration::from_secs(300));
    server.start();
    let again = tokio::time::timeout(std::time::Duration::from_secs(30), async {
        loop {
            if let Ok(call) = ada.get(&call).await {
                return call;
            }
        }
    });
    assert!(again.await.expect("it recovers without a restart").end_time.is_none(), "nothing timed out");
    a.changed_to(CallState::Active).await;
    a.say(3).await;
    assert_eq!(ben.end(&call).await.unwrap().state(), CallState::Ended);
    assert!(a.ended().await.is_ok());
    drop(b);
    app.stop().await;
}

#[tokio::test]
async fn without_auth_nobody_new_is_called_and_it_is_said_why() {
    let mut app = App::new().await;
    let (ada, ben, cleo) = (app.person(), app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    app.stop_auth().await;
    let refused = cleo.start(&app.person()).await.unwrap_err();
    assert!(is(&refused, ErrorReason::ServiceAway), "{refused:?}");
    let info = refused.get_details_error_info().unwrap();
    assert_eq!(info.metadata.get("service").map(String::as_str), Some("auth-svc"));
    assert_eq!(ben.answer(&call).await.unwrap().state(), CallState::Connecting, "all else works");
    app.stop().await;
}
