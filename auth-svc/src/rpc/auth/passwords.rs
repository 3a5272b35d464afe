use db::Connection;
use proto::{
    auth::{
        ChangePasswordRequest, ChangePasswordResponse, RequestPasswordResetRequest,
        RequestPasswordResetResponse, ResetPasswordRequest, ResetPasswordResponse, RevocationReason,
    },
    id::SessionId,
};
use runtime::{UserPrincipal, principal};
use tonic::{Request, Response};

use super::{Answer, login::check_password, registration::new_password};
use crate::{
    app::App,
    attempts::Attempt,
    domain::{
        attempts::Claim,
        link::{self, LinkKind, OneTimeLink},
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
    let (user, old) =
        proven(app, &caller, &request.old_password, &address).await.map_err(Error::within_session)?;
    let hash = new_password(app, "new_password", &request.new_password, &user).await?;
    let change = app.pool.transaction(async |conn| {
        let (user, now) = store::users::lock(conn, caller.user_id).await?.ok_or(Error::UserNotFound)?;
        // Somebody else has changed it meanwhile: what was proven is proven no more.
        if now != old {
            return Err(Error::CredentialsWrong);
        }
        set(app, conn, &user, &hash, Some(caller.session_id)).await
    });
    let ended = change.await.map_err(Error::within_session)?;
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
) -> Result<(User, Option<String>), Error> {
    let id = caller.user_id;
    let find = async |conn: &mut Connection| {
        let user = store::users::find(conn, id).await?;
        Ok::<_, Error>((user, store::users::password_hash(conn, id).await?))
    };
    let (user, hash) = app.pool.run(find).await?;
    let user = user.filter(User::may_sign_in).ok_or(Error::UserNotFound)?;
    let attempt = Attempt { claim: Claim::Password(id), owner: Some(id), address };
    let judged = attempt.judge(app, async {
        Ok(check_password(app, Some((id, hash.as_deref())), password).await?.then_some(()))
    });
    judged.await?.ok_or(Error::CredentialsWrong)?;
    // A hash of old has been replaced on the way.
    let hash = app.pool.run(async |conn| store::users::password_hash(conn, id).await).await?;
    Ok((user, hash))
}

/// The account has this password from now on: links to set another work no more, all sessions end but one, and the
/// person is told. How many sessions ended. The caller's transaction has locked the person's row.
async fn set(
    app: &App,
    conn: &mut Connection,
    user: &User,
    hash: &str,
    except: Option<SessionId>,
) -> Result<usize, Error> {
    store::accounts::set_password(conn, user.id, hash).await?;
    store::links::drop_all(conn, user.id, LinkKind::ResetPassword).await?;
    if let Some(email) = &user.email {
        post::write(app, conn, Letter::PasswordChanged, (user, email), None).await?;
    }
    let reason = RevocationReason::PasswordChanged;
    Ok(store::sessions::end_all(conn, user.id, except, reason, app.clock.now()).await?)
}

pub(super) async fn request_reset(
    app: &App,
    request: Request<RequestPasswordResetRequest>,
) -> Answer<RequestPasswordResetResponse> {
    if !app.post.is_on() {
        return Err(Error::MailUnavailable.into());
    }
    let (id, identifier, now) = (app.ids.next(), request.into_inner().identifier, app.clock.now());
    // Whose it is, is looked up by whoever sends the mail: here it is the same work for everybody and nobody.
    let note = app.pool.run(async |conn| store::mails::request_reset(conn, id, &identifier, now).await);
    note.await.map_err(Error::from)?;
    app.post.wake();
    Ok(Response::new(RequestPasswordResetResponse {}))
}

pub(super) async fn reset(
    app: &App,
    request: Request<ResetPasswordRequest>,
) -> Answer<ResetPasswordResponse> {
    let request = request.into_inner();
    let id = link::open(&app.seal_key, &request.token).ok_or(Error::LinkUsedUp)?;
    let find = app.pool.run(async |conn| linked(app, conn, id).await);
    let (_, user) = find.await?;
    let hash = new_password(app, "new_password", &request.new_password, &user).await?;
    let reset = app.pool.transaction(async |conn| {
        // The person first, then the link: whoever makes links takes them in this order too.
        store::users::lock(conn, user.id).await?;
        let (link, user) = linked(app, conn, id).await?;
        if !store::links::take(conn, link.id).await? {
            return Err(Error::LinkUsedUp);
        }
        set(app, conn, &user, &hash, None).await
    });
    reset.await?;
    app.feed.wake();
    app.post.wake();
    Ok(Response::new(ResetPasswordResponse {}))
}

/// A link that sets a new password and works, and whose it is.
async fn linked(app: &App, conn: &mut Connection, id: uuid::Uuid) -> Result<(OneTimeLink, User), Error> {
    let link = store::links::find(conn, id, LinkKind::ResetPassword, app.clock.now()).await?;
    let link = link.ok_or(Error::LinkUsedUp)?;
    let user = store::users::find(conn, link.user_id).await?;
    Ok((link, user.filter(User::may_sign_in).ok_or(Error::LinkUsedUp)?))
}
