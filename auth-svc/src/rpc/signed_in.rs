//! What a client gets when it is signed in: an access token, and a refresh token by cookie or in the body.

use proto::{
    auth::{Role, Session as SessionMessage},
    convert::timestamp,
    id::UserId,
};
use runtime::ClientAddress;
use tonic::{Request, Response};

use super::cookie;
pub(in crate::rpc) use crate::wire::me;
use crate::{
    app::App,
    domain::{
        keyring::{Bearer, Token},
        refresh::RefreshToken,
        session::{Device, Session},
        user::User,
    },
    error::Error,
};

/// How the refresh token travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rpc) enum Delivery {
    /// An `HttpOnly` cookie: browsers.
    Cookie,
    /// In the answer: everybody else.
    Body,
}

impl Delivery {
    pub(in crate::rpc) const fn in_body(asked: bool) -> Self {
        if asked { Self::Body } else { Self::Cookie }
    }
}

/// Where a request comes from.
pub(in crate::rpc) fn device<T>(request: &Request<T>, name: &str) -> Device {
    let address = request.extensions().get::<ClientAddress>();
    Device {
        name: name.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned(),
        address: address.map(|address| address.0.to_string()).unwrap_or_default(),
    }
}

/// A session that begins now.
pub(in crate::rpc) fn begin(app: &App, user: UserId, device: Device) -> Session {
    let now = app.clock.now();
    Session::begin(app.ids.next(), user, device, now, now + app.session_life())
}

/// An access token of a session.
pub(in crate::rpc) fn access_token(app: &App, user: &User, session: &Session) -> Result<Token, Error> {
    let bearer = Bearer::Person {
        user_id: user.id.to_string(),
        session_id: session.id.to_string(),
        role: role_name(user.role),
        auth_time: session.auth_time,
    };
    app.keyring
        .load()
        .issue(bearer, app.ids.next(), app.clock.now())
        .map_err(|error| Error::Broken(format!("no access token: {error}")))
}

/// The answer that signs somebody in, with the refresh token of this generation.
pub(in crate::rpc) fn reply<T>(
    app: &App,
    user: &User,
    session: &Session,
    generation: u64,
    delivery: Delivery,
    wrap: impl FnOnce(SessionMessage) -> T,
) -> Result<Response<T>, Error> {
    let access = access_token(app, user, session)?;
    // No session outlives its guest.
    let expire_time = user.expire_time.map_or(session.expire_time, |end| end.min(session.expire_time));
    let refresh = app.refresh_key.seal(RefreshToken { session_id: session.id, generation });
    let message = SessionMessage {
        session_id: session.id.to_string(),
        access_token: access.text,
        access_expire_time: Some(timestamp(access.expire_time)),
        refresh_token: if delivery == Delivery::Body { refresh.clone() } else { String::new() },
        refresh_expire_time: Some(timestamp(expire_time)),
        me: Some(me(app, user)),
    };
    let mut response = Response::new(wrap(message));
    if delivery == Delivery::Cookie {
        cookie::set(response.metadata_mut(), &refresh, expire_time - app.clock.now());
    }
    Ok(response)
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Unspecified | Role::Guest => "guest",
        Role::User => "user",
        Role::Moderator => "moderator",
        Role::Admin => "admin",
    }
}
