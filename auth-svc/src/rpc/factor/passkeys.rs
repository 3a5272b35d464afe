use db::Connection;
use proto::{
    auth::{
        BeginPasskeyRequest, BeginPasskeyResponse, FinishPasskeyRequest, FinishPasskeyResponse,
        Passkey as PasskeyMessage, RemovePasskeyRequest, RemovePasskeyResponse, RenamePasskeyRequest,
        RenamePasskeyResponse,
    },
    convert::timestamp,
};
use runtime::{UserPrincipal, principal};
use tonic::{Request, Response};
use uuid::Uuid;
use webauthn_rs::prelude::Passkey as Credential;

use super::{Answer, recovery};
use crate::{
    app::App,
    domain::{
        account::{DisplayName, Username},
        challenge::{Challenge, Kind},
        passkey::{MOST, Passkey, PasskeyName},
    },
    error::Error,
    rpc::proof,
    store,
};

pub(super) async fn begin(app: &App, request: &Request<BeginPasskeyRequest>) -> Answer<BeginPasskeyResponse> {
    let caller = principal(request)?.user()?;
    let here = app.relying_party()?;
    let begin = app.pool.transaction(async |conn| {
        let (user, _) = store::users::lock(conn, caller.user_id).await?.ok_or(Error::UserNotFound)?;
        let existing = store::passkeys::list(conn, user.id).await?;
        refuse_more(u32::try_from(existing.len()).unwrap_or(u32::MAX))?;
        let username = user.username.as_ref().map(Username::as_str).unwrap_or_default();
        let name = user.display_name.as_ref().map_or(username, DisplayName::as_str);
        let asked = here.begin_new(user.id, username, name, &existing)?;
        let challenge = Challenge {
            user_id: Some(user.id),
            session_id: Some(caller.session_id),
            webauthn: Some(asked.state),
            ..Challenge::begin(app.ids.next(), Kind::NewPasskey, app.clock.now())
        };
        store::challenges::insert(conn, &challenge).await?;
        let challenge_token = proof::challenge_token(app, &challenge);
        Ok::<_, Error>(BeginPasskeyResponse { challenge_token, options_json: asked.options })
    });
    Ok(Response::new(begin.await?))
}

pub(super) async fn finish(
    app: &App,
    request: Request<FinishPasskeyRequest>,
) -> Answer<FinishPasskeyResponse> {
    let caller = principal(&request)?.user()?.clone();
    let request = request.into_inner();
    let name = PasskeyName::parse(&request.name)?;
    let made = async {
        let challenge = own(app, &caller, &request.challenge_token).await?;
        let credential = made(app, &challenge, &request.credential_json).await?;
        let passkey = Passkey {
            id: app.ids.next(),
            user_id: caller.user_id,
            name,
            credential,
            create_time: app.clock.now(),
            last_use_time: None,
        };
        let keep = app.pool.transaction(async |conn| keep(app, conn, &challenge, &passkey).await);
        let recovery_codes = keep.await?;
        Ok(FinishPasskeyResponse { passkey: Some(message(&passkey)), recovery_codes })
    };
    Ok(Response::new(made.await.map_err(Error::within_session)?))
}

/// The challenge that the caller began, for a new passkey.
async fn own(app: &App, caller: &UserPrincipal, token: &str) -> Result<Challenge, Error> {
    let challenge = proof::open(app, token).await?;
    let is_own = challenge.kind == Kind::NewPasskey && challenge.session_id == Some(caller.session_id);
    if is_own { Ok(challenge) } else { Err(Error::ChallengeEnded) }
}

/// What the browser has made, if it is what it was asked for.
async fn made(app: &App, challenge: &Challenge, answer: &str) -> Result<Credential, Error> {
    proof::count(app, challenge).await?;
    let state = challenge.webauthn.clone().ok_or(Error::ChallengeEnded)?;
    Ok(app.relying_party()?.finish_new(state, answer)?)
}

/// Keeps a passkey; recovery codes where the account had none.
async fn keep(
    app: &App,
    conn: &mut Connection,
    challenge: &Challenge,
    passkey: &Passkey,
) -> Result<Vec<String>, Error> {
    store::users::lock(conn, passkey.user_id).await?;
    proof::consume(conn, challenge).await?;
    refuse_more(store::passkeys::count(conn, passkey.user_id).await?)?;
    match store::passkeys::insert(conn, passkey).await {
        Err(error) if error.is_conflict_on("passkeys_credential_key") => return Err(Error::FactorExists),
        inserted => inserted?,
    }
    recovery::first(app, conn, passkey.user_id).await
}

const fn refuse_more(existing: u32) -> Result<(), Error> {
    if existing < MOST { Ok(()) } else { Err(Error::TooManyFactors(MOST)) }
}

fn passkey_id(text: &str) -> Result<Uuid, Error> {
    Uuid::try_parse(text).map_err(|_| Error::FactorNotFound)
}

pub(super) async fn rename(
    app: &App,
    request: Request<RenamePasskeyRequest>,
) -> Answer<RenamePasskeyResponse> {
    let user = principal(&request)?.user_id()?;
    let request = request.into_inner();
    let id = passkey_id(&request.passkey_id)?;
    let name = PasskeyName::parse(&request.name)?;
    let rename = app.pool.transaction(async |conn| store::passkeys::rename(conn, user, id, &name).await);
    let passkey = rename.await.map_err(not_found)?;
    Ok(Response::new(RenamePasskeyResponse { passkey: Some(message(&passkey)) }))
}

pub(super) async fn remove(
    app: &App,
    request: Request<RemovePasskeyRequest>,
) -> Answer<RemovePasskeyResponse> {
    let user = principal(&request)?.user_id()?;
    let id = passkey_id(&request.get_ref().passkey_id)?;
    let remove = app.pool.transaction(async |conn| {
        store::users::lock(conn, user).await?;
        store::passkeys::remove(conn, user, id).await.map_err(not_found)?;
        recovery::drop_unneeded(conn, user).await
    });
    remove.await?;
    Ok(Response::new(RemovePasskeyResponse {}))
}

fn not_found(error: db::Error) -> Error {
    if matches!(error, db::Error::NotFound) { Error::FactorNotFound } else { error.into() }
}

/// A passkey, as its owner sees it.
pub(super) fn message(passkey: &Passkey) -> PasskeyMessage {
    PasskeyMessage {
        passkey_id: passkey.id.to_string(),
        name: passkey.name.as_str().to_owned(),
        create_time: Some(timestamp(passkey.create_time)),
        last_use_time: passkey.last_use_time.map(timestamp),
    }
}
