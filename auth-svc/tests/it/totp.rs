use std::time::Duration;

use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        BeginTotpRequest, ConfirmTotpRequest, CreateRecoveryCodesRequest, ErrorReason, ListFactorsRequest,
        ListFactorsResponse, RemoveTotpRequest,
    },
};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;
use totp_rs::{Builder, Secret};

use crate::app::{App, Person, assert_refused};

/// An authenticator app on somebody's phone.
pub(crate) struct Phone(totp_rs::Totp);

impl Phone {
    pub(crate) fn scan(secret: &str) -> Self {
        Self(Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap())
    }

    /// The code that it shows at the app's time.
    pub(crate) fn code(&self, app: &App) -> String {
        self.0.generate(u64::try_from(app.clock.now().timestamp()).unwrap()).to_string()
    }
}

pub(crate) async fn begin(app: &App, person: &Person) -> Result<Phone, Status> {
    let answer = app.here.factors().begin_totp(person.request(BeginTotpRequest {})).await?.into_inner();
    assert!(answer.otpauth_uri.starts_with("otpauth://totp/Switchboard:ada?"), "{}", answer.otpauth_uri);
    assert!(answer.otpauth_uri.contains(&answer.secret) && answer.otpauth_uri.contains("issuer=Switchboard"));
    Ok(Phone::scan(&answer.secret))
}

async fn confirm(app: &App, person: &Person, code: &str) -> Result<Vec<String>, Status> {
    let request = person.request(ConfirmTotpRequest { code: code.into() });
    Ok(app.here.factors().confirm_totp(request).await?.into_inner().recovery_codes)
}

/// Turns an authenticator app on: the phone and the recovery codes.
pub(crate) async fn turn_on(app: &App, person: &Person) -> (Phone, Vec<String>) {
    let phone = begin(app, person).await.unwrap();
    let codes = confirm(app, person, &phone.code(app)).await.unwrap();
    // The code that confirmed it is used up.
    app.pass(Duration::from_secs(30));
    (phone, codes)
}

pub(crate) async fn remove(app: &App, person: &Person) {
    app.here.factors().remove_totp(person.request(RemoveTotpRequest {})).await.unwrap();
}

pub(crate) async fn list(app: &App, person: &Person) -> ListFactorsResponse {
    app.here.factors().list_factors(person.request(ListFactorsRequest {})).await.unwrap().into_inner()
}

async fn new_codes(app: &App, person: &Person) -> Result<Vec<String>, Status> {
    let request = person.request(CreateRecoveryCodesRequest {});
    Ok(app.here.factors().create_recovery_codes(request).await?.into_inner().recovery_codes)
}

#[tokio::test]
async fn an_app_is_on_once_it_is_confirmed() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    assert_eq!(list(&app, &ada).await, ListFactorsResponse::default());
    let old = begin(&app, &ada).await.unwrap();
    let phone = begin(&app, &ada).await.unwrap();
    assert_eq!(list(&app, &ada).await, ListFactorsResponse::default(), "not yet");
    let wrong = confirm(&app, &ada, &old.code(&app)).await;
    assert_refused(wrong, Code::PermissionDenied, ErrorReason::FactorWrong);
    let codes = confirm(&app, &ada, &phone.code(&app)).await.unwrap();
    assert_eq!(codes.len(), 10);
    let factors = list(&app, &ada).await;
    assert_eq!(factors.totp_since.unwrap().seconds, app.clock.now().timestamp());
    assert_eq!(factors.recovery_codes_left, 10);
    let again = begin(&app, &ada).await.map(drop);
    assert_refused(again, Code::AlreadyExists, ErrorReason::FactorExists);
    let again = confirm(&app, &ada, &phone.code(&app)).await;
    assert_refused(again, Code::FailedPrecondition, ErrorReason::FactorNotFound);
}

#[tokio::test]
async fn wrong_codes_make_the_next_one_wait() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let (old, phone) = (begin(&app, &ada).await.unwrap(), begin(&app, &ada).await.unwrap());
    for _ in 0..3 {
        let wrong = confirm(&app, &ada, &old.code(&app)).await;
        assert_refused(wrong, Code::PermissionDenied, ErrorReason::FactorWrong);
    }
    let status = confirm(&app, &ada, &phone.code(&app)).await.unwrap_err();
    assert_eq!(status.get_details_retry_info().unwrap().retry_delay, Some(Duration::from_secs(1)));
    assert_refused(Err::<(), _>(status), Code::ResourceExhausted, ErrorReason::TooManyAttempts);
    app.pass(Duration::from_secs(1));
    confirm(&app, &ada, &phone.code(&app)).await.expect("it was not looked at, and so is not used up");
}

#[tokio::test]
async fn without_a_factor_there_are_no_recovery_codes() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    assert_refused(new_codes(&app, &ada).await, Code::FailedPrecondition, ErrorReason::FactorNotFound);
    let (_, first) = turn_on(&app, &ada).await;
    let second = new_codes(&app, &ada).await.unwrap();
    assert_eq!((second.len(), second.iter().any(|code| first.contains(code))), (10, false));
    assert_eq!(list(&app, &ada).await.recovery_codes_left, 10, "the old ones are gone");
    for _ in 0..2 {
        remove(&app, &ada).await;
        assert_eq!(list(&app, &ada).await, ListFactorsResponse::default(), "and the codes with the factor");
    }
}

#[tokio::test]
async fn nothing_that_is_kept_opens_by_itself() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let answer = app.here.factors().begin_totp(ada.request(BeginTotpRequest {})).await.unwrap().into_inner();
    let bytes = Secret::try_from_base32(&answer.secret).unwrap();
    let kept = app.db.pool.run(async |conn| {
        use diesel_async::RunQueryDsl as _;
        let secret = diesel::dsl::sql::<diesel::sql_types::Binary>("secret FROM totp_factors");
        Ok::<Vec<u8>, db::Error>(diesel::select(secret).get_result(conn).await?)
    });
    let kept = kept.await.unwrap();
    assert!(kept.len() > 20 && !kept.windows(20).any(|window| window == bytes.as_bytes()));
}

#[tokio::test]
async fn changes_need_a_recent_proof_and_an_account() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let mut factors = app.here.factors();
    let nobody = factors.list_factors(ListFactorsRequest {}).await;
    assert_refused(nobody, Code::Unauthenticated, Access::TokenMissing);
    app.pass(Duration::from_secs(599));
    begin(&app, &ada).await.expect("just signed in");
    app.pass(Duration::from_secs(1));
    let ada = Person(app.here.refresh(&ada.0.refresh_token).await.unwrap());
    let late = begin(&app, &ada).await.map(drop);
    assert_refused(late, Code::FailedPrecondition, Access::ReauthenticationRequired);
    let late = new_codes(&app, &ada).await;
    assert_refused(late, Code::FailedPrecondition, Access::ReauthenticationRequired);
    let late = factors.remove_totp(ada.request(RemoveTotpRequest {})).await;
    assert_refused(late, Code::FailedPrecondition, Access::ReauthenticationRequired);
    list(&app, &ada).await;
}
