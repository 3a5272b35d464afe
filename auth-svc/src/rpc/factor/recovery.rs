use db::Connection;
use proto::{
    auth::{CreateRecoveryCodesRequest, CreateRecoveryCodesResponse},
    id::UserId,
};
use runtime::principal;
use tonic::{Request, Response};

use super::Answer;
use crate::{
    app::App,
    domain::recovery_code::{COUNT, RecoveryCode},
    error::Error,
    store,
};

pub(super) async fn create(
    app: &App,
    request: &Request<CreateRecoveryCodesRequest>,
) -> Answer<CreateRecoveryCodesResponse> {
    let id = principal(request)?.user_id()?;
    let create = app.pool.transaction(async |conn| {
        store::users::lock(conn, id).await?;
        if !store::factors::of(conn, id).await?.any() {
            return Err(Error::NoFactor);
        }
        fresh(app, conn, id).await
    });
    Ok(Response::new(CreateRecoveryCodesResponse { recovery_codes: create.await? }))
}

/// Recovery codes for an account that has none; nothing for one that has some. The transaction is the caller's.
pub(super) async fn first(app: &App, conn: &mut Connection, user: UserId) -> Result<Vec<String>, Error> {
    if store::factors::of(conn, user).await?.recovery_codes > 0 {
        return Ok(Vec::new());
    }
    fresh(app, conn, user).await
}

/// Takes the recovery codes from an account that has no factor left. The transaction is the caller's.
pub(super) async fn drop_unneeded(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    if !store::factors::of(conn, user).await?.any() {
        store::factors::set_recovery_codes(conn, user, &[]).await?;
    }
    Ok(())
}

async fn fresh(app: &App, conn: &mut Connection, user: UserId) -> Result<Vec<String>, Error> {
    let codes = (0..COUNT).map(|_| RecoveryCode::generate());
    let codes = codes.collect::<Result<Vec<_>, _>>().map_err(Error::random)?;
    let hashes: Vec<_> = codes.iter().map(|code| app.factor_key.code_hash(user, code)).collect();
    store::factors::set_recovery_codes(conn, user, &hashes).await?;
    Ok(codes.iter().map(RecoveryCode::reveal).collect())
}
