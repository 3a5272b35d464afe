use diesel_async::SimpleAsyncConnection as _;
use proto::{
    access_v1::ErrorReason as Access,
    auth::{BatchGetUsersRequest, ErrorReason, GetMeRequest, User},
};
use tonic::Code;

use crate::app::{App, assert_refused, with_token};

#[tokio::test]
async fn one_sees_oneself() {
    let app = App::new().await;
    let ada = app.person_named("ada", "Ada Lovelace").await;
    let me = app.here.users().get_me(ada.request(GetMeRequest {})).await.unwrap().into_inner().me;
    assert_eq!(me, ada.0.me);
    assert_eq!(me.unwrap().user.unwrap().display_name, "Ada Lovelace");
}

#[tokio::test]
async fn a_deleted_account_is_not_found() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    app.db.connect().await.batch_execute("DELETE FROM users").await.unwrap();
    let me = app.here.users().get_me(ada.request(GetMeRequest {})).await;
    assert_refused(me, Code::NotFound, ErrorReason::UserNotFound);
    let refresh = app.here.refresh(&ada.0.refresh_token).await;
    assert_refused(refresh, Code::Unauthenticated, ErrorReason::SessionEnded);
}

#[tokio::test]
async fn people_by_id_each_once_and_nobody_left_out_of() {
    let app = App::new().await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057".to_owned();
    let user_ids = vec![bob.id(), ada.id(), bob.id().to_uppercase(), nobody];
    let service = app.service("backend", &["users.read"]).await;
    for token in [&ada.0.access_token, &service] {
        let request = with_token(BatchGetUsersRequest { user_ids: user_ids.clone() }, token);
        let users = app.here.users().batch_get_users(request).await.unwrap().into_inner().users;
        let mut names: Vec<_> = users.iter().map(|user| user.username.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["ada", "bob"]);
    }
}

#[tokio::test]
async fn ids_have_a_form_and_a_bound() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    for user_ids in [vec![], vec!["ada".to_owned()], vec![ada.id(); 201]] {
        let request = ada.request(BatchGetUsersRequest { user_ids });
        let refused = app.here.users().batch_get_users(request).await;
        assert_refused(refused, Code::InvalidArgument, Access::InvalidFields);
    }
}

#[tokio::test]
async fn a_service_needs_the_scope() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let other = app.service("other", &["call.manage"]).await;
    let request = with_token(BatchGetUsersRequest { user_ids: vec![ada.id()] }, &other);
    let refused = app.here.users().batch_get_users(request).await;
    assert_refused(refused, Code::PermissionDenied, Access::NotAllowed);
    let me = app.here.users().get_me(with_token(GetMeRequest {}, &other)).await;
    assert_refused(me, Code::PermissionDenied, Access::NotAllowed);
    assert_refused(
        app.here.users().get_me(GetMeRequest {}).await,
        Code::Unauthenticated,
        Access::TokenMissing,
    );
}

#[tokio::test]
async fn of_a_deleted_account_nothing_is_told_but_that() {
    let app = App::new().await;
    let (ada, ben) = (app.person("ada").await, app.person("ben").await);
    app.sql(
        "UPDATE users SET state = 4, status_text = 'x', time_zone = 'Asia/Tokyo' WHERE username_key = 'ben'",
    )
    .await;
    let request = ada.request(BatchGetUsersRequest { user_ids: vec![ben.id()] });
    let users = app.here.users().batch_get_users(request).await.unwrap().into_inner().users;
    assert_eq!(users, [User { user_id: ben.id(), deleted: true, ..User::default() }]);
}
