use proto::{
    access_v1::ErrorReason as Access,
    auth::{ErrorReason, RegisterRequest, Role},
};
use tonic::Code;
use tonic_types::StatusExt as _;

use crate::app::{App, assert_refused, registration};

#[tokio::test]
async fn a_new_account_is_signed_in_by_cookie() {
    let app = App::new().await;
    let answer = app.here.auth().register(registration("Ada")).await.unwrap();
    let cookie = answer.metadata().get("set-cookie").unwrap().to_str().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-switchboard_refresh="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=Strict"), "{cookie}");
    let session = answer.into_inner().session.unwrap();
    assert_eq!(session.refresh_token, "", "no script sees it");
    assert_eq!(session.access_expire_time.unwrap().seconds, app.clock.now().timestamp() + 600);
    let me = session.me.unwrap();
    assert_eq!((me.email.as_str(), me.role()), ("Ada@example.org", Role::User));
    let user = me.user.unwrap();
    assert_eq!((user.username.as_str(), user.display_name.as_str()), ("Ada", "Ada"));
}

#[tokio::test]
async fn the_refresh_token_comes_in_the_body_when_asked() {
    let app = App::new().await;
    let request = RegisterRequest { refresh_token_in_body: true, ..registration("ada") };
    let answer = app.here.auth().register(request).await.unwrap();
    assert!(answer.metadata().get("set-cookie").is_none());
    assert!(!answer.into_inner().session.unwrap().refresh_token.is_empty());
}

#[tokio::test]
async fn names_are_unique_without_case() {
    let app = App::new().await;
    app.person("ada").await;
    let same_name = RegisterRequest { email: "other@example.org".into(), ..registration("ADA") };
    assert_refused(
        app.here.auth().register(same_name).await,
        Code::AlreadyExists,
        ErrorReason::UsernameTaken,
    );
    let same_email = RegisterRequest { email: "ADA@Example.ORG".into(), ..registration("bob") };
    assert_refused(app.here.auth().register(same_email).await, Code::AlreadyExists, ErrorReason::EmailTaken);
}

#[tokio::test]
async fn of_many_who_want_a_name_at_once_one_gets_it() {
    let app = App::new().await;
    let results = futures::future::join_all((0..6).map(|number| {
        let request = RegisterRequest { email: format!("{number}@example.org"), ..registration("ada") };
        let mut auth = app.here.auth();
        async move { auth.register(request).await }
    }))
    .await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    for refused in results.into_iter().filter(Result::is_err) {
        assert_refused(refused, Code::AlreadyExists, ErrorReason::UsernameTaken);
    }
}

#[tokio::test]
async fn what_breaks_a_rule_is_named() {
    let app = App::new().await;
    let good = registration("ada");
    let cases = [
        ("username", RegisterRequest { username: "ädä".into(), ..good.clone() }),
        ("username", RegisterRequest { username: "ab".into(), ..good.clone() }),
        ("email", RegisterRequest { email: "nowhere".into(), ..good.clone() }),
        ("password", RegisterRequest { password: "short".into(), ..good.clone() }),
        ("password", RegisterRequest { password: "x".repeat(129), ..good.clone() }),
        ("display_name", RegisterRequest { display_name: "a\u{202E}b".into(), ..good.clone() }),
        ("display_name", RegisterRequest { display_name: "x".repeat(65), ..good }),
    ];
    for (field, request) in cases {
        let status = app.here.auth().register(request).await.unwrap_err();
        let violations = status.get_details_bad_request().unwrap().field_violations;
        assert_eq!(violations[0].field, field);
        assert!(!status.message().contains("short"), "a password is in no message");
        assert_refused(Err::<(), _>(status), Code::InvalidArgument, Access::InvalidFields);
    }
}
