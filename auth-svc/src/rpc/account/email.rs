use db::Connection;
use proto::{
    auth::{
        ChangeEmailRequest, ChangeEmailResponse, ConfirmEmailRequest, ConfirmEmailResponse,
        ResendConfirmationRequest, ResendConfirmationResponse,
    },
    id::UserId,
};
use runtime::principal;
use tonic::{Request, Response};

use super::{Answer, Changed, locked};
use crate::{
    app::App,
    domain::{
        account::Email,
        link::{self, AGAIN_AFTER, LinkKind, OneTimeLink},
        mail::Letter,
        user::User,
    },
    error::Error,
    post,
    rpc::{auth::refuse_taken, signed_in::me},
    store,
};

pub(super) async fn change(app: &App, request: Request<ChangeEmailRequest>) -> Answer<ChangeEmailResponse> {
    let caller = principal(&request)?.user_id()?;
    let email = Email::parse(&request.get_ref().email)?;
    let change = app.pool.transaction(async |conn| {
        let user = locked(conn, caller).await?;
        let is_own = user.email.as_ref().is_some_and(|own| own.key() == email.key());
        if app.post.is_on() && !is_own {
            ask(app, conn, &user, &email).await?;
        } else {
            // No mail tells whether it is theirs; or it is the one they have, written in another way.
            set(app, conn, &user, &email, is_own && user.email_confirmed).await?;
        }
        Changed::read(app, conn, caller).await
    });
    let user = change.await?.tell(app);
    Ok(Response::new(ChangeEmailResponse { me: Some(me(app, &user)) }))
}

/// The address waits for its link.
async fn ask(app: &App, conn: &mut Connection, user: &User, email: &Email) -> Result<(), Error> {
    if store::accounts::email_is_taken(conn, email).await? {
        return Err(Error::EmailTaken);
    }
    store::accounts::set_pending_email(conn, user.id, email).await?;
    post::write_link(app, conn, LinkKind::ConfirmEmail, user, email).await
}

/// The address takes the place of the one before, which is told; links that were sent there work no more.
async fn set(
    app: &App,
    conn: &mut Connection,
    user: &User,
    email: &Email,
    is_confirmed: bool,
) -> Result<(), Error> {
    let confirm_time = is_confirmed.then(|| app.clock.now());
    refuse_taken(store::accounts::set_email(conn, user.id, email, confirm_time).await?)?;
    let Some(old) = user.email.as_ref().filter(|old| old.key() != email.key()) else { return Ok(()) };
    for kind in [LinkKind::ConfirmEmail, LinkKind::ResetPassword] {
        store::links::drop_all(conn, user.id, kind).await?;
    }
    post::write(app, conn, Letter::EmailChanged, (user, old), None).await
}

pub(super) async fn resend(
    app: &App,
    request: Request<ResendConfirmationRequest>,
) -> Answer<ResendConfirmationResponse> {
    let caller = principal(&request)?.user_id()?;
    if !app.post.is_on() {
        return Err(Error::MailUnavailable.into());
    }
    let resend = app.pool.transaction(async |conn| {
        let user = locked(conn, caller).await?;
        let email = awaiting(&user).ok_or(Error::EmailConfirmed)?.clone();
        refuse_again(app, conn, caller).await?;
        post::write_link(app, conn, LinkKind::ConfirmEmail, &user, &email).await?;
        Ok::<_, Error>(email)
    });
    let email = resend.await?;
    app.post.wake();
    Ok(Response::new(ResendConfirmationResponse { email: email.as_str().to_owned() }))
}

/// The address that waits for its link.
fn awaiting(user: &User) -> Option<&Email> {
    user.pending_email.as_ref().or_else(|| user.email.as_ref().filter(|_| !user.email_confirmed))
}

/// Not twice within a minute.
async fn refuse_again(app: &App, conn: &mut Connection, user: UserId) -> Result<(), Error> {
    let newest = store::links::newest(conn, user, LinkKind::ConfirmEmail).await?;
    let wait = newest.and_then(|link| (link.create_time + AGAIN_AFTER - app.clock.now()).to_std().ok());
    wait.filter(|wait| !wait.is_zero()).map_or(Ok(()), |wait| Err(Error::TooManyAttempts(wait)))
}

pub(super) async fn confirm(app: &App, request: ConfirmEmailRequest) -> Answer<ConfirmEmailResponse> {
    let id = link::open(&app.seal_key, &request.token).ok_or(Error::LinkUsedUp)?;
    let confirm = app.pool.transaction(async |conn| {
        let now = app.clock.now();
        let link = store::links::find(conn, id, LinkKind::ConfirmEmail, now).await?;
        let link = link.ok_or(Error::LinkUsedUp)?;
        // The person first, then the link: whoever makes links takes them in this order too.
        let user = locked(conn, link.user_id).await.map_err(|_| Error::LinkUsedUp)?;
        let email = use_up(conn, &link, &user).await?;
        set(app, conn, &user, &email, true).await?;
        Ok::<_, Error>((Changed::read(app, conn, user.id).await?, email))
    });
    let (changed, email) = confirm.await?;
    changed.tell(app);
    Ok(Response::new(ConfirmEmailResponse { email: email.as_str().to_owned() }))
}

/// The address that a link confirms; it must still be the one that waits.
async fn use_up(conn: &mut Connection, link: &OneTimeLink, user: &User) -> Result<Email, Error> {
    let is_awaited = awaiting(user) == link.email.as_ref();
    match &link.email {
        Some(email) if is_awaited && store::links::take(conn, link.id).await? => Ok(email.clone()),
        Some(_) | None => Err(Error::LinkUsedUp),
    }
}
