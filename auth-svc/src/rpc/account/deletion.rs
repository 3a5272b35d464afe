use chrono::TimeDelta;
use proto::{
    auth::{
        AccountState, CancelDeletionRequest, CancelDeletionResponse, DeleteAccountRequest,
        DeleteAccountResponse, RevocationReason, Role,
    },
    convert::timestamp,
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
        let user = locked(conn, caller).await?;
        // Of the last two who leave at once, each waits for the other, and one is made to try again.
        if user.role == Role::Admin && store::accounts::is_last_admin(conn, caller).await? {
            return Err(Error::LastAdmin);
        }
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
