use std::time::Duration;

use auth_svc::Registration;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use diesel_async::RunQueryDsl as _;
use futures::future::join_all;
use proto::auth::{
    ErrorReason, GetSignInOptionsRequest, GetSignInOptionsResponse, RegisterRequest, RegistrationMode, Role,
};
use tonic::Code;

use crate::app::{App, assert_refused, registration};

async fn app(mode: Registration) -> App {
    App::with(|config| config.registration = mode).await
}

/// A token of an invitation for `max_uses` accounts within an hour.
async fn invite(app: &App, number: u8, role: Role, max_uses: u32) -> String {
    let id = [number; 16];
    let expire_time = app.clock.now() + Duration::from_secs(3600);
    let sql = format!(
        "INSERT INTO invites (id, role, max_uses, uses, note, create_time, expire_time) \
         VALUES (UNHEX('{}'), {}, {max_uses}, 0, '', '2026-01-01', '{}')",
        id.map(|byte| format!("{byte:02x}")).concat(),
        i32::from(role),
        expire_time.format("%F %T")
    );
    diesel::sql_query(sql).execute(&mut *app.db.connect().await).await.unwrap();
    app.seal(b"invite  ", &id)
}

async fn set(app: &App, change: &str) {
    diesel::sql_query(format!("UPDATE invites SET {change}"))
        .execute(&mut *app.db.connect().await)
        .await
        .unwrap();
}

fn with(invite: &str, username: &str) -> RegisterRequest {
    RegisterRequest { invite: invite.into(), ..registration(username) }
}

async fn options(app: &App, invite: &str) -> GetSignInOptionsResponse {
    let request = GetSignInOptionsRequest { invite: invite.into() };
    app.here.auth().get_sign_in_options(request).await.unwrap().into_inner()
}

async fn role(app: &App, request: RegisterRequest) -> Role {
    app.here.auth().register(request).await.unwrap().into_inner().session.unwrap().me.unwrap().role()
}

#[tokio::test]
async fn an_open_server_takes_everybody_and_heeds_invitations() {
    let app = app(Registration::Open).await;
    let admin = invite(&app, 1, Role::Admin, 1).await;
    assert_eq!(options(&app, "").await.registration(), RegistrationMode::Open);
    assert_eq!(role(&app, registration("ada")).await, Role::User);
    assert_eq!(role(&app, with(&admin, "bob")).await, Role::Admin);
    let used_up = app.here.auth().register(with(&admin, "eve")).await;
    assert_refused(used_up, Code::PermissionDenied, ErrorReason::InviteInvalid);
}

#[tokio::test]
async fn by_invitation_only() {
    let app = app(Registration::Invite).await;
    let two = invite(&app, 1, Role::User, 2).await;
    let offer = options(&app, &two).await;
    assert_eq!(offer.registration(), RegistrationMode::Invite);
    let offered = offer.invite.unwrap();
    assert_eq!(offered.role(), Role::User);
    assert_eq!(offered.expire_time.unwrap().seconds, app.clock.now().timestamp() + 3600);
    let without = app.here.auth().register(registration("ada")).await;
    assert_refused(without, Code::PermissionDenied, ErrorReason::InviteRequired);
    assert_eq!(role(&app, with(&two, "ada")).await, Role::User);
    let taken = app.here.auth().register(with(&two, "ada")).await;
    assert_refused(taken, Code::AlreadyExists, ErrorReason::UsernameTaken);
    assert_eq!(role(&app, with(&two, "bob")).await, Role::User, "who was refused used nothing");
    let third = app.here.auth().register(with(&two, "eve")).await;
    assert_refused(third, Code::PermissionDenied, ErrorReason::InviteInvalid);
    assert!(options(&app, &two).await.invite.is_none());
}

#[tokio::test]
async fn a_closed_server_takes_those_who_will_run_it() {
    let app = app(Registration::Closed).await;
    let user = invite(&app, 1, Role::User, 1).await;
    let admin = invite(&app, 2, Role::Admin, 1).await;
    for request in [registration("ada"), with(&user, "ada")] {
        let closed = app.here.auth().register(request).await;
        assert_refused(closed, Code::PermissionDenied, ErrorReason::RegistrationClosed);
    }
    assert!(options(&app, &user).await.invite.is_none());
    assert!(options(&app, &admin).await.invite.is_some());
    assert_eq!(role(&app, with(&admin, "ada")).await, Role::Admin);
}

#[tokio::test]
async fn a_bad_invitation_is_refused_everywhere() {
    for mode in [Registration::Open, Registration::Invite, Registration::Closed] {
        let app = app(mode).await;
        let good = invite(&app, 1, Role::Admin, 1).await;
        let forged = BASE64_URL_SAFE_NO_PAD.encode([1; 32]);
        let absent = app.seal(b"invite  ", &[9; 16]);
        let other_purpose = app.seal(b"one-time", &[1; 16]);
        let refused = async |token: &str| {
            assert!(options(&app, token).await.invite.is_none());
            let refused = app.here.auth().register(with(token, "ada")).await;
            assert_refused(refused, Code::PermissionDenied, ErrorReason::InviteInvalid);
        };
        for token in ["nonsense", &forged, &absent, &other_purpose] {
            refused(token).await;
        }
        for change in ["revoke_time = NOW()", "revoke_time = NULL, uses = 1"] {
            set(&app, change).await;
            refused(&good).await;
        }
        set(&app, "uses = 0").await;
        app.pass(Duration::from_secs(3600));
        refused(&good).await;
    }
}

#[tokio::test]
async fn an_invitation_for_three_makes_three_accounts_however_many_try_at_once() {
    let app = app(Registration::Invite).await;
    let there = app.another();
    let token = invite(&app, 1, Role::User, 3).await;
    let results = join_all((0..12).map(|number| {
        let mut auth = if number % 2 == 0 { app.here.auth() } else { there.auth() };
        let request = with(&token, &format!("person{number}"));
        async move { auth.register(request).await }
    }))
    .await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 3);
    for refused in results.into_iter().filter(Result::is_err) {
        assert_refused(refused, Code::PermissionDenied, ErrorReason::InviteInvalid);
    }
}
