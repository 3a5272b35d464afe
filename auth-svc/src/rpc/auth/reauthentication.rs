use db::Connection;
use proto::{
    auth::{
        BeginReauthenticationRequest, BeginReauthenticationResponse, PasskeyAnswer, PasskeyChallenge,
        ReauthenticateRequest, ReauthenticateResponse, reauthenticate_request,
    },
    convert::timestamp,
};
use runtime::{RECENT, UserPrincipal, principal};
use tonic::{Request, Response};

use super::{Answer, login::check_password};
use crate::{
    app::App,
    attempts::Attempt,
    domain::{
        account::InvalidField,
        attempts::Claim,
        challenge::{Challenge, Kind},
        session::Session,
        user::User,
    },
    error::Error,
    rpc::{
        proof::{self, Proof},
        signed_in::{access_token, device},
    },
    store,
};

pub(super) async fn begin(
    app: &App,
    request: &Request<BeginReauthenticationRequest>,
) -> Answer<BeginReauthenticationResponse> {
    let caller = principal(request)?.user()?;
    app.relying_party()?;
    let begin = app.pool.transaction(async |conn| {
        let asked = proof::ask_passkeys(app, conn, caller.user_id).await?.ok_or(Error::NoFactor)?;
        let challenge = Challenge {
            user_id: Some(caller.user_id),
            session_id: Some(caller.session_id),
            webauthn: Some(asked.state),
            ..Challenge::begin(app.ids.next(), Kind::RecentProof, app.clock.now())
        };
        store::challenges::insert(conn, &challenge).await?;
        Ok::<_, Error>(PasskeyChallenge {
            challenge_token: proof::challenge_token(app, &challenge),
            options_json: asked.options,
            expire_time: Some(timestamp(challenge.expire_time)),
        })
    });
    Ok(Response::new(BeginReauthenticationResponse { challenge: Some(begin.await?) }))
}

pub(super) async fn complete(
    app: &App,
    request: Request<ReauthenticateRequest>,
) -> Answer<ReauthenticateResponse> {
    use reauthenticate_request::Proof;
    let caller = principal(&request)?.user()?.clone();
    let address = device(&request, "").address;
    let (user, session) = match request.into_inner().proof {
        Some(Proof::Password(password)) => by_password(app, &caller, &password, &address).await,
        Some(Proof::Passkey(answer)) => by_passkey(app, &caller, answer).await,
        None => Err(InvalidField { field: "proof", problem: "must be one of them" }.into()),
    }
    .map_err(Error::within_session)?;
    let access = access_token(app, &user, &session)?;
    Ok(Response::new(ReauthenticateResponse {
        access_token: access.text,
        access_expire_time: Some(timestamp(access.expire_time)),
        recent_until: Some(timestamp(proof::in_seconds(session.auth_time) + RECENT)),
    }))
}

async fn by_password(
    app: &App,
    caller: &UserPrincipal,
    password: &str,
    address: &str,
) -> Result<(User, Session), Error> {
    let id = caller.user_id;
    let hash = app.pool.run(async |conn| store::users::password_hash(conn, id).await).await?;
    let attempt = Attempt { claim: Claim::Password(id), owner: Some(id), address };
    let judged = attempt.judge(app, async {
        Ok(check_password(app, Some((id, hash.as_deref())), password).await?.then_some(()))
    });
    judged.await?.ok_or(Error::CredentialsWrong)?;
    // Who changes the password meanwhile ends this session, or is of it.
    app.pool.run(async |conn| proved(app, conn, caller).await).await
}

async fn by_passkey(
    app: &App,
    caller: &UserPrincipal,
    answer: PasskeyAnswer,
) -> Result<(User, Session), Error> {
    let challenge = proof::open(app, &answer.challenge_token).await?;
    if challenge.kind != Kind::RecentProof || challenge.session_id != Some(caller.session_id) {
        return Err(Error::ChallengeEnded);
    }
    proof::count(app, &challenge).await?;
    let proof = Proof::Passkey(answer.credential_json);
    let prove = app.pool.transaction(async |conn| {
        store::users::lock(conn, caller.user_id).await?;
        proof::consume(conn, &challenge).await?;
        proof.check(app, conn, &challenge, caller.user_id).await?;
        proved(app, conn, caller).await
    });
    prove.await
}

/// The caller and their session, proved now.
async fn proved(app: &App, conn: &mut Connection, caller: &UserPrincipal) -> Result<(User, Session), Error> {
    let ended = || Error::SessionEnded(None);
    if !store::sessions::prove(conn, caller.session_id, app.clock.now()).await? {
        return Err(ended());
    }
    let session = store::sessions::find(conn, caller.session_id).await?.ok_or_else(ended)?;
    let user = store::users::find(conn, caller.user_id).await?.ok_or_else(ended)?;
    Ok((user, session))
}
