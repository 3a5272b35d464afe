use db::Connection;
use proto::{
    auth::{
        BeginPasskeyLoginResponse, CompleteLoginRequest, CompleteLoginResponse, FactorChallenge,
        LoginRequest, LoginResponse, PasskeyChallenge,
    },
    convert::timestamp,
    id::UserId,
};
use tonic::{Request, Response};

use super::Answer;
use crate::{
    app::App,
    attempts::Attempt,
    domain::{
        account::Identifier,
        attempts::Claim,
        challenge::{Challenge, Kind},
        password::Password,
        session::{Device, Session},
        user::User,
    },
    error::Error,
    rpc::{
        proof::{self, Proof},
        signed_in::{Delivery, begin, device, reply},
    },
    store::{self, factors::Factors},
};

/// What a right password leads to.
enum Step {
    /// A session.
    In(Box<User>, Session),
    /// The question for a second factor.
    Asked(FactorChallenge),
}

pub(super) async fn login(app: &App, request: Request<LoginRequest>) -> Answer<LoginResponse> {
    let device = device(&request, &request.get_ref().device_name);
    let request = request.into_inner();
    let step = match by_password(app, &request, &device).await? {
        Some((user, hash)) => go_on(app, user, hash, &request.password, &device).await,
        None => Err(Error::CredentialsWrong),
    };
    metrics::counter!("sign_ins_total", "outcome" => outcome(&step)).increment(1);
    match step? {
        Step::In(user, session) => {
            let delivery = Delivery::in_body(request.refresh_token_in_body);
            Ok(reply(app, &user, &session, session.generation, delivery, |session| LoginResponse {
                session: Some(session),
                challenge: None,
            })?)
        }
        Step::Asked(challenge) => {
            Ok(Response::new(LoginResponse { session: None, challenge: Some(challenge) }))
        }
    }
}

const fn outcome(step: &Result<Step, Error>) -> &'static str {
    match step {
        Ok(Step::In(..)) => "right",
        Ok(Step::Asked(_)) => "asked",
        Err(_) => "wrong",
    }
}

/// Whose name and password they are, and the hash that says so.
async fn by_password(
    app: &App,
    request: &LoginRequest,
    device: &Device,
) -> Result<Option<(UserId, String)>, Error> {
    let identifier = Identifier::parse(&request.identifier);
    let find = app.pool.run(async |conn| store::users::credentials(conn, &identifier).await);
    let found = find.await?;
    let attempt = Attempt {
        claim: Claim::Name(&request.identifier),
        owner: found.as_ref().map(|(user, _)| user.id),
        address: &device.address,
    };
    let judged = attempt.judge(app, async {
        let account = found.as_ref().map(|(user, hash)| (user.id, hash.as_deref()));
        Ok(check_password(app, account, &request.password).await?.then_some(()))
    });
    let right = judged.await?;
    Ok(found.and_then(|(user, hash)| Some((user.id, hash?))).filter(|_| right.is_some()))
}

/// Whether the password is the account's, if there is one. A hash that is easier to break than one made now is replaced.
pub(super) async fn check_password(
    app: &App,
    account: Option<(UserId, Option<&str>)>,
    password: &str,
) -> Result<bool, Error> {
    let hash = account.and_then(|(_, hash)| hash);
    let outcome = app.passwords.check(password, hash).await?;
    if let (Some((user, Some(old))), Some(new)) = (account, outcome.replace) {
        app.pool.run(async |conn| store::users::replace_hash(conn, user, old, &new).await).await?;
    }
    Ok(outcome.matches)
}

/// Goes on after a password that matched `hash`. Where the account has another hash by now, it is the same password under
/// a better one, or the password was changed and the sign-in is over.
async fn go_on(
    app: &App,
    user: UserId,
    mut hash: String,
    password: &str,
    device: &Device,
) -> Result<Step, Error> {
    for _ in 0..2 {
        let step = app.pool.transaction(async |conn| step(app, conn, user, &hash, device).await);
        match step.await? {
            Ok(step) => return Ok(step),
            Err(Stale(now)) if app.passwords.matches(Password::new(password), Some(&now)).await? => {
                hash = now;
            }
            Err(Stale(_)) => break,
        }
    }
    Err(Error::CredentialsWrong)
}

/// The hash that the account has instead.
struct Stale(String);

/// The step after a right password, while nobody else changes the account: who changes the password or disables the
/// account does so before it, or ends the session that it begins.
async fn step(
    app: &App,
    conn: &mut Connection,
    user: UserId,
    hash: &str,
    device: &Device,
) -> Result<Result<Step, Stale>, Error> {
    let (user, now) = store::users::lock(conn, user).await?.ok_or(Error::CredentialsWrong)?;
    let now = now.ok_or(Error::CredentialsWrong)?;
    if now != hash {
        return Ok(Err(Stale(now)));
    }
    if !user.may_sign_in() {
        return Err(Error::AccountDisabled);
    }
    let factors = store::factors::of(conn, user.id).await?;
    if factors.any() {
        return Ok(Ok(Step::Asked(ask(app, conn, user.id, factors).await?)));
    }
    let session = begin(app, user.id, device.clone());
    store::sessions::insert(conn, &session).await?;
    Ok(Ok(Step::In(Box::new(user), session)))
}

async fn ask(
    app: &App,
    conn: &mut Connection,
    user: UserId,
    factors: Factors,
) -> Result<FactorChallenge, Error> {
    let ceremony = proof::ask_passkeys(app, conn, user).await?;
    let (options, state) = ceremony.map_or((String::new(), None), |asked| (asked.options, Some(asked.state)));
    let begun = Challenge::begin(app.ids.next(), Kind::SecondFactor, app.clock.now());
    let challenge = Challenge { user_id: Some(user), webauthn: state, ..begun };
    store::challenges::insert(conn, &challenge).await?;
    Ok(FactorChallenge {
        challenge_token: proof::challenge_token(app, &challenge),
        expire_time: Some(timestamp(challenge.expire_time)),
        totp: factors.totp_since.is_some(),
        recovery_code: factors.recovery_codes > 0,
        passkey_options_json: options,
    })
}

pub(super) async fn begin_passkey(app: &App) -> Answer<BeginPasskeyLoginResponse> {
    let asked = app.relying_party()?.begin_alone().map_err(Error::from)?;
    let begun = Challenge::begin(app.ids.next(), Kind::Passkey, app.clock.now());
    let challenge = Challenge { webauthn: Some(asked.state), ..begun };
    let insert = app.pool.run(async |conn| store::challenges::insert(conn, &challenge).await);
    insert.await.map_err(Error::from)?;
    let challenge = PasskeyChallenge {
        challenge_token: proof::challenge_token(app, &challenge),
        options_json: asked.options,
        expire_time: Some(timestamp(challenge.expire_time)),
    };
    Ok(Response::new(BeginPasskeyLoginResponse { challenge: Some(challenge) }))
}

pub(super) async fn complete(
    app: &App,
    request: Request<CompleteLoginRequest>,
) -> Answer<CompleteLoginResponse> {
    let device = device(&request, &request.get_ref().device_name);
    let request = request.into_inner();
    let proof = Proof::parse(request.answer)?;
    let challenge = proof::open(app, &request.challenge_token).await?;
    if !matches!(challenge.kind, Kind::SecondFactor | Kind::Passkey) {
        return Err(Error::ChallengeEnded.into());
    }
    let Some((user, session)) = judged(app, &challenge, &proof, &device).await? else {
        metrics::counter!("sign_ins_total", "outcome" => "wrong").increment(1);
        return Err(Error::FactorWrong.into());
    };
    metrics::counter!("sign_ins_total", "outcome" => "right").increment(1);
    let delivery = Delivery::in_body(request.refresh_token_in_body);
    Ok(reply(app, &user, &session, session.generation, delivery, |session| CompleteLoginResponse {
        session: Some(session),
    })?)
}

/// The session that an answer leads to; nothing if it is wrong.
async fn judged(
    app: &App,
    challenge: &Challenge,
    proof: &Proof,
    device: &Device,
) -> Result<Option<(User, Session)>, Error> {
    let work = async {
        match answered(app, challenge, proof, device).await {
            Ok(signed_in) => Ok(Some(signed_in)),
            Err(Error::FactorWrong) => Ok(None),
            Err(error) => Err(error),
        }
    };
    match challenge.user_id.filter(|_| proof.is_code()) {
        Some(user) => {
            let attempt = Attempt { claim: Claim::Factor(user), owner: Some(user), address: &device.address };
            attempt.judge(app, work).await
        }
        // Nobody guesses a signature: wrong ones make nobody wait.
        None => work.await,
    }
}

async fn answered(
    app: &App,
    challenge: &Challenge,
    proof: &Proof,
    device: &Device,
) -> Result<(User, Session), Error> {
    proof::count(app, challenge).await?;
    let id = proof.claimed(app, challenge)?;
    let sign_in = app.pool.transaction(async |conn| {
        let (user, _) = store::users::lock(conn, id).await?.ok_or(Error::FactorWrong)?;
        proof::consume(conn, challenge).await?;
        proof.check(app, conn, challenge, id).await?;
        if !user.may_sign_in() {
            return Err(Error::AccountDisabled);
        }
        let session = begin(app, id, device.clone());
        store::sessions::insert(conn, &session).await?;
        Ok((user, session))
    });
    sign_in.await
}
