use std::time::Duration;

use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        BatchGetUsersRequest, ErrorReason, GetMeRequest, LoginRequest, Me, Role, Session,
        SignInAsGuestRequest, UpgradeGuestRequest, User,
    },
};
use tonic::{Code, Status};

use crate::app::{App, PASSWORD, Person, assert_refused, noon};

fn upgrade(username: &str) -> UpgradeGuestRequest {
    UpgradeGuestRequest {
        username: username.into(),
        email: format!("{username}@example.org"),
        password: PASSWORD.into(),
        refresh_token_in_body: true,
        ..UpgradeGuestRequest::default()
    }
}

async fn upgraded(app: &App, guest: &Person, request: UpgradeGuestRequest) -> Result<Session, Status> {
    Ok(app.here.auth().upgrade_guest(guest.request(request)).await?.into_inner().session.unwrap())
}

async fn me(app: &App, person: &Person) -> Result<Me, Status> {
    Ok(app.here.users().get_me(person.request(GetMeRequest {})).await?.into_inner().me.unwrap())
}

#[tokio::test]
async fn a_guest_has_a_name_and_a_time_and_no_more() {
    let app = App::new().await;
    let guest = app.guest(" Zoë ").await;
    let me = me(&app, &guest).await.unwrap();
    assert_eq!((me.role(), me.email.as_str()), (Role::Guest, ""));
    assert_eq!(me.guest_expire_time.unwrap().seconds, noon().timestamp() + 24 * 3600);
    let end = guest.0.refresh_expire_time.unwrap();
    assert_eq!(end, me.guest_expire_time.unwrap(), "no session outlives its guest");
    let User { display_name, username, guest, .. } = me.user.unwrap();
    assert_eq!((display_name.as_str(), username.as_str(), guest), ("Zoë", "", true));
}

#[tokio::test]
async fn others_see_that_somebody_is_a_guest() {
    let app = App::new().await;
    let (guest, ada) = (app.guest("Zoë").await, app.person("ada").await);
    let request = BatchGetUsersRequest { user_ids: vec![guest.id(), ada.id()] };
    let seen = app.here.users().batch_get_users(guest.request(request)).await.unwrap().into_inner().users;
    let guests: Vec<_> = seen.into_iter().filter(|user| user.guest).map(|user| user.user_id).collect();
    assert_eq!(guests, [guest.id()]);
}

#[tokio::test]
async fn a_server_may_take_no_guests_and_names_have_rules() {
    let request = |name: &str| SignInAsGuestRequest { display_name: name.into(), ..Default::default() };
    let closed = App::with(|config| config.guests = false).await;
    let refused = closed.here.auth().sign_in_as_guest(request("Zoë")).await;
    assert_refused(refused, Code::PermissionDenied, ErrorReason::GuestsRefused);
    let open = App::new().await;
    for name in ["", "a\u{202E}b", "\u{3164}", &"x".repeat(65)] {
        let refused = open.here.auth().sign_in_as_guest(request(name)).await;
        assert_refused(refused, Code::InvalidArgument, Access::InvalidFields);
    }
}

#[tokio::test]
async fn a_guest_is_over_when_their_time_is() {
    let app = App::with(|config| config.guest_hours = 2).await;
    let guest = app.guest("Zoë").await;
    app.pass(Duration::from_secs(7_199));
    let last = app.here.refresh(&guest.0.refresh_token).await.unwrap();
    app.pass(Duration::from_secs(1));
    let refused = app.here.refresh(&last.refresh_token).await;
    assert_refused(refused, Code::Unauthenticated, ErrorReason::SessionEnded);
    let refused = upgraded(&app, &Person(last), upgrade("zoe")).await;
    assert_refused(refused, Code::Unauthenticated, ErrorReason::SessionEnded);
}

#[tokio::test]
async fn a_guest_becomes_an_account_and_stays_who_they_are() {
    let app = App::with(|config| config.guest_hours = 1).await;
    let guest = app.guest("Zoë Müller").await;
    let account = Person(upgraded(&app, &guest, upgrade("Zoe")).await.unwrap());
    assert_eq!((account.id(), &account.0.session_id), (guest.id(), &guest.0.session_id));
    let as_account = me(&app, &account).await.unwrap();
    assert_eq!((as_account.role(), as_account.guest_expire_time), (Role::User, None));
    let user = as_account.user.unwrap();
    assert_eq!((user.username.as_str(), user.display_name.as_str()), ("Zoe", "Zoë Müller"));
    assert_eq!(me(&app, &guest).await.unwrap().role(), Role::User, "the old token lives out its time");
    app.pass(Duration::from_secs(2 * 3600));
    app.here.refresh(&account.0.refresh_token).await.expect("no guest's end any more");
    let login =
        LoginRequest { identifier: "zoe".into(), password: PASSWORD.into(), ..LoginRequest::default() };
    app.here.auth().login(login).await.unwrap();
}

#[tokio::test]
async fn an_upgrade_is_refused_like_a_registration() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let guest = app.guest("Zoë").await;
    let taken = upgraded(&app, &guest, upgrade("ADA")).await;
    assert_refused(taken, Code::AlreadyExists, ErrorReason::UsernameTaken);
    let request = UpgradeGuestRequest { email: "ADA@example.org".into(), ..upgrade("zoe") };
    let taken = upgraded(&app, &guest, request).await;
    assert_refused(taken, Code::AlreadyExists, ErrorReason::EmailTaken);
    for request in [
        UpgradeGuestRequest { username: "-zoe".into(), ..upgrade("zoe") },
        UpgradeGuestRequest { email: "zoe".into(), ..upgrade("zoe") },
        UpgradeGuestRequest { password: "too short".into(), ..upgrade("zoe") },
    ] {
        assert_refused(upgraded(&app, &guest, request).await, Code::InvalidArgument, Access::InvalidFields);
    }
    let refused = upgraded(&app, &ada, upgrade("ada2")).await;
    assert_refused(refused, Code::FailedPrecondition, ErrorReason::NotAGuest);
    upgraded(&app, &guest, upgrade("zoe")).await.expect("none of that spoiled it");
    let again = upgraded(&app, &guest, upgrade("zoe2")).await;
    assert_refused(again, Code::FailedPrecondition, ErrorReason::NotAGuest);
}

#[tokio::test]
async fn of_many_upgrades_at_once_one_is_done() {
    let app = App::new().await;
    let guest = app.guest("Zoë").await;
    let names: Vec<_> = (0..8).map(|number| format!("zoe{number}")).collect();
    let upgrades = names.iter().map(|name| upgraded(&app, &guest, upgrade(name)));
    let outcomes = futures::future::join_all(upgrades).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for refused in outcomes.into_iter().filter(Result::is_err) {
        assert_refused(refused, Code::FailedPrecondition, ErrorReason::NotAGuest);
    }
}
