//! People as messages.

use proto::{
    auth::{AccountState, Contact, Me, Role, User as UserMessage, UserStatus},
    convert::timestamp,
};

use crate::{
    app::App,
    domain::{
        account::{DisplayName, Email, Username},
        contact::Side,
        user::{PersonStatus, User},
    },
    links,
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
        avatar: user.avatar.map(|id| links::avatar(&app.seal_key, id, app.clock.now())),
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

/// How a person stands to another, as that other sees it.
pub(crate) fn contact(app: &App, person: &User, side: &Side) -> Contact {
    Contact {
        user: Some(public(app, person)),
        kind: side.kind.into(),
        note: side.note.clone(),
        since: (side.version > 0).then(|| timestamp(side.since)),
        version: side.version,
    }
}
