//! Who may sign in, and stay so.

use std::time::Duration;

use diesel_async::RunQueryDsl as _;
use proto::auth::{AccountState, ErrorReason, ListSessionsRequest, LoginRequest, RevokeSessionRequest, Role};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::{
    app::{App, PASSWORD, Person, assert_refused},
    authenticator::Authenticator,
    passkeys::{make, with_passkeys},
    second_factor::{challenge, complete},
};

async fn sql(app: &App, query: &str) {
    diesel::sql_query(query).execute(&mut *app.db.connect().await).await.unwrap();
}

async fn set_state(app: &App, state: AccountState) {
    sql(app, &format!("UPDATE users SET state = {}", i32::from(state))).await;
}

async fn sign_in(app: &App, password: &str) -> Result<(), Status> {
    let request = LoginRequest {
        identifier: "ada".into(),
        password: password.into(),
        refresh_token_in_body: true,
        ..LoginRequest::default()
    };
    app.here.auth().login(request).await.map(drop)
}

async fn cause(app: &App, person: &Person) -> String {
    let status = app.here.refresh(&person.0.refresh_token).await.unwrap_err();
    let info = status.get_details_error_info().unwrap();
    assert_refused(Err::<(), _>(status), Code::Unauthenticated, ErrorReason::SessionEnded);
    info.metadata["cause"].clone()
}

#[tokio::test]
async fn a_disabled_account_is_told_only_to_who_knows_its_password() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    set_state(&app, AccountState::Disabled).await;
    let guessed = sign_in(&app, "wrong horse battery").await;
    assert_refused(guessed, Code::Unauthenticated, ErrorReason::CredentialsWrong);
    let right = sign_in(&app, PASSWORD).await;
    assert_refused(right, Code::PermissionDenied, ErrorReason::AccountDisabled);
    assert_eq!(cause(&app, &ada).await, "ACCOUNT_DISABLED");
    set_state(&app, AccountState::Active).await;
    sign_in(&app, PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_factor_does_not_admit_to_a_disabled_account() {
    let app = with_passkeys().await;
    let ada = app.person("ada").await;
    let mut device = Authenticator::new();
    make(&app, &ada, &mut device).await;
    let asked = challenge(&app).await;
    set_state(&app, AccountState::Disabled).await;
    let answer = proto::auth::complete_login_request::Answer::PasskeyCredentialJson(
        device.get(&asked.passkey_options_json).unwrap(),
    );
    let refused = complete(&app.here, &asked.challenge_token, answer).await;
    assert_refused(refused, Code::PermissionDenied, ErrorReason::AccountDisabled);
}

#[tokio::test]
async fn an_account_that_is_being_deleted_can_be_kept_and_a_deleted_one_cannot() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    set_state(&app, AccountState::Deleting).await;
    sign_in(&app, PASSWORD).await.expect("to keep it");
    let ada = Person(app.here.refresh(&ada.0.refresh_token).await.unwrap());
    set_state(&app, AccountState::Deleted).await;
    assert_eq!(cause(&app, &ada).await, "ACCOUNT_DELETED");
}

#[tokio::test]
async fn a_guest_sees_and_ends_their_own_session_and_goes_with_their_time() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let role = i32::from(Role::Guest);
    let expire_time = (app.clock.now() + Duration::from_secs(3_600)).format("%F %T");
    sql(&app, &format!("UPDATE users SET role = {role}, expire_time = '{expire_time}'")).await;
    let guest = Person(app.here.refresh(&ada.0.refresh_token).await.unwrap());
    let mut sessions = app.here.sessions();
    let listed = sessions.list_sessions(guest.request(ListSessionsRequest::default())).await.unwrap();
    let listed = listed.into_inner().sessions;
    assert_eq!((listed.len(), listed[0].current), (1, true));
    app.pass(Duration::from_secs(3_600));
    assert_eq!(cause(&app, &guest).await, "GUEST_EXPIRED");

    sql(&app, "UPDATE users SET expire_time = NULL").await;
    let guest = Person(app.here.refresh(&guest.0.refresh_token).await.unwrap());
    let request = RevokeSessionRequest { session_id: guest.0.session_id.clone() };
    sessions.revoke_session(guest.request(request)).await.unwrap();
    assert_eq!(cause(&app, &guest).await, "SIGNED_OUT");
}
