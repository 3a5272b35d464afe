//! What is told in a conversation of what happened in it.

use std::time::Duration;

use proto::{
    chat::{Content, SystemContent, SystemEvent, content},
    convert::duration,
    id::{CallId, UserId},
};

use super::{Role, Written};

/// The most people whom one message names.
const MOST_NAMED: usize = 100;
/// What the trace of a call says that was missed.
const MISSED: &str = "MISSED";

/// A call that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PastCall {
    pub(crate) call: CallId,
    pub(crate) caller: UserId,
    pub(crate) callee: UserId,
    pub(crate) video: bool,
    /// How long the two talked; nothing: they did not.
    pub(crate) duration: Option<Duration>,
    /// Who was called has missed it.
    pub(crate) missed: bool,
}

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

/// There was a call.
pub(crate) fn call(call: &PastCall) -> Written {
    Written::system(SystemContent {
        event: SystemEvent::Call.into(),
        text: if call.missed { MISSED.to_owned() } else { String::new() },
        call_id: call.call.to_string(),
        duration: call.duration.map(duration),
        video: call.video,
        ..SystemContent::default()
    })
}

/// Whether it is the trace of a call that was missed.
pub(super) fn is_missed_call(content: &Content) -> bool {
    match &content.kind {
        Some(content::Kind::System(system)) => system.event() == SystemEvent::Call && system.text == MISSED,
        Some(content::Kind::Text(_) | content::Kind::Voice(_)) | None => false,
    }
}

fn concerning(event: SystemEvent, users: &[UserId], text: String) -> Written {
    let user_ids = users.iter().take(MOST_NAMED).map(ToString::to_string).collect();
    Written::system(SystemContent { event: event.into(), user_ids, text, ..SystemContent::default() })
}
