use std::time::Duration;

use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        BeginReauthenticationRequest, BeginTotpRequest, ErrorReason, PasskeyAnswer, PasskeyChallenge,
        ReauthenticateRequest, ReauthenticateResponse, reauthenticate_request::Proof,
    },
};
use tonic::{Code, Status};

use crate::{
    app::{App, PASSWORD, Person, assert_refused, with_token},
    authenticator::Authenticator,
    passkeys::{make, with_passkeys},
};

async fn prove(app: &App, person: &Person, proof: Proof) -> Result<ReauthenticateResponse, Status> {
    let request = person.request(ReauthenticateRequest { proof: Some(proof) });
    Ok(app.here.auth().reauthenticate(request).await?.into_inner())
}

async fn begin(app: &App, person: &Person) -> Result<PasskeyChallenge, Status> {
    let request = person.request(BeginReauthenticationRequest {});
    Ok(app.here.auth().begin_reauthentication(request).await?.into_inner().challenge.unwrap())
}

/// Somebody who has been signed in for eleven minutes.
async fn later(app: &App, person: &Person) -> Person {
    app.pass(Duration::from_secs(11 * 60));
    Person(app.here.refresh(&person.0.refresh_token).await.unwrap())
}

async fn is_recent(app: &App, token: &str) -> bool {
    app.here.factors().begin_totp(with_token(BeginTotpRequest {}, token)).await.is_ok()
}

#[tokio::test]
async fn a_password_makes_the_session_recent_for_ten_minutes_and_refreshes_keep_it_so() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let ada = later(&app, &ada).await;
    assert!(!is_recent(&app, &ada.0.access_token).await);
    let answer = prove(&app, &ada, Proof::Password(PASSWORD.into())).await.unwrap();
    assert!(is_recent(&app, &answer.access_token).await);
    assert_eq!(answer.recent_until.unwrap().seconds, app.clock.now().timestamp() + 600);
    app.pass(Duration::from_secs(599));
    let ada = Person(app.here.refresh(&ada.0.refresh_token).await.unwrap());
    assert!(is_recent(&app, &ada.0.access_token).await, "the session, not the token, was proved");
    app.pass(Duration::from_secs(1));
    assert!(!is_recent(&app, &ada.0.access_token).await, "a refresh proves nothing");
}

#[tokio::test]
async fn a_wrong_password_signs_nobody_out_and_makes_the_next_one_wait() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    for _ in 0..3 {
        let wrong = prove(&app, &ada, Proof::Password("wrong horse".into())).await;
        assert_refused(wrong, Code::PermissionDenied, ErrorReason::CredentialsWrong);
    }
    let early = prove(&app, &ada, Proof::Password(PASSWORD.into())).await;
    assert_refused(early, Code::ResourceExhausted, ErrorReason::TooManyAttempts);
    app.pass(Duration::from_secs(2));
    prove(&app, &ada, Proof::Password(PASSWORD.into())).await.unwrap();
    let request = ada.request(ReauthenticateRequest { proof: None });
    let empty = app.here.auth().reauthenticate(request).await;
    assert_refused(empty, Code::InvalidArgument, Access::InvalidFields);
}

#[tokio::test]
async fn a_passkey_proves_it_within_its_own_session() {
    let app = with_passkeys().await;
    let ada = app.person("ada").await;
    let none = begin(&app, &ada).await;
    assert_refused(none, Code::FailedPrecondition, ErrorReason::FactorNotFound);
    let mut device = Authenticator::new();
    make(&app, &ada, &mut device).await;
    let ada = later(&app, &ada).await;
    let bob = app.person("bob").await;
    let asked = begin(&app, &ada).await.unwrap();
    let answer = |credential_json: String| {
        Proof::Passkey(PasskeyAnswer { challenge_token: asked.challenge_token.clone(), credential_json })
    };
    let credential = device.get(&asked.options_json).unwrap();
    let bobs = prove(&app, &bob, answer(credential.clone())).await;
    assert_refused(bobs, Code::PermissionDenied, ErrorReason::ChallengeEnded);
    let wrong = prove(&app, &ada, answer("{}".into())).await;
    assert_refused(wrong, Code::PermissionDenied, ErrorReason::FactorWrong);
    let right = prove(&app, &ada, answer(credential.clone())).await.unwrap();
    assert!(is_recent(&app, &right.access_token).await);
    let again = prove(&app, &ada, answer(credential)).await;
    assert_refused(again, Code::PermissionDenied, ErrorReason::ChallengeEnded);
}

#[tokio::test]
async fn passkeys_need_an_address_and_proofs_a_session() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let none = begin(&app, &ada).await;
    assert_refused(none, Code::FailedPrecondition, ErrorReason::PasskeysUnavailable);
    let nobody = app.here.auth().reauthenticate(ReauthenticateRequest::default()).await;
    assert_refused(nobody, Code::Unauthenticated, Access::TokenMissing);
    let service = app.service("backend", &["users.read"]).await;
    let request = with_token(ReauthenticateRequest::default(), &service);
    let refused = app.here.auth().reauthenticate(request).await;
    assert_refused(refused, Code::PermissionDenied, Access::NotAllowed);
}
