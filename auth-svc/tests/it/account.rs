use std::time::Duration;

use futures::StreamExt as _;
use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        BatchGetUsersRequest, CancelDeletionRequest, ChangeEmailRequest, ChangeUsernameRequest,
        ConfirmEmailRequest, DeleteAccountRequest, ErrorReason, ExportAccountRequest, GetMeRequest,
        LoginRequest, Me, ResendConfirmationRequest, RevocationReason,
    },
};
use testkit::mail::Mailbox;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::{
    app::{App, PASSWORD, PATIENCE, Person, assert_refused, with_token},
    mail::{self, confirmed},
};

async fn me(app: &App, person: &Person) -> Me {
    app.here.users().get_me(person.request(GetMeRequest {})).await.unwrap().into_inner().me.unwrap()
}

async fn again(app: &App, name: &str) -> Result<Person, Status> {
    let request = LoginRequest {
        identifier: name.into(),
        password: PASSWORD.into(),
        refresh_token_in_body: true,
        ..LoginRequest::default()
    };
    Ok(Person(app.here.auth().login(request).await?.into_inner().session.unwrap()))
}

async fn change_email(app: &App, person: &Person, email: &str) -> Result<Me, Status> {
    let request = person.request(ChangeEmailRequest { email: email.into() });
    Ok(app.here.account().change_email(request).await?.into_inner().me.unwrap())
}

#[tokio::test]
async fn a_username_is_changed_and_the_old_one_is_free() {
    let app = App::new().await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let rename = async |person: &Person, username: &str| {
        let request = person.request(ChangeUsernameRequest { username: username.into() });
        app.here.account().change_username(request).await
    };
    assert_refused(rename(&bob, "ADA").await, Code::AlreadyExists, ErrorReason::UsernameTaken);
    assert_refused(rename(&ada, "ädä").await, Code::InvalidArgument, Access::InvalidFields);
    let me = rename(&ada, "Countess").await.unwrap().into_inner().me.unwrap();
    assert_eq!(me.user.unwrap().username, "Countess");
    rename(&bob, "ada").await.unwrap();
    assert_eq!(again(&app, "ada").await.unwrap().id(), bob.id());
    assert_eq!(again(&app, "countess").await.unwrap().id(), ada.id());
    app.pass(Duration::from_secs(601));
    let stale = Person(app.here.refresh(&ada.0.refresh_token).await.unwrap());
    assert_refused(rename(&stale, "x-ada").await, Code::FailedPrecondition, Access::ReauthenticationRequired);
}

#[tokio::test]
async fn without_mail_an_address_is_changed_at_once() {
    let app = App::new().await;
    let (ada, _bob) = (app.person("ada").await, app.person("bob").await);
    let changed = change_email(&app, &ada, "new@example.org").await.unwrap();
    assert_eq!((changed.email.as_str(), changed.email_confirmed), ("new@example.org", false));
    let taken = change_email(&app, &ada, "BOB@example.org").await;
    assert_refused(taken, Code::AlreadyExists, ErrorReason::EmailTaken);
    let bad = change_email(&app, &ada, "nowhere").await;
    assert_refused(bad, Code::InvalidArgument, Access::InvalidFields);
    let resend = app.here.account().resend_confirmation(ada.request(ResendConfirmationRequest {})).await;
    assert_refused(resend, Code::FailedPrecondition, ErrorReason::MailUnavailable);
}

#[tokio::test]
async fn with_mail_an_address_waits_for_its_link_and_the_old_one_is_told() {
    let mailbox = Mailbox::open().await;
    let app = mail::app(&mailbox).await;
    let ada = confirmed(&app, &mailbox, "ada").await;
    assert!(me(&app, &ada).await.email_confirmed);
    let waits = change_email(&app, &ada, "new@example.org").await.unwrap();
    assert_eq!((waits.email.as_str(), waits.pending_email.as_str()), ("ada@example.org", "new@example.org"));
    let letter = mailbox.next().await;
    assert_eq!(letter.to, ["new@example.org"]);
    let confirm = ConfirmEmailRequest { token: letter.token() };
    assert_eq!(
        app.here.account().confirm_email(confirm).await.unwrap().into_inner().email,
        "new@example.org"
    );
    let now = me(&app, &ada).await;
    assert_eq!(
        (now.email.as_str(), now.pending_email.as_str(), now.email_confirmed),
        ("new@example.org", "", true)
    );
    let told = mailbox.next().await;
    assert_eq!(
        (told.to.as_slice(), told.header("Subject").as_str()),
        (["ada@example.org".to_owned()].as_slice(), "Your e-mail address was changed")
    );
}

#[tokio::test]
async fn of_two_who_wait_for_one_address_one_gets_it() {
    let mailbox = Mailbox::open().await;
    let app = mail::app(&mailbox).await;
    let ada = confirmed(&app, &mailbox, "ada").await;
    let bob = confirmed(&app, &mailbox, "bob").await;
    change_email(&app, &ada, "one@example.org").await.unwrap();
    let first = mailbox.next().await.token();
    change_email(&app, &bob, "one@example.org").await.unwrap();
    let second = mailbox.next().await.token();
    let mut account = app.here.account();
    account.confirm_email(ConfirmEmailRequest { token: second }).await.unwrap();
    let late = account.confirm_email(ConfirmEmailRequest { token: first }).await;
    assert_refused(late, Code::AlreadyExists, ErrorReason::EmailTaken);
}

#[tokio::test]
async fn a_link_works_for_three_days_and_for_the_address_that_waits() {
    let mailbox = Mailbox::open().await;
    let app = mail::app(&mailbox).await;
    let ada = confirmed(&app, &mailbox, "ada").await;
    change_email(&app, &ada, "one@example.org").await.unwrap();
    let one = mailbox.next().await.token();
    // Back to the one they have: nothing waits any more.
    change_email(&app, &ada, "ADA@example.org").await.unwrap();
    let gone = app.here.account().confirm_email(ConfirmEmailRequest { token: one }).await;
    assert_refused(gone, Code::PermissionDenied, ErrorReason::LinkUsedUp);
    change_email(&app, &ada, "two@example.org").await.unwrap();
    let two = mailbox.next().await.token();
    app.pass(Duration::from_secs(3 * 86_400));
    let late = app.here.account().confirm_email(ConfirmEmailRequest { token: two }).await;
    assert_refused(late, Code::PermissionDenied, ErrorReason::LinkUsedUp);
}

#[tokio::test]
async fn a_deletion_can_be_cancelled_until_its_time() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let deleting = app.here.account().delete_account(ada.request(DeleteAccountRequest {})).await.unwrap();
    let time = deleting.into_inner().delete_time.unwrap();
    assert_eq!(time.seconds, app.clock.now().timestamp() + 14 * 86_400);
    let ended = app.here.refresh(&ada.0.refresh_token).await.unwrap_err();
    let cause = ended.get_details_error_info().unwrap().metadata.get("cause").cloned().unwrap();
    assert_eq!(
        cause,
        RevocationReason::AccountDeleted.as_str_name().trim_start_matches("REVOCATION_REASON_")
    );
    app.pass(Duration::from_secs(13 * 86_400));
    let back = again(&app, "ada").await.unwrap();
    assert_eq!(me(&app, &back).await.delete_time, Some(time));
    for _ in 0..2 {
        let cancel =
            app.here.account().cancel_deletion(back.request(CancelDeletionRequest {})).await.unwrap();
        assert_eq!(cancel.into_inner().me.unwrap().delete_time, None);
    }
    app.pass(Duration::from_secs(2 * 86_400));
    let _another = app.another();
    again(&app, "ada").await.unwrap();
}

#[tokio::test]
async fn when_the_time_is_over_an_id_is_left() {
    let app = App::with(|config| config.deletion_grace_days = 1).await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    app.here.account().delete_account(ada.request(DeleteAccountRequest {})).await.unwrap();
    app.pass(Duration::from_secs(86_400));
    let _does_it_as_it_starts = app.another();
    let deleted = "SELECT COUNT(*) AS count FROM users WHERE state = 4 AND username IS NULL AND email IS NULL \
        AND email_key IS NULL AND username_key IS NULL AND password_hash IS NULL AND display_name = ''";
    let done = async { while app.count(deleted).await == 0 {} };
    tokio::time::timeout(PATIENCE, done).await.unwrap();
    for table in ["user_words", "sessions", "one_time_links"] {
        let left = format!(
            "SELECT COUNT(*) AS count FROM {table} WHERE user_id IN (SELECT id FROM users WHERE state = 4)"
        );
        assert_eq!(app.count(&left).await, 0, "{table}");
    }
    assert_refused(again(&app, "ada").await.map(drop), Code::Unauthenticated, ErrorReason::CredentialsWrong);
    let token = app.here.refresh(&bob.0.refresh_token).await.unwrap().access_token;
    let request = with_token(BatchGetUsersRequest { user_ids: vec![ada.id()] }, &token);
    let users = app.here.users().batch_get_users(request).await.unwrap().into_inner().users;
    assert!(users[0].deleted && users[0].display_name.is_empty());
    assert_ne!(app.person("ada").await.id(), ada.id(), "the name is free");
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let app = App::new().await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    app.sql("UPDATE users SET role = 4").await;
    let (first, second) = (
        Person(app.here.refresh(&ada.0.refresh_token).await.unwrap()),
        Person(app.here.refresh(&bob.0.refresh_token).await.unwrap()),
    );
    let delete = async |person: &Person| {
        app.here.account().delete_account(person.request(DeleteAccountRequest {})).await
    };
    let (one, other) = tokio::join!(delete(&first), delete(&second));
    let refused = if one.is_ok() { other } else { one };
    assert_refused(refused, Code::FailedPrecondition, ErrorReason::LastAdmin);
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM users WHERE state = 1 AND role = 4").await, 1);
}

#[tokio::test]
async fn an_export_is_one_document_without_secrets() {
    let app = App::new().await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    app.sql(&format!(
        "INSERT INTO contacts (user_id, other_id, kind, note, change_time, version, sort_key) \
         SELECT UNHEX(REPLACE('{}', '-', '')), UNHEX(REPLACE('{}', '-', '')), 1, 'from \"work\"', '2026-01-01', 1, ''",
        ada.id(),
        bob.id()
    ))
    .await;
    for number in 0..250 {
        app.sql(&format!(
            "INSERT INTO audit_events (event_time, actor, actor_kind, action, target, address, result, detail) \
             VALUES ('2026-01-01', '{}', 1, 'user.disable', 'x{number}', '', 'OK', '{{}}')",
            ada.id()
        ))
        .await;
    }
    let mut chunks =
        app.here.account().export_account(ada.request(ExportAccountRequest {})).await.unwrap().into_inner();
    let mut text = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.unwrap().chunk;
        assert!(!chunk.is_empty() && chunk.len() <= 32 * 1024);
        text.extend_from_slice(&chunk);
    }
    let document: serde_json::Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(document["account"]["username"], "ada");
    assert_eq!(document["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(document["contacts"][0]["user_id"], bob.id());
    assert_eq!(document["contacts"][0]["note"], "from \"work\"");
    assert_eq!(document["audit"].as_array().unwrap().len(), 250);
    let text = String::from_utf8(text).unwrap();
    assert!(!text.contains("argon2") && !text.contains("password_hash"));
}
