use std::time::Duration;

use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        BeginPasskeyLoginRequest, BeginPasskeyRequest, BeginPasskeyResponse, ErrorReason,
        FinishPasskeyRequest, FinishPasskeyResponse, PasskeyChallenge, RemovePasskeyRequest,
        RenamePasskeyRequest, complete_login_request::Answer,
    },
};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::{
    app::{App, Person, assert_refused},
    authenticator::{Authenticator, ORIGIN},
    second_factor::{challenge, complete},
    totp,
};

pub(crate) async fn with_passkeys() -> App {
    App::with(|config| config.public_url = Some(ORIGIN.into())).await
}

pub(crate) async fn begin(app: &App, person: &Person) -> Result<BeginPasskeyResponse, Status> {
    Ok(app.here.factors().begin_passkey(person.request(BeginPasskeyRequest {})).await?.into_inner())
}

pub(crate) async fn finish(
    app: &App,
    person: &Person,
    token: &str,
    credential: String,
) -> Result<FinishPasskeyResponse, Status> {
    let request = FinishPasskeyRequest {
        challenge_token: token.into(),
        credential_json: credential,
        name: " Phone ".into(),
    };
    Ok(app.here.factors().finish_passkey(person.request(request)).await?.into_inner())
}

/// Makes a passkey on this device; its id.
pub(crate) async fn make(app: &App, person: &Person, device: &mut Authenticator) -> FinishPasskeyResponse {
    let asked = begin(app, person).await.unwrap();
    let credential = device.create(&asked.options_json).unwrap();
    finish(app, person, &asked.challenge_token, credential).await.unwrap()
}

async fn alone(app: &App) -> PasskeyChallenge {
    let answer = app.here.auth().begin_passkey_login(BeginPasskeyLoginRequest {}).await.unwrap();
    answer.into_inner().challenge.unwrap()
}

async fn sign_in(app: &App, device: &mut Authenticator) -> Result<Person, Status> {
    let asked = alone(app).await;
    let answer = Answer::PasskeyCredentialJson(device.get(&asked.options_json).unwrap());
    complete(&app.here, &asked.challenge_token, answer).await.map(Person)
}

#[tokio::test]
async fn a_passkey_is_kept_once_and_gives_recovery_codes() {
    let app = with_passkeys().await;
    let ada = app.person("ada").await;
    let mut device = Authenticator::new();
    let made = make(&app, &ada, &mut device).await;
    assert_eq!(made.recovery_codes.len(), 10);
    let listed = totp::list(&app, &ada).await;
    assert_eq!(listed.passkeys, [made.passkey.unwrap()]);
    assert_eq!((listed.passkeys[0].name.as_str(), listed.passkeys[0].last_use_time), ("Phone", None));
    let asked = begin(&app, &ada).await.unwrap();
    assert_eq!(device.create(&asked.options_json), None, "the device is told which it has");
    let second = make(&app, &ada, &mut Authenticator::new()).await;
    assert!(second.recovery_codes.is_empty(), "there are some");
}

#[tokio::test]
async fn it_signs_in_alone_and_says_when() {
    let app = with_passkeys().await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let (mut hers, mut his) = (Authenticator::new(), Authenticator::new());
    make(&app, &ada, &mut hers).await;
    make(&app, &bob, &mut his).await;
    app.pass(Duration::from_secs(60));
    assert_eq!(sign_in(&app, &mut hers).await.unwrap().id(), ada.id());
    assert_eq!(sign_in(&app, &mut his).await.unwrap().id(), bob.id());
    let used = totp::list(&app, &ada).await.passkeys[0].last_use_time.unwrap();
    assert_eq!(used.seconds, app.clock.now().timestamp());
    begin(&app, &sign_in(&app, &mut hers).await.unwrap()).await.expect("a proof like a password");
}

#[tokio::test]
async fn it_is_a_second_factor_too() {
    let app = with_passkeys().await;
    let ada = app.person("ada").await;
    let mut device = Authenticator::new();
    make(&app, &ada, &mut device).await;
    let asked = challenge(&app).await;
    assert_eq!((asked.totp, asked.recovery_code), (false, true));
    let answer = Answer::PasskeyCredentialJson(device.get(&asked.passkey_options_json).unwrap());
    let session = complete(&app.here, &asked.challenge_token, answer.clone()).await.unwrap();
    assert_eq!(Person(session).id(), ada.id());
    let again = complete(&app.here, &asked.challenge_token, answer).await;
    assert_refused(again, Code::Unauthenticated, ErrorReason::ChallengeEnded);
    assert_eq!(
        Authenticator::new().get(&asked.passkey_options_json),
        None,
        "another device has none to offer"
    );
}

#[tokio::test]
async fn an_answer_that_is_not_what_was_asked_for_is_wrong() {
    let app = with_passkeys().await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let (mut hers, mut his) = (Authenticator::new(), Authenticator::new());
    make(&app, &ada, &mut hers).await;
    make(&app, &bob, &mut his).await;
    let wrong = |result| assert_refused(result, Code::Unauthenticated, ErrorReason::FactorWrong);

    hers.origin = "https://chat.example.net".into();
    wrong(sign_in(&app, &mut hers).await.map(drop));
    hers.origin = ORIGIN.replace("8443", "9443");
    wrong(sign_in(&app, &mut hers).await.map(drop));
    hers.origin = ORIGIN.into();
    hers.verifies_user = false;
    wrong(sign_in(&app, &mut hers).await.map(drop));
    hers.verifies_user = true;

    let (one, other) = (alone(&app).await, alone(&app).await);
    let answer = Answer::PasskeyCredentialJson(hers.get(&one.options_json).unwrap());
    wrong(complete(&app.here, &other.challenge_token, answer).await.map(drop));
    let nonsense = Answer::PasskeyCredentialJson("{}".into());
    wrong(complete(&app.here, &other.challenge_token, nonsense).await.map(drop));
    wrong(complete(&app.here, &other.challenge_token, Answer::TotpCode("123456".into())).await.map(drop));

    his.claim_to_be(ada.id().parse::<uuid::Uuid>().unwrap().as_bytes());
    wrong(sign_in(&app, &mut his).await.map(drop));
    sign_in(&app, &mut hers).await.expect("the right one still works");
}

#[tokio::test]
async fn a_copy_of_a_device_is_noticed() {
    let app = with_passkeys().await;
    let ada = app.person("ada").await;
    let mut device = Authenticator::new();
    make(&app, &ada, &mut device).await;
    sign_in(&app, &mut device).await.unwrap();
    device.turn_back(1);
    let copied = sign_in(&app, &mut device).await.map(drop);
    assert_refused(copied, Code::Unauthenticated, ErrorReason::FactorWrong);
    sign_in(&app, &mut device).await.expect("the original is ahead of it");
}

#[tokio::test]
async fn a_new_one_must_be_what_was_asked_for() {
    let app = with_passkeys().await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let mut device = Authenticator::new();
    let asked = begin(&app, &ada).await.unwrap();
    let credential = device.create(&asked.options_json).unwrap();
    let bobs = finish(&app, &bob, &asked.challenge_token, credential.clone()).await;
    assert_refused(bobs, Code::PermissionDenied, ErrorReason::ChallengeEnded);
    let nonsense = finish(&app, &ada, &asked.challenge_token, "{}".into()).await;
    assert_refused(nonsense, Code::PermissionDenied, ErrorReason::FactorWrong);
    let sign_in = alone(&app).await;
    let other = finish(&app, &ada, &sign_in.challenge_token, credential.clone()).await;
    assert_refused(other, Code::PermissionDenied, ErrorReason::ChallengeEnded);
    finish(&app, &ada, &asked.challenge_token, credential.clone()).await.unwrap();
    let again = finish(&app, &ada, &asked.challenge_token, credential).await;
    assert_refused(again, Code::PermissionDenied, ErrorReason::ChallengeEnded);
    let asked = begin(&app, &ada).await.unwrap();
    app.pass(Duration::from_secs(300));
    let late = finish(&app, &ada, &asked.challenge_token, device_answer(&asked)).await;
    assert_refused(late, Code::PermissionDenied, ErrorReason::ChallengeEnded);
}

fn device_answer(asked: &BeginPasskeyResponse) -> String {
    Authenticator::new().create(&asked.options_json).unwrap()
}

#[tokio::test]
async fn one_that_somebody_has_is_refused() {
    let app = with_passkeys().await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let mut device = Authenticator::new();
    make(&app, &ada, &mut device).await;
    let asked = begin(&app, &bob).await.unwrap();
    let stolen = device.create_again(&asked.options_json);
    let refused = finish(&app, &bob, &asked.challenge_token, stolen).await;
    assert_refused(refused, Code::AlreadyExists, ErrorReason::FactorExists);
}

#[tokio::test]
async fn names_change_and_passkeys_go() {
    let app = with_passkeys().await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let mut device = Authenticator::new();
    let passkey_id = make(&app, &ada, &mut device).await.passkey.unwrap().passkey_id;
    let mut factors = app.here.factors();
    let rename = |name: &str| RenamePasskeyRequest { passkey_id: passkey_id.clone(), name: name.into() };
    let bobs = factors.rename_passkey(bob.request(rename("Mine"))).await;
    assert_refused(bobs, Code::NotFound, ErrorReason::FactorNotFound);
    let bad = factors.rename_passkey(ada.request(rename("a\nb"))).await;
    assert_refused(bad, Code::InvalidArgument, Access::InvalidFields);
    let renamed = factors.rename_passkey(ada.request(rename("Laptop"))).await.unwrap().into_inner();
    assert_eq!(renamed.passkey.unwrap().name, "Laptop");
    assert_eq!(totp::list(&app, &ada).await.passkeys[0].name, "Laptop");

    let remove = || RemovePasskeyRequest { passkey_id: passkey_id.clone() };
    let bobs = factors.remove_passkey(bob.request(remove())).await;
    assert_refused(bobs, Code::NotFound, ErrorReason::FactorNotFound);
    factors.remove_passkey(ada.request(remove())).await.unwrap();
    let listed = totp::list(&app, &ada).await;
    assert_eq!(
        (listed.passkeys.len(), listed.recovery_codes_left),
        (0, 0),
        "and the codes with the last factor"
    );
    let gone = factors.remove_passkey(ada.request(remove())).await;
    assert_refused(gone, Code::NotFound, ErrorReason::FactorNotFound);
    let gone = sign_in(&app, &mut device).await.map(drop);
    assert_refused(gone, Code::Unauthenticated, ErrorReason::FactorWrong);
}

#[tokio::test]
async fn an_account_has_at_most_twenty() {
    let app = with_passkeys().await;
    let ada = app.person("ada").await;
    let early = begin(&app, &ada).await.unwrap();
    for _ in 0..20 {
        make(&app, &ada, &mut Authenticator::new()).await;
    }
    let full = begin(&app, &ada).await.unwrap_err();
    assert_eq!(full.get_details_error_info().unwrap().metadata["limit"], "20");
    assert_refused(Err::<(), _>(full), Code::ResourceExhausted, ErrorReason::TooManyFactors);
    let full = finish(&app, &ada, &early.challenge_token, device_answer(&early)).await;
    assert_refused(full, Code::ResourceExhausted, ErrorReason::TooManyFactors);
    assert_eq!(totp::list(&app, &ada).await.passkeys.len(), 20);
}

#[tokio::test]
async fn without_an_address_there_are_none() {
    for public_url in [None, Some("https://192.0.2.1:8443".to_owned())] {
        let app = App::with(|config| config.public_url = public_url).await;
        let ada = app.person("ada").await;
        let refused = begin(&app, &ada).await.map(drop);
        assert_refused(refused, Code::FailedPrecondition, ErrorReason::PasskeysUnavailable);
        let refused = app.here.auth().begin_passkey_login(BeginPasskeyLoginRequest {}).await;
        assert_refused(refused, Code::FailedPrecondition, ErrorReason::PasskeysUnavailable);
    }
}
