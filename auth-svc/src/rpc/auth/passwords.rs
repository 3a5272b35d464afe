use db::Connection;
use proto::auth::{
    ChangePasswordRequest, ChangePasswordResponse, RequestPasswordResetRequest, RequestPasswordResetResponse,
    ResetPasswordRequest, ResetPasswordResponse, RevocationReason,
};
use runtime::{UserPrincipal, principal};
use tonic::{Code, Request, Response, Status};

use super::{Answer, login::check_password, registration::new_password};
use crate::{
    app::App,
    attempts::Attempt,
    domain::{
        attempts::Claim,
        link::{self, LinkKind},
        mail::Letter,
        user::User,
    },
    error::Error,
    post,
    rpc::signed_in::device,
    store,
};

pub(super) async fn change(
    app: &App,
    request: Request<ChangePasswordRequest>,
) -> Answer<ChangePasswordResponse> {
    let caller = principal(&request)?.user()?.clone();
    let address = device(&request, "").address;
    let request = request.into_inner();
    let (user, old) = proven(app, &caller, &request.old_password, &address).await?;
    let hash = new_password(app, "new_password", &request.new_password, &user).await?;
    let change = app.pool.transaction(async |conn| {
        let (user, now) = still(conn, &user, old.as_deref()).await?;
        set(app, conn, &user, &hash).await?;
        let (except, reason) = (Some(caller.session_id), RevocationReason::PasswordChanged);
        Ok::<_, Error>(store::sessions::end_all(conn, now, except, reason, app.clock.now()).await?)
    });
    let ended = change.await?;
    app.feed.wake();
    app.post.wake();
    let ended_sessions = u32::try_from(ended).unwrap_or(u32::MAX);
    Ok(Response::new(ChangePasswordResponse { ended_sessions }))
}

/// The caller, whose password this is, and its hash.
async fn proven(
    app: &App,
    caller: &UserPrincipal,
    password: &str,
    address: &str,
) -> Result<(User, Option<String>), Status> {
    let find = app.pool.run(async |conn| store::users::with_hash(conn, caller.user_id).await);
    let (user, hash) = find.await.map_err(Error::from)?.ok_or(Error::UserNotFound)?;
    let attempt = Attempt { claim: Claim::Password(user.id), owner: Some(user.id), address };
    let judged = attempt.judge(app, async {
        let right = check_password(app, Some((user.id, hash.as_deref())), password).await?;
        Ok(right.then_some(()))
    });
    let Some(()) = judged.await? else {
        // They are signed in: what is denied is this.
        return Err(proto::reason::Reason::refuse(
            proto::auth::ErrorReason::CredentialsWrong,
            Code::PermissionDenied,
            Error::CredentialsWrong.to_string(),
        ));
    };
    Ok((user, hash))
}
