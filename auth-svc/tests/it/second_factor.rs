use std::time::Duration;

use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        CompleteLoginRequest, ErrorReason, FactorChallenge, LoginRequest, RevokeOtherSessionsRequest,
        Session, complete_login_request::Answer,
    },
};
use tonic::{Code, Status};

use crate::{
    app::{App, Instance, PASSWORD, Person, assert_refused},
    totp,
};

/// Signs in by the password, and is asked for more.
pub(crate) async fn challenge(app: &App) -> FactorChallenge {
    let request = LoginRequest {
        identifier: "ada".into(),
        password: PASSWORD.into(),
        refresh_token_in_body: true,
        ..LoginRequest::default()
    };
    let answer = app.here.auth().login(request).await.unwrap();
    assert!(answer.metadata().get("set-cookie").is_none(), "nobody is signed in yet");
    let answer = answer.into_inner();
    assert_eq!(answer.session, None);
    answer.challenge.unwrap()
}

pub(crate) async fn complete(instance: &Instance, token: &str, answer: Answer) -> Result<Session, Status> {
    let request = CompleteLoginRequest {
        challenge_token: token.into(),
        answer: Some(answer),
        refresh_token_in_body: true,
        device_name: "Firefox on Linux".into(),
    };
    Ok(instance.auth().complete_login(request).await?.into_inner().session.unwrap())
}

async fn by_code(app: &App, token: &str, code: &str) -> Result<Session, Status> {
    complete(&app.here, token, Answer::TotpCode(code.into())).await
}

async fn by_recovery(app: &App, code: &str) -> Result<Session, Status> {
    let token = challenge(app).await.challenge_token;
    complete(&app.here, &token, Answer::RecoveryCode(code.into())).await
}

/// Another than the right one.
fn wrong(code: &str) -> String {
    code.chars().rev().map(|digit| if digit == '9' { '0' } else { '9' }).collect()
}

#[tokio::test]
async fn a_code_completes_the_sign_in_once() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let (phone, _) = totp::turn_on(&app, &ada).await;
    let asked = challenge(&app).await;
    assert_eq!((asked.totp, asked.recovery_code, asked.passkey_options_json.as_str()), (true, true, ""));
    assert_eq!(asked.expire_time.unwrap().seconds, app.clock.now().timestamp() + 300);
    let code = phone.code(&app);
    let session = by_code(&app, &asked.challenge_token, &code).await.unwrap();
    assert_eq!(Person(session.clone()).id(), ada.id());
    app.here.refresh(&session.refresh_token).await.expect("a session like any other");
    let again = by_code(&app, &asked.challenge_token, &code).await;
    assert_refused(again, Code::Unauthenticated, ErrorReason::ChallengeEnded);
    let asked = challenge(&app).await;
    let replayed = by_code(&app, &asked.challenge_token, &code).await;
    assert_refused(replayed, Code::Unauthenticated, ErrorReason::FactorWrong);
    app.pass(Duration::from_secs(30));
    by_code(&app, &asked.challenge_token, &phone.code(&app)).await.expect("the next code works");
}

#[tokio::test]
async fn one_code_at_two_challenges_at_once_signs_in_once() {
    let app = App::new().await;
    let there = app.another();
    let ada = app.person("ada").await;
    let (phone, _) = totp::turn_on(&app, &ada).await;
    let (one, other) = (challenge(&app).await.challenge_token, challenge(&app).await.challenge_token);
    let answer = || Answer::TotpCode(phone.code(&app));
    let results = tokio::join!(
        complete(&app.here, &one, answer()),
        complete(&there, &one, answer()),
        complete(&app.here, &other, answer()),
        complete(&there, &other, answer()),
    );
    let results = [results.0, results.1, results.2, results.3];
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
}

#[tokio::test]
async fn a_challenge_ends_with_its_time_or_the_fifth_answer() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let (phone, _) = totp::turn_on(&app, &ada).await;
    let token = challenge(&app).await.challenge_token;
    app.pass(Duration::from_secs(300));
    let late = by_code(&app, &token, &phone.code(&app)).await;
    assert_refused(late, Code::Unauthenticated, ErrorReason::ChallengeEnded);
    let token = challenge(&app).await.challenge_token;
    for _ in 0..5 {
        let guessed = by_code(&app, &token, &wrong(&phone.code(&app))).await;
        assert_refused(guessed, Code::Unauthenticated, ErrorReason::FactorWrong);
        app.pass(Duration::from_secs(16));
    }
    let right = by_code(&app, &token, &phone.code(&app)).await;
    assert_refused(right, Code::Unauthenticated, ErrorReason::ChallengeEnded);
}

#[tokio::test]
async fn wrong_codes_make_the_next_one_wait_over_all_challenges() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let (phone, _) = totp::turn_on(&app, &ada).await;
    for _ in 0..3 {
        let token = challenge(&app).await.challenge_token;
        let guessed = by_code(&app, &token, &wrong(&phone.code(&app))).await;
        assert_refused(guessed, Code::Unauthenticated, ErrorReason::FactorWrong);
    }
    let token = challenge(&app).await.challenge_token;
    let early = by_code(&app, &token, &phone.code(&app)).await;
    assert_refused(early, Code::ResourceExhausted, ErrorReason::TooManyAttempts);
    app.pass(Duration::from_secs(2));
    by_code(&app, &token, &phone.code(&app)).await.expect("what was not looked at was not counted");
}

#[tokio::test]
async fn a_recovery_code_works_once_however_it_is_typed() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let (_, codes) = totp::turn_on(&app, &ada).await;
    by_recovery(&app, &codes[0].to_uppercase().replace('-', " ")).await.unwrap();
    let again = by_recovery(&app, &codes[0]).await;
    assert_refused(again, Code::Unauthenticated, ErrorReason::FactorWrong);
    assert_eq!(totp::list(&app, &ada).await.recovery_codes_left, 9);
    let anothers = by_recovery(&app, "0123-4567-89ab").await;
    assert_refused(anothers, Code::Unauthenticated, ErrorReason::FactorWrong);
    by_recovery(&app, &codes[1]).await.expect("the others still work");
}

#[tokio::test]
async fn one_recovery_code_at_two_challenges_at_once_signs_in_once() {
    let app = App::new().await;
    let there = app.another();
    let ada = app.person("ada").await;
    let (_, codes) = totp::turn_on(&app, &ada).await;
    let (one, other) = (challenge(&app).await.challenge_token, challenge(&app).await.challenge_token);
    let answer = || Answer::RecoveryCode(codes[0].clone());
    let (first, second) =
        tokio::join!(complete(&app.here, &one, answer()), complete(&there, &other, answer()));
    assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1, "{first:?} {second:?}");
}

#[tokio::test]
async fn without_a_factor_nothing_more_is_asked() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let (phone, codes) = totp::turn_on(&app, &ada).await;
    let token = challenge(&app).await.challenge_token;
    totp::remove(&app, &ada).await;
    for answer in [Answer::TotpCode(phone.code(&app)), Answer::RecoveryCode(codes[0].clone())] {
        let gone = complete(&app.here, &token, answer).await;
        assert_refused(gone, Code::Unauthenticated, ErrorReason::FactorWrong);
    }
    let request =
        LoginRequest { identifier: "ada".into(), password: PASSWORD.into(), ..LoginRequest::default() };
    let answer = app.here.auth().login(request).await.unwrap().into_inner();
    assert!(answer.session.is_some() && answer.challenge.is_none());
}

#[tokio::test]
async fn ending_the_other_sessions_ends_sign_ins_that_are_half_done() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let (phone, _) = totp::turn_on(&app, &ada).await;
    let token = challenge(&app).await.challenge_token;
    let request = ada.request(RevokeOtherSessionsRequest {});
    app.here.sessions().revoke_other_sessions(request).await.unwrap();
    let ended = by_code(&app, &token, &phone.code(&app)).await;
    assert_refused(ended, Code::Unauthenticated, ErrorReason::ChallengeEnded);
}

#[tokio::test]
async fn what_is_no_challenge_is_none() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let (phone, _) = totp::turn_on(&app, &ada).await;
    let token = challenge(&app).await.challenge_token;
    let forged = app.seal(b"invite  ", &[7; 16]);
    let unknown = app.seal(b"challeng", &[7; 16]);
    for bad in ["nonsense", forged.as_str(), unknown.as_str(), &format!("{token}x")] {
        let refused = by_code(&app, bad, &phone.code(&app)).await;
        assert_refused(refused, Code::Unauthenticated, ErrorReason::ChallengeEnded);
    }
    let request = CompleteLoginRequest { challenge_token: token, ..CompleteLoginRequest::default() };
    let empty = app.here.auth().complete_login(request).await;
    assert_refused(empty, Code::InvalidArgument, Access::InvalidFields);
}
