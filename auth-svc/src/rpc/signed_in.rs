//! What a client gets when it is signed in: an access token, and a refresh token by cookie or in the body.

use proto::{
    auth::{Me, Role, Session as SessionMessage, User as UserMessage},
    convert::timestamp,
};
use tonic::Response;

use super::cookie;
use crate::{
    app::App,
    domain::{account::User, keyring::Bearer, refresh::RefreshToken, session::Session},
    error::Error,
};

/// How the refresh token travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivery {
    /// An `HttpOnly` cookie: browsers.
    Cookie,
    /// In the answer: everybody else.
    Body,
}

impl Delivery {
    pub(super) const fn in_body(asked: bool) -> Self {
        if asked { Self::Body } else { Self::Cookie }
    }
}

/// The answer that signs somebody in, with the refresh token of this generation.
pub(super) fn reply<T>(
    app: &App,
    user: &User,
    session: &Session,
    generation: u64,
    delivery: Delivery,
    wrap: impl FnOnce(SessionMessage) -> T,
) -> Result<Response<T>, Error> {
    let now = app.clock.now();
    let bearer = Bearer::Person {
        user_id: user.id.to_string(),
        session_id: session.id.to_string(),
        role: role_name(user.role),
    };
    let access = app
        .keyring
        .load()
        .issue(bearer, app.ids.next(), now)
        .map_err(|error| Error::Broken(format!("no access token: {error}")))?;
    let refresh = app.refresh_key.seal(RefreshToken { session_id: session.id, generation });
    let message = SessionMessage {
        session_id: session.id.to_string(),
        access_token: access.text,
        access_expire_time: Some(timestamp(access.expire_time)),
        refresh_token: if delivery == Delivery::Body { refresh.clone() } else { String::new() },
        refresh_expire_time: Some(timestamp(session.expire_time)),
        me: Some(me(user)),
    };
    let mut response = Response::new(wrap(message));
    if delivery == Delivery::Cookie {
        cookie::set(response.metadata_mut(), &refresh, session.expire_time - now);
    }
    Ok(response)
}

/// A person, as they see themselves.
pub(super) fn me(user: &User) -> Me {
    Me { user: Some(public(user)), email: user.email.as_str().to_owned(), role: user.role.into() }
}

/// A person, as others see them.
pub(super) fn public(user: &User) -> UserMessage {
    UserMessage {
        user_id: user.id.to_string(),
        username: user.username.as_str().to_owned(),
        display_name: user.display_name.as_str().to_owned(),
        create_time: Some(timestamp(user.create_time)),
    }
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Unspecified | Role::Guest => "guest",
        Role::User => "user",
        Role::Moderator => "moderator",
        Role::Admin => "admin",
    }
}
