use chrono::TimeDelta;
use proto::auth::{
    RevocationReason, Role, SignInAsGuestRequest, SignInAsGuestResponse, UpgradeGuestRequest,
    UpgradeGuestResponse,
};
use runtime::{UserPrincipal, principal};
use tonic::Request;
use uuid::Uuid;

use super::{
    Answer,
    registration::{Admission, confirm_later, new_password, refuse_taken, refuse_taken_early},
};
use crate::{
    app::App,
    domain::{
        account::{DisplayName, Email, Username, locale},
        session::Session,
        user::User,
    },
    error::Error,
    events,
    rpc::signed_in::{Delivery, begin, device, reply},
    store::{self, users::Upgraded},
};

pub(super) async fn sign_in(
    app: &App,
    request: Request<SignInAsGuestRequest>,
) -> Answer<SignInAsGuestResponse> {
    let device = device(&request, &request.get_ref().device_name);
    let request = request.into_inner();
    if !app.config.guests {
        return Err(Error::GuestsRefused.into());
    }
    let guest = guest(app, DisplayName::parse(&request.display_name)?);
    let session = begin(app, guest.id, device);
    let insert = app.pool.transaction(async |conn| {
        refuse_taken(store::users::insert(conn, &guest, None).await?)?;
        Ok::<_, Error>(store::sessions::insert(conn, &session).await?)
    });
    insert.await?;
    metrics::counter!("guests_welcomed_total").increment(1);
    let delivery = Delivery::in_body(request.refresh_token_in_body);
    Ok(reply(app, &guest, &session, session.generation, delivery, |session| SignInAsGuestResponse {
        session: Some(session),
    })?)
}

fn guest(app: &App, name: DisplayName) -> User {
    let now = app.clock.now();
    User {
        expire_time: Some(now + TimeDelta::hours(app.config.guest_hours.into())),
        ..User::new(app.ids.next(), name, Role::Guest, now)
    }
}

pub(super) async fn upgrade(
    app: &App,
    request: Request<UpgradeGuestRequest>,
) -> Answer<UpgradeGuestResponse> {
    let caller = principal(&request)?.user()?.clone();
    let request = request.into_inner();
    let (guest, session) = guest_of(app, &caller).await?;
    let (username, email) = (Username::parse(&request.username)?, Email::parse(&request.email)?);
    let admission = Admission::of(app, &request.invite).await?;
    let user = User {
        username: Some(username),
        email: Some(email),
        role: admission.role,
        locale: locale(&request.locale)?,
        expire_time: None,
        ..guest
    };
    refuse_taken_early(app, &user).await?;
    let hash = new_password(app, "password", &request.password, &user).await?;
    let event_id = app.ids.next();
    let upgrade = app.pool.transaction(async |conn| {
        admission.take(app, conn).await?;
        become_account(app, conn, &user, &hash, event_id).await?;
        confirm_later(app, conn, &user).await
    });
    upgrade.await?;
    app.post.wake();
    app.relayer.relay(vec![event_id]);
    metrics::counter!("guests_upgraded_total").increment(1);
    let delivery = Delivery::in_body(request.refresh_token_in_body);
    Ok(reply(app, &user, &session, session.generation, delivery, |session| UpgradeGuestResponse {
        session: Some(session),
    })?)
}

/// The guest who calls, and the session by which they do.
async fn guest_of(app: &App, caller: &UserPrincipal) -> Result<(User, Session), Error> {
    let find = app.pool.run(async |conn| {
        let user = store::users::find(conn, caller.user_id).await?;
        Ok::<_, Error>((user, store::sessions::find(conn, caller.session_id).await?))
    });
    let (Some(user), Some(session)) = find.await? else { return Err(Error::SessionEnded(None)) };
    let now = app.clock.now();
    match session.end {
        Some((_, why)) => Err(Error::SessionEnded(Some(why))),
        None if user.role != Role::Guest => Err(Error::NotAGuest),
        None if user.is_over(now) => Err(Error::SessionEnded(Some(RevocationReason::GuestExpired))),
        None => Ok((user, session)),
    }
}

/// The guest's other pages are told, in the caller's transaction.
async fn become_account(
    app: &App,
    conn: &mut db::Connection,
    user: &User,
    hash: &str,
    event_id: Uuid,
) -> Result<(), Error> {
    match store::users::upgrade(conn, user, hash).await? {
        Upgraded::Done => {}
        Upgraded::Taken(taken) => return refuse_taken(Some(taken)),
        // Another call of the same guest was faster, or their time is over.
        Upgraded::NoGuest => return Err(Error::NotAGuest),
    }
    let user = store::users::find(conn, user.id).await?.ok_or(Error::UserNotFound)?;
    let now = app.clock.now();
    Ok(db::outbox::insert(conn, &[events::me_changed(app, &user, event_id, now)], now).await?)
}
