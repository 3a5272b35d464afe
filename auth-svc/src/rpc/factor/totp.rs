use db::Connection;
use proto::{
    auth::{
        BeginTotpRequest, BeginTotpResponse, ConfirmTotpRequest, ConfirmTotpResponse, RemoveTotpRequest,
        RemoveTotpResponse,
    },
    id::UserId,
};
use runtime::principal;
use tonic::{Request, Response};

use super::{Answer, recovery};
use crate::{
    app::App,
    attempts::Attempt,
    domain::{account::Username, attempts::Claim, totp::TotpSecret},
    error::Error,
    rpc::{proof, signed_in::device},
    store,
};

pub(super) async fn begin(app: &App, request: &Request<BeginTotpRequest>) -> Answer<BeginTotpResponse> {
    let id = principal(request)?.user_id()?;
    let secret = TotpSecret::generate().map_err(Error::random)?;
    let sealed = app.factor_key.seal(id, secret.as_bytes()).map_err(Error::random)?;
    let begin = app.pool.transaction(async |conn| {
        let (user, _) = store::users::lock(conn, id).await?.ok_or(Error::UserNotFound)?;
        if store::factors::totp(conn, id).await?.is_some_and(|totp| totp.confirm_time.is_some()) {
            return Err(Error::FactorExists);
        }
        store::factors::begin_totp(conn, id, &sealed, app.clock.now()).await?;
        Ok(user)
    });
    let user = begin.await?;
    let account = user.username.as_ref().map(Username::as_str).unwrap_or_default();
    let answer =
        || Ok::<_, Error>(BeginTotpResponse { secret: secret.base32()?, otpauth_uri: secret.uri(account)? });
    Ok(Response::new(answer()?))
}

pub(super) async fn confirm(app: &App, request: Request<ConfirmTotpRequest>) -> Answer<ConfirmTotpResponse> {
    let id = principal(&request)?.user_id()?;
    let address = device(&request, "").address;
    let code = request.into_inner().code;
    let attempt = Attempt { claim: Claim::Factor(id), owner: Some(id), address: &address };
    let confirm = app.pool.transaction(async |conn| turn_on(app, conn, id, &code).await);
    let confirmed = attempt.judge(app, confirm).await.map_err(Error::within_session)?;
    let recovery_codes = confirmed.ok_or(Error::FactorWrong).map_err(Error::within_session)?;
    Ok(Response::new(ConfirmTotpResponse { recovery_codes }))
}

/// Recovery codes, empty where the account has some. Nothing: the code is wrong.
async fn turn_on(
    app: &App,
    conn: &mut Connection,
    id: UserId,
    code: &str,
) -> Result<Option<Vec<String>>, Error> {
    store::users::lock(conn, id).await?;
    let waiting = store::factors::totp(conn, id).await?.filter(|totp| totp.confirm_time.is_none());
    let waiting = waiting.ok_or(Error::NoFactor)?;
    let Some(step) = proof::step_of(app, id, &waiting.secret, code)? else { return Ok(None) };
    store::factors::confirm_totp(conn, id, step, app.clock.now()).await?;
    recovery::first(app, conn, id).await.map(Some)
}

pub(super) async fn remove(app: &App, request: &Request<RemoveTotpRequest>) -> Answer<RemoveTotpResponse> {
    let id = principal(request)?.user_id()?;
    let remove = app.pool.transaction(async |conn| {
        store::users::lock(conn, id).await?;
        store::factors::remove_totp(conn, id).await?;
        recovery::drop_unneeded(conn, id).await
    });
    remove.await?;
    Ok(Response::new(RemoveTotpResponse {}))
}
