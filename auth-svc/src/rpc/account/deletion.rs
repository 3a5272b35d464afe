use chrono::TimeDelta;
use db::Connection;
use proto::{
    auth::{
        AccountState, CancelDeletionRequest, CancelDeletionResponse, DeleteAccountRequest,
        DeleteAccountResponse, RevocationReason, Role,
    },
    convert::timestamp,
    id::UserId,
};
use runtime::principal;
use tonic::{Request, Response};

use super::{Answer, Changed, locked};
use crate::{app::App, domain::mail::Letter, error::Error, post, rpc::signed_in::me, store};

pub(super) async fn begin(
    app: &App,
    request: Request<DeleteAccountRequest>,
) -> Answer<DeleteAccountResponse> {
    let caller = principal(&request)?.user_id()?;
    let now = app.clock.now();
    let begin = app.pool.transaction(async |conn| {
        refuse_last_admin(conn, caller).await?;
        let user = locked(conn, caller).await?;
        if user.state == AccountState::Active {
            let time = now + TimeDelta::days(app.config.deletion_grace_days.into());
            store::accounts::set_deletion(conn, caller, Some(time)).await?;
            if let Some(email) = &user.email {
                post::write(app, conn, Letter::AccountDeleting, (&user, email), Some(time)).await?;
            }
        }
        store::sessions::end_all(conn, caller, None, RevocationReason::AccountDeleted, now).await?;
        Changed::read(app, conn, caller).await
    });
    let user = begin.await?.tell(app);
    Ok(Response::new(DeleteAccountResponse { delete_time: user.delete_time.map(timestamp) }))
}

/// Locks all administrators' rows before the person's own, as every act upon an administrator does: they take turns. Who
/// became one this very moment is not the last.
async fn refuse_last_admin(conn: &mut Connection, caller: UserId) -> Result<(), Error> {
    let user = store::users::find(conn, caller).await?.ok_or(Error::UserNotFound)?;
    match user.role == Role::Admin && store::accounts::is_last_admin(conn, caller).await? {
        true => Err(Error::LastAdmin),
        false => Ok(()),
    }
}

pub(super) async fn cancel(
    app: &App,
    request: Request<CancelDeletionRequest>,
) -> Answer<CancelDeletionResponse> {
    let caller = principal(&request)?.user_id()?;
    let cancel = app.pool.transaction(async |conn| {
        let user = locked(conn, caller).await?;
        if user.state == AccountState::Deleting {
            store::accounts::set_deletion(conn, caller, None).await?;
        }
        Changed::read(app, conn, caller).await
    });
    let user = cancel.await?.tell(app);
    Ok(Response::new(CancelDeletionResponse { me: Some(me(app, &user)) }))
}
