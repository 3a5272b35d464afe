use auth_svc::MIGRATIONS;
use proto::{
    access_v1::ErrorReason as Access,
    auth::{GetJwksRequest, GetMeRequest, LoginRequest},
};
use runtime::Clock;
use testkit::mariadb::Server;
use tonic::Code;

use crate::app::{Folder, Instance, PASSWORD, PATIENCE, Person, assert_refused, config, noon, registration};

#[tokio::test(flavor = "multi_thread")]
async fn without_its_database_it_says_so_and_recovers_by_itself() {
    let server = tokio::task::spawn_blocking(Server::dedicated).await.unwrap();
    let url = server.url("mysql");
    db::migrate::up(&url, &MIGRATIONS).await.unwrap();
    let folder = Folder::new();
    let here = Instance::start(&config(db::Config::for_url(url), &folder), &Clock::manual(noon()));
    let ada = here.auth().register(registration("ada")).await.unwrap().into_inner();
    let ada = Person(ada.session.unwrap());
    let login =
        || LoginRequest { identifier: "ada".into(), password: PASSWORD.into(), ..LoginRequest::default() };

    server.kill();
    assert_refused(here.auth().login(login()).await, Code::Unavailable, Access::DatabaseAway);
    let me = here.users().get_me(ada.request(GetMeRequest {})).await;
    assert_refused(me, Code::Unavailable, Access::DatabaseAway);
    here.tokens().get_jwks(GetJwksRequest {}).await.expect("keys need no database");

    server.start();
    let back = async { while here.auth().login(login()).await.is_err() {} };
    tokio::time::timeout(PATIENCE, back).await.expect("it recovers");
    here.users().get_me(ada.request(GetMeRequest {})).await.expect("what was committed is there");
}
