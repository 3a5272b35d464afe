//! For how long messages are kept.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Conversation, Kind, Role, group::GroupRefusal};

/// Saying for how long messages are kept is for the admins of a group, and for both of a direct conversation.
pub(crate) fn may_limit(conversation: &Conversation, by: Role) -> Result<(), GroupRefusal> {
    let may = conversation.kind == Kind::Direct || by >= Role::Admin;
    if may { Ok(()) } else { Err(GroupRefusal::RoleTooLow) }
}

/// What was written before this is kept no longer; nothing: all is kept. 0 days are no limit, and of two limits the
/// shorter one holds.
pub(crate) fn kept_since(server_days: u32, own_days: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let days = [server_days, own_days].into_iter().filter(|days| *days > 0).min()?;
    now.checked_sub_signed(TimeDelta::days(days.into()))
}

#[cfg(test)]
#[path = "tests/retention.rs"]
mod tests;
