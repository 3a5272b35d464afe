use diesel::{QueryableByName, sql_types::Text};
use diesel_async::RunQueryDsl as _;
use proto::{
    access_v1::ErrorReason as Access,
    auth::{ErrorReason, GetMeRequest, LoginRequest},
};
use tonic::Code;
use tonic_types::StatusExt as _;

use crate::app::{App, PASSWORD, Person, assert_refused, with_token};

fn login(identifier: &str, password: &str) -> LoginRequest {
    LoginRequest {
        identifier: identifier.into(),
        password: password.into(),
        refresh_token_in_body: true,
        ..Default::default()
    }
}

#[tokio::test]
async fn by_username_or_address_in_any_case() {
    let app = App::new().await;
    let ada = app.person("Ada").await;
    for identifier in ["ada", "ADA", " ada ", "ada@EXAMPLE.org"] {
        let session =
            app.here.auth().login(login(identifier, PASSWORD)).await.unwrap().into_inner().session.unwrap();
        assert_ne!(session.session_id, ada.0.session_id, "each sign-in has a session of its own");
        let bearer = Person(session);
        assert_eq!(bearer.id(), ada.id());
        app.here.users().get_me(bearer.request(GetMeRequest {})).await.unwrap();
    }
}

#[tokio::test]
async fn the_cookie_is_set_unless_the_body_is_asked_for() {
    let app = App::new().await;
    app.person("ada").await;
    let request = LoginRequest { refresh_token_in_body: false, ..login("ada", PASSWORD) };
    let answer = app.here.auth().login(request).await.unwrap();
    assert!(answer.metadata().get("set-cookie").is_some());
    assert_eq!(answer.into_inner().session.unwrap().refresh_token, "");
}

#[tokio::test]
async fn which_of_the_two_is_wrong_is_not_told() {
    let app = App::new().await;
    app.person("ada").await;
    let mut messages = Vec::new();
    for (identifier, password) in [
        ("ada", "wrong horse battery"),
        ("nobody", PASSWORD),
        ("nobody@example.org", PASSWORD),
        ("not a name", PASSWORD),
        ("ädä", PASSWORD),
    ] {
        let status = app.here.auth().login(login(identifier, password)).await.unwrap_err();
        messages.push(status.message().to_owned());
        assert_refused(Err::<(), _>(status), Code::Unauthenticated, ErrorReason::CredentialsWrong);
    }
    messages.dedup();
    assert_eq!(messages.len(), 1, "{messages:?}");
}

#[tokio::test]
async fn beyond_the_queue_a_sign_in_is_told_when_to_retry() {
    let app = App::with(|config| (config.password_hashes, config.password_queue) = (1, 1)).await;
    let names: Vec<_> = (0..8).map(|number| format!("ada{number}")).collect();
    for name in &names {
        app.person(name).await;
    }
    // Nobody's password takes the same work, and so the same queue.
    let nobodies = (0..20).map(|number| {
        let mut auth = app.here.auth();
        async move { auth.login(login(&format!("nobody{number}"), PASSWORD)).await }
    });
    let nobodies = futures::future::join_all(nobodies).await;
    assert!(nobodies.iter().any(|result| result.as_ref().unwrap_err().code() == Code::ResourceExhausted));
    let results = futures::future::join_all(names.iter().map(|name| {
        let mut auth = app.here.auth();
        async move { auth.login(login(name, PASSWORD)).await }
    }))
    .await;
    assert!(results.iter().any(Result::is_ok), "those within it are served");
    let refused: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    assert!(!refused.is_empty());
    for status in refused {
        assert!(status.get_details_retry_info().unwrap().retry_delay.is_some());
        assert_refused(Err::<(), _>(status), Code::ResourceExhausted, Access::Overloaded);
    }
}

#[tokio::test]
async fn an_access_token_ends_and_a_forged_one_is_refused() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let mut users = app.here.users();
    let forged = format!("{}x", ada.0.access_token);
    assert_refused(
        users.get_me(with_token(GetMeRequest {}, &forged)).await,
        Code::Unauthenticated,
        Access::TokenInvalid,
    );
    app.pass(std::time::Duration::from_secs(700));
    assert_refused(
        users.get_me(ada.request(GetMeRequest {})).await,
        Code::Unauthenticated,
        Access::TokenExpired,
    );
}

#[derive(QueryableByName)]
struct Hash {
    #[diesel(sql_type = Text)]
    password_hash: String,
}

#[tokio::test]
async fn a_hash_of_old_is_replaced_when_its_password_is_known() {
    let app = App::new().await;
    app.person("ada").await;
    let mut conn = app.db.connect().await;
    for version in [bcrypt::Version::TwoA, bcrypt::Version::TwoB, bcrypt::Version::TwoY] {
        let old = bcrypt::hash_with_result(PASSWORD, 12).unwrap().format_for_version(version);
        let set = diesel::sql_query("UPDATE users SET password_hash = ?").bind::<Text, _>(&old);
        set.execute(&mut *conn).await.unwrap();
        let hash = async |conn: &mut db::Connection| {
            let hash: Hash =
                diesel::sql_query("SELECT password_hash FROM users").get_result(conn).await.unwrap();
            hash.password_hash
        };
        app.here.auth().login(login("ada", "wrong horse battery")).await.unwrap_err();
        assert_eq!(hash(&mut conn).await, old, "a wrong password replaces nothing");
        app.here.auth().login(login("ada", PASSWORD)).await.unwrap();
        assert!(hash(&mut conn).await.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        app.here.auth().login(login("ada", PASSWORD)).await.unwrap();
    }
}
