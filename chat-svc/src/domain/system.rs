//! What is told in a conversation of what happened in it.

use proto::{
    chat::{SystemContent, SystemEvent},
    id::UserId,
};

use super::{Role, Written};

/// The most people whom one message names.
const MOST_NAMED: usize = 100;

/// Something happened.
pub(crate) fn happened(event: SystemEvent) -> Written {
    concerning(event, &[], String::new())
}

/// Something happened, and is put into words.
pub(crate) fn worded(event: SystemEvent, text: impl Into<String>) -> Written {
    concerning(event, &[], text.into())
}

/// Something happened to these people.
pub(crate) fn to(event: SystemEvent, users: &[UserId]) -> Written {
    concerning(event, users, String::new())
}

/// A member has another role.
pub(crate) fn role_changed(user: UserId, role: Role) -> Written {
    let name = match role {
        Role::Member => "MEMBER",
        Role::Admin => "ADMIN",
        Role::Owner => "OWNER",
    };
    concerning(SystemEvent::RoleChanged, &[user], name.to_owned())
}

fn concerning(event: SystemEvent, users: &[UserId], text: String) -> Written {
    let user_ids = users.iter().take(MOST_NAMED).map(ToString::to_string).collect();
    Written::system(SystemContent { event: event.into(), user_ids, text, ..SystemContent::default() })
}
