use std::time::Duration;

use auth_svc::MailConfig;
use futures::future::join_all;
use proto::auth::{ConfirmEmailRequest, ErrorReason, RegisterRequest, ResendConfirmationRequest};
use testkit::mail::Mailbox;
use tonic::Code;
use tonic_types::StatusExt as _;

use crate::app::{App, Folder, PATIENCE, assert_refused, registration};

/// A server that sends mail to `mailbox`.
pub(crate) async fn app(mailbox: &Mailbox) -> App {
    App::with(|config| {
        config.public_url = Some("https://chat.example.org".into());
        config.mail = MailConfig {
            url: Some(mailbox.url("")),
            from: Some("Switchboard <calls@chat.example.org>".into()),
            certificate: None,
        };
    })
    .await
}

/// Somebody whose address is confirmed.
pub(crate) async fn confirmed(app: &App, mailbox: &Mailbox, username: &str) -> crate::app::Person {
    let person = app.person(username).await;
    let token = mailbox.next().await.token();
    app.here.account().confirm_email(ConfirmEmailRequest { token }).await.unwrap();
    person
}

#[tokio::test]
async fn a_letter_is_whole_on_the_wire() {
    let mailbox = Mailbox::open().await;
    let app = app(&mailbox).await;
    let request =
        RegisterRequest { locale: "de-AT".into(), display_name: "<b>Ada</b>".into(), ..registration("ada") };
    app.here.auth().register(request).await.unwrap();
    let mail = mailbox.next().await;
    assert_eq!(
        (mail.from.as_str(), mail.to.as_slice()),
        ("calls@chat.example.org", ["ada@example.org".to_owned()].as_slice())
    );
    assert_eq!(mail.header("From"), "Switchboard <calls@chat.example.org>");
    assert_eq!(mail.header("To"), "ada@example.org");
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    assert!(mail.header("Message-ID").ends_with("@chat.example.org>"));
    let (text, html) = (mail.part("text/plain"), mail.part("text/html"));
    assert!(text.starts_with("Guten Tag ada,\n\n"), "{text}");
    assert!(
        text.contains("gehört") && text.contains("https://chat.example.org/confirm-email#token="),
        "{text}"
    );
    assert!(html.contains("lang=\"de\"") && html.contains(&mail.token()) && !html.contains("<b>"), "{html}");
}

#[tokio::test]
async fn by_tls_and_a_password() {
    let mailbox = Mailbox::locked("post", "p@ss").await;
    let folder = Folder::new();
    folder.write("mail.pem", mailbox.certificate().unwrap());
    let app = App::with(|config| {
        config.public_url = Some("https://chat.example.org".into());
        config.mail = MailConfig {
            url: Some(mailbox.url("post:p%40ss")),
            from: Some("calls@example.org".into()),
            certificate: Some(folder.0.join("mail.pem")),
        };
    })
    .await;
    app.person("ada").await;
    assert_eq!(mailbox.next().await.to, ["ada@example.org"]);
}

#[tokio::test]
async fn what_the_server_does_not_take_now_is_sent_later() {
    let mailbox = Mailbox::open().await;
    let app = app(&mailbox).await;
    mailbox.be_busy(2);
    app.person("ada").await;
    for (attempts, pause) in [(1, 30), (2, 60)] {
        let until = app.clock.now() + Duration::from_secs(pause);
        let put_off = format!(
            "SELECT COUNT(*) AS count FROM mails WHERE attempts = {attempts} AND send_time = '{}'",
            until.format("%F %T")
        );
        let waits = async { while app.count(&put_off).await == 0 {} };
        tokio::time::timeout(PATIENCE, waits).await.expect("it is put off, longer each time");
        assert_eq!(mailbox.unasked().await, None);
        app.pass(Duration::from_secs(pause));
    }
    assert_eq!(mailbox.next().await.to, ["ada@example.org"]);
}

#[tokio::test]
async fn what_the_server_never_takes_is_forgotten() {
    let mailbox = Mailbox::open().await;
    let app = app(&mailbox).await;
    mailbox.know_nobody(1);
    app.person("ada").await;
    let forgotten = async { while app.count("SELECT COUNT(*) AS count FROM mails").await > 0 {} };
    tokio::time::timeout(PATIENCE, forgotten).await.unwrap();
    assert!(!mailbox.knows_nobody(), "it was tried");
    app.person("bob").await;
    assert_eq!(mailbox.next().await.to, ["bob@example.org"]);
}

#[tokio::test]
async fn many_instances_send_each_mail_once() {
    let mailbox = Mailbox::open().await;
    let app = app(&mailbox).await;
    let others = [app.another(), app.another()];
    let names: Vec<_> = (0..12).map(|number| format!("person{number:02}")).collect();
    join_all(names.iter().map(|name| app.person(name))).await;
    let mut to = Vec::new();
    for _ in &names {
        to.extend(mailbox.next().await.to);
    }
    to.sort();
    assert_eq!(to, names.iter().map(|name| format!("{name}@example.org")).collect::<Vec<_>>());
    let sent = async { while app.count("SELECT COUNT(*) AS count FROM mails").await > 0 {} };
    tokio::time::timeout(PATIENCE, sent).await.unwrap();
    assert_eq!(mailbox.unasked().await, None);
    drop(others);
}

#[tokio::test]
async fn the_link_is_sent_again_once_a_minute_and_the_newest_works() {
    let mailbox = Mailbox::open().await;
    let app = app(&mailbox).await;
    let ada = app.person("ada").await;
    let first = mailbox.next().await.token();
    let mut account = app.here.account();
    let again = account.resend_confirmation(ada.request(ResendConfirmationRequest {})).await.unwrap_err();
    assert_eq!(again.get_details_retry_info().unwrap().retry_delay, Some(Duration::from_secs(60)));
    assert_refused(Err::<(), _>(again), Code::ResourceExhausted, ErrorReason::TooManyAttempts);
    app.pass(Duration::from_secs(60));
    let sent = account.resend_confirmation(ada.request(ResendConfirmationRequest {})).await.unwrap();
    assert_eq!(sent.into_inner().email, "ada@example.org");
    let second = mailbox.next().await.token();
    let old = account.confirm_email(ConfirmEmailRequest { token: first }).await;
    assert_refused(old, Code::PermissionDenied, ErrorReason::LinkUsedUp);
    let confirm = ConfirmEmailRequest { token: second };
    assert_eq!(account.confirm_email(confirm.clone()).await.unwrap().into_inner().email, "ada@example.org");
    assert_refused(account.confirm_email(confirm).await, Code::PermissionDenied, ErrorReason::LinkUsedUp);
    let confirmed = account.resend_confirmation(ada.request(ResendConfirmationRequest {})).await;
    assert_refused(confirmed, Code::FailedPrecondition, ErrorReason::EmailConfirmed);
}
