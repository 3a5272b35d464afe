use chrono::{DateTime, Utc};
use proto::{
    auth::{
        AccountState, LogoutRequest, LogoutResponse, RefreshRequest, RefreshResponse, RevocationReason, Role,
    },
    id::{SessionId, UserId},
};
use runtime::principal;
use tonic::{Request, Response, Status};

use super::Answer;
use crate::{
    app::App,
    domain::{
        refresh::{Verdict, judge},
        session::Session,
        user::User,
    },
    error::Error,
    rpc::{
        cookie,
        signed_in::{Delivery, device, reply},
    },
    store,
};

pub(super) async fn refresh(app: &App, request: Request<RefreshRequest>) -> Answer<RefreshResponse> {
    let in_cookie = cookie::read(request.metadata());
    let address = device(&request, "").address;
    let in_body = Some(request.into_inner().refresh_token).filter(|token| !token.is_empty());
    let delivery = Delivery::in_body(in_body.is_some());
    let token = in_body.or(in_cookie).ok_or(Error::RefreshMissing)?;
    let refreshed = async {
        let (session, generation) = refreshed(app, &token, &address).await?;
        let user = owner(app, &session).await?;
        reply(app, &user, &session, generation, delivery, |session| RefreshResponse {
            session: Some(session),
        })
    };
    refreshed.await.map_err(|error| refused(error, delivery))
}

pub(super) async fn logout(app: &App, request: &Request<LogoutRequest>) -> Answer<LogoutResponse> {
    let user = principal(request)?.user()?;
    end(app, user.session_id, user.user_id, RevocationReason::SignedOut).await?;
    let mut response = Response::new(LogoutResponse {});
    cookie::clear(response.metadata_mut());
    Ok(response)
}

/// The session that a refresh token names, and the generation to give.
async fn refreshed(app: &App, token: &str, address: &str) -> Result<(Session, u64), Error> {
    let token = app.refresh_key.open(token).ok_or(Error::RefreshInvalid)?;
    let now = app.clock.now();
    // Who loses the race to rotate looks once more: the generation has moved, and this one is then a repeat.
    for _ in 0..2 {
        let mut session = living(app, token.session_id).await?;
        match judge(session.generation, session.rotate_time, token.generation, now) {
            Verdict::Repeat(generation) => return Ok((session, generation)),
            Verdict::Rotate => {
                if rotate(app, &mut session, address).await? {
                    let generation = session.generation;
                    return Ok((session, generation));
                }
            }
            Verdict::Reused => {
                tracing::warn!(session = %session.id, user = %session.user_id, "session.token_reused");
                end(app, session.id, session.user_id, RevocationReason::TokenReused).await?;
                return Err(Error::SessionEnded(Some(RevocationReason::TokenReused)));
            }
            Verdict::Unknown => return Err(Error::RefreshInvalid),
        }
    }
    Err(Error::Broken("a session's generation went back".into()))
}

/// Whether this caller moved the session to its next generation.
async fn rotate(app: &App, session: &mut Session, address: &str) -> Result<bool, Error> {
    let now = app.clock.now();
    let expire_time = now + app.session_life();
    let rotate =
        app.pool.run(async |conn| store::sessions::rotate(conn, session, address, now, expire_time).await);
    let won = rotate.await?;
    if won {
        session.generation += 1;
        session.expire_time = expire_time;
    }
    Ok(won)
}

async fn living(app: &App, id: SessionId) -> Result<Session, Error> {
    let found = app.pool.run(async |conn| store::sessions::find(conn, id).await).await?;
    let session = found.ok_or(Error::SessionEnded(None))?;
    if session.lives(app.clock.now()) {
        return Ok(session);
    }
    Err(Error::SessionEnded(session.end.map(|(_, why)| why)))
}

async fn owner(app: &App, session: &Session) -> Result<User, Error> {
    let find = app.pool.run(async |conn| store::users::find(conn, session.user_id).await);
    let user = find.await?.ok_or(Error::SessionEnded(None))?;
    match why_ended(&user, app.clock.now()) {
        Some(why) => Err(Error::SessionEnded(Some(why))),
        None => Ok(user),
    }
}

/// Why an account's sessions are over, if they are: each is ended with its account, but may have begun at the same moment.
fn why_ended(user: &User, now: DateTime<Utc>) -> Option<RevocationReason> {
    match user.state {
        AccountState::Disabled => Some(RevocationReason::AccountDisabled),
        AccountState::Deleted => Some(RevocationReason::AccountDeleted),
        AccountState::Active | AccountState::Deleting | AccountState::Unspecified => {
            let is_over = user.role == Role::Guest && user.expire_time.is_some_and(|end| end <= now);
            is_over.then_some(RevocationReason::GuestExpired)
        }
    }
}

async fn end(app: &App, session: SessionId, user: UserId, reason: RevocationReason) -> Result<(), Error> {
    let now = app.clock.now();
    let end = app.pool.transaction(async |conn| store::sessions::end(conn, session, user, reason, now).await);
    end.await?;
    app.feed.wake();
    Ok(())
}

/// A cookie that is of no use any more is taken away.
fn refused(error: Error, delivery: Delivery) -> Status {
    let useless = matches!(error, Error::RefreshInvalid | Error::SessionEnded(_));
    let mut status = Status::from(error);
    if useless && delivery == Delivery::Cookie {
        cookie::clear(status.metadata_mut());
    }
    status
}
