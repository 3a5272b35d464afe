//! People as messages.

use proto::{
    auth::{AccountState, Me, Role, User as UserMessage, UserStatus},
    convert::timestamp,
};

use crate::{
    app::App,
    domain::{
        account::{DisplayName, Email, Username},
        user::{PersonStatus, User},
    },
};

/// A person, as they see themselves.
pub(crate) fn me(app: &App, user: &User) -> Me {
    let address = |email: &Option<Email>| email.as_ref().map(Email::as_str).unwrap_or_default().to_owned();
    Me {
        user: Some(public(app, user)),
        email: address(&user.email),
        role: user.role.into(),
        email_confirmed: user.email_confirmed,
        pending_email: address(&user.pending_email),
        locale: user.locale.clone(),
        delete_time: user.delete_time.map(timestamp),
        guest_expire_time: user.expire_time.map(timestamp),
    }
}

/// A person, as others see them. Of a deleted account nothing is left but that it is.
pub(crate) fn public(app: &App, user: &User) -> UserMessage {
    if user.state == AccountState::Deleted {
        return UserMessage { user_id: user.id.to_string(), deleted: true, ..UserMessage::default() };
    }
    UserMessage {
        user_id: user.id.to_string(),
        username: user.username.as_ref().map(Username::as_str).unwrap_or_default().to_owned(),
        display_name: user.display_name.as_ref().map(DisplayName::as_str).unwrap_or_default().to_owned(),
        create_time: Some(timestamp(user.create_time)),
        avatar: None,
        status: user.status.shows(app.clock.now()).then(|| status(&user.status)),
        time_zone: user.time_zone.clone(),
        guest: user.role == Role::Guest,
        deleted: false,
    }
}

fn status(status: &PersonStatus) -> UserStatus {
    UserStatus {
        emoji: status.emoji.clone(),
        text: status.text.clone(),
        expire_time: status.expire_time.map(timestamp),
    }
}
