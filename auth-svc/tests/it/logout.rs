use proto::{
    access_v1::ErrorReason as Access,
    auth::{ErrorReason, GetMeRequest, LogoutRequest},
};
use tonic::Code;

use crate::app::{App, PATIENCE, assert_refused};

#[tokio::test]
async fn ends_the_session_everywhere_and_takes_the_cookie_away() {
    let app = App::new().await;
    let there = app.another();
    let ada = app.person("ada").await;
    let answer = app.here.auth().logout(ada.request(LogoutRequest {})).await.unwrap();
    assert!(answer.metadata().get("set-cookie").unwrap().to_str().unwrap().contains("Max-Age=0"));
    let refresh = app.here.refresh(&ada.0.refresh_token).await;
    assert_refused(refresh, Code::Unauthenticated, ErrorReason::SessionEnded);
    let session = ada.0.session_id.parse().unwrap();
    for instance in [&app.here, &there] {
        let ended = instance.guard.revocations.ended(session, app.clock.now());
        tokio::time::timeout(PATIENCE, ended).await.expect("every instance learns of it");
        let me = instance.users().get_me(ada.request(GetMeRequest {})).await;
        assert_refused(me, Code::Unauthenticated, Access::SessionRevoked);
    }
}

#[tokio::test]
async fn leaves_other_sessions_alone_and_happens_once() {
    let app = App::new().await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let there = app.another();
    // Two at once, on instances that have not heard of each other.
    let (one, other) = {
        let (mut here, mut there) = (app.here.auth(), there.auth());
        tokio::join!(here.logout(ada.request(LogoutRequest {})), there.logout(ada.request(LogoutRequest {})))
    };
    assert!(one.is_ok() || other.is_ok());
    app.here.users().get_me(bob.request(GetMeRequest {})).await.unwrap();
    let rows = app.db.pool.run(async |conn| {
        use diesel_async::RunQueryDsl as _;
        let count = diesel::dsl::sql::<diesel::sql_types::BigInt>("COUNT(*) FROM session_revocations");
        Ok::<i64, db::Error>(diesel::select(count).get_result(conn).await?)
    });
    assert_eq!(rows.await.unwrap(), 1, "one revocation, whoever asked");
}

#[tokio::test]
async fn is_for_those_who_are_signed_in() {
    let app = App::new().await;
    assert_refused(
        app.here.auth().logout(LogoutRequest {}).await,
        Code::Unauthenticated,
        Access::TokenMissing,
    );
    let service = app.service("backend", &["users.read"]).await;
    let request = crate::app::with_token(LogoutRequest {}, &service);
    assert_refused(app.here.auth().logout(request).await, Code::PermissionDenied, Access::NotAllowed);
}
