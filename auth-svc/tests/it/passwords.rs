use std::time::Duration;

use futures::future::join_all;
use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        ChangePasswordRequest, ErrorReason, GetMeRequest, LoginRequest, RegisterRequest,
        RequestPasswordResetRequest, ResetPasswordRequest, RevocationReason, Session,
    },
};
use testkit::mail::Mailbox;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::{
    app::{App, PASSWORD, PATIENCE, Person, assert_refused, registration},
    mail::{app, confirmed},
};

const NEW: &str = "staple the battery";

async fn login(app: &App, name: &str, password: &str) -> Result<Session, Status> {
    let request = LoginRequest {
        identifier: name.into(),
        password: password.into(),
        refresh_token_in_body: true,
        ..LoginRequest::default()
    };
    Ok(app.here.auth().login(request).await?.into_inner().session.unwrap())
}

async fn change(app: &App, person: &Person, old: &str, new: &str) -> Result<u32, Status> {
    let request = ChangePasswordRequest { old_password: old.into(), new_password: new.into() };
    Ok(app.here.auth().change_password(person.request(request)).await?.into_inner().ended_sessions)
}

async fn ask(app: &App, name: &str) {
    let request = RequestPasswordResetRequest { identifier: name.into() };
    app.here.auth().request_password_reset(request).await.unwrap();
}

async fn reset(app: &App, token: &str, new: &str) -> Result<(), Status> {
    let request = ResetPasswordRequest { token: token.into(), new_password: new.into() };
    app.here.auth().reset_password(request).await.map(drop)
}

async fn why_ended(app: &App, session: &Session) -> String {
    let status = app.here.refresh(&session.refresh_token).await.unwrap_err();
    status.get_details_error_info().unwrap().metadata.get("cause").cloned().unwrap_or_default()
}

fn name(reason: RevocationReason) -> &'static str {
    reason.as_str_name().trim_start_matches("REVOCATION_REASON_")
}

#[tokio::test]
async fn a_change_ends_every_other_session() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let other = login(&app, "ada", PASSWORD).await.unwrap();
    assert_eq!(change(&app, &ada, PASSWORD, NEW).await.unwrap(), 1);
    assert_eq!(why_ended(&app, &other).await, name(RevocationReason::PasswordChanged));
    app.here.refresh(&ada.0.refresh_token).await.unwrap();
    assert_refused(login(&app, "ada", PASSWORD).await, Code::Unauthenticated, ErrorReason::CredentialsWrong);
    login(&app, "ada", NEW).await.unwrap();
}

#[tokio::test]
async fn who_does_not_know_the_old_one_changes_nothing_and_waits() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    for _ in 0..3 {
        let wrong = change(&app, &ada, NEW, NEW).await;
        assert_refused(wrong, Code::PermissionDenied, ErrorReason::CredentialsWrong);
    }
    let waits = change(&app, &ada, PASSWORD, NEW).await;
    assert_refused(waits, Code::ResourceExhausted, ErrorReason::TooManyAttempts);
    app.pass(Duration::from_secs(1));
    change(&app, &ada, PASSWORD, NEW).await.unwrap();
}

#[tokio::test]
async fn a_password_that_is_tried_first_is_refused_wherever_one_is_set() {
    let mailbox = Mailbox::open().await;
    let app = app(&mailbox).await;
    let ada = confirmed(&app, &mailbox, "ada").await;
    ask(&app, "ada").await;
    let token = mailbox.next().await.token();
    for bad in ["1234567890", "Password123", "ada@example.org", "ADA-1815-1815", "switchboard!"] {
        let register =
            RegisterRequest { password: bad.into(), display_name: "Ada".into(), ..registration("ada1815") };
        let refused = [
            ("password", app.here.auth().register(register).await.map(drop)),
            ("new_password", change(&app, &ada, PASSWORD, bad).await.map(drop)),
            ("new_password", reset(&app, &token, bad).await),
        ];
        for (field, refused) in refused {
            let violations =
                refused.as_ref().unwrap_err().get_details_bad_request().unwrap().field_violations;
            assert_eq!(violations[0].field, field);
            assert_refused(refused, Code::InvalidArgument, ErrorReason::PasswordCommon);
        }
    }
    let short = change(&app, &ada, PASSWORD, "a9$kq2!x").await;
    assert_refused(short, Code::InvalidArgument, Access::InvalidFields);
    let composed = change(&app, &ada, PASSWORD, "e\u{301}e\u{301}e\u{301}qz19v").await;
    assert_refused(composed, Code::InvalidArgument, Access::InvalidFields);
    reset(&app, &token, NEW).await.unwrap();
}

#[tokio::test]
async fn a_link_from_a_mail_sets_a_password_once_and_ends_every_session() {
    let mailbox = Mailbox::open().await;
    let app = app(&mailbox).await;
    let ada = confirmed(&app, &mailbox, "ada").await;
    ask(&app, " ADA@example.org").await;
    let mail = mailbox.next().await;
    assert_eq!(mail.header("Subject"), "Set a new password");
    let token = mail.token();
    let resets = join_all((0..6).map(|_| reset(&app, &token, NEW))).await;
    assert_eq!(resets.iter().filter(|reset| reset.is_ok()).count(), 1);
    for refused in resets.into_iter().filter(Result::is_err) {
        assert_refused(refused, Code::PermissionDenied, ErrorReason::LinkUsedUp);
    }
    assert_eq!(why_ended(&app, &ada.0).await, name(RevocationReason::PasswordChanged));
    login(&app, "ada", NEW).await.unwrap();
    assert_eq!(mailbox.next().await.header("Subject"), "Your password was changed");
}

#[tokio::test]
async fn a_link_works_for_an_hour_and_the_newest_alone() {
    let mailbox = Mailbox::open().await;
    let app = app(&mailbox).await;
    let ada = confirmed(&app, &mailbox, "ada").await;
    ask(&app, "ada").await;
    let first = mailbox.next().await.token();
    app.pass(Duration::from_secs(60));
    ask(&app, "ada").await;
    let second = mailbox.next().await.token();
    assert_refused(reset(&app, &first, NEW).await, Code::PermissionDenied, ErrorReason::LinkUsedUp);
    app.pass(Duration::from_secs(3600));
    assert_refused(reset(&app, &second, NEW).await, Code::PermissionDenied, ErrorReason::LinkUsedUp);
    ask(&app, "ada").await;
    let third = mailbox.next().await.token();
    let fresh = Person(login(&app, "ada", PASSWORD).await.unwrap());
    change(&app, &fresh, PASSWORD, NEW).await.unwrap();
    assert_refused(reset(&app, &third, PASSWORD).await, Code::PermissionDenied, ErrorReason::LinkUsedUp);
    assert_refused(reset(&app, "nonsense", NEW).await, Code::PermissionDenied, ErrorReason::LinkUsedUp);
    drop(ada);
}

#[tokio::test]
async fn only_a_confirmed_address_gets_a_link_and_not_twice_a_minute() {
    let mailbox = Mailbox::open().await;
    let app = app(&mailbox).await;
    confirmed(&app, &mailbox, "ada").await;
    app.person("bob").await;
    mailbox.next().await;
    for name in ["nobody", "bob", "bob@example.org", "ädä", "ada", "ada", "ada@example.org"] {
        ask(&app, name).await;
    }
    assert_eq!(mailbox.next().await.to, ["ada@example.org"]);
    let count = "SELECT (SELECT COUNT(*) FROM reset_requests) + (SELECT COUNT(*) FROM mails) AS count";
    let answered = async { while app.count(count).await > 0 {} };
    tokio::time::timeout(PATIENCE, answered).await.unwrap();
    assert_eq!(mailbox.unasked().await, None);
}

#[tokio::test]
async fn without_mail_there_are_no_links() {
    let app = App::new().await;
    let request = RequestPasswordResetRequest { identifier: "ada".into() };
    let refused = app.here.auth().request_password_reset(request).await;
    assert_refused(refused, Code::FailedPrecondition, ErrorReason::MailUnavailable);
    let ada = app.person("ada").await;
    app.here.users().get_me(ada.request(GetMeRequest {})).await.unwrap();
}
