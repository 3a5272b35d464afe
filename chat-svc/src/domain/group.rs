//! Who may do what in a group.

use super::{Conversation, Kind, Member, Role};

/// The most members of a group.
pub(crate) const MOST_MEMBERS: u32 = 500;

/// Why something may not be done to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum GroupRefusal {
    #[error("only groups have this")]
    NotAGroup,
    #[error("the caller's role does not allow it")]
    RoleTooLow,
    #[error("the owner cannot leave before somebody else is it")]
    OwnerStays,
    #[error("the group has as many members as it may")]
    Full,
    #[error("an admin removed the caller: only an admin brings them back")]
    Removed,
}

/// Fails for what only groups have.
pub(crate) fn must_be_group(conversation: &Conversation) -> Result<(), GroupRefusal> {
    if conversation.kind == Kind::Group { Ok(()) } else { Err(GroupRefusal::NotAGroup) }
}

/// Changing a group, its members and invites is for its admins.
pub(crate) fn may_manage(conversation: &Conversation, by: Role) -> Result<(), GroupRefusal> {
    must_be_group(conversation)?;
    if by >= Role::Admin { Ok(()) } else { Err(GroupRefusal::RoleTooLow) }
}

/// Somebody is removed by who is above them.
pub(crate) fn may_remove(conversation: &Conversation, by: Role, whom: Role) -> Result<(), GroupRefusal> {
    may_manage(conversation, by)?;
    if by > whom { Ok(()) } else { Err(GroupRefusal::RoleTooLow) }
}

/// Leaving is for all but an owner who is not alone.
pub(crate) fn may_leave(conversation: &Conversation, who: Role) -> Result<(), GroupRefusal> {
    must_be_group(conversation)?;
    let stays = who == Role::Owner && conversation.member_count > 1;
    if stays { Err(GroupRefusal::OwnerStays) } else { Ok(()) }
}

/// Fails if there is no room for so many more.
pub(crate) fn must_have_room(conversation: &Conversation, for_more: usize) -> Result<u32, GroupRefusal> {
    let count = u32::try_from(for_more).ok().and_then(|more| conversation.member_count.checked_add(more));
    count.filter(|count| *count <= MOST_MEMBERS).ok_or(GroupRefusal::Full)
}

/// Gives somebody another role. Whoever makes another the owner is it no more.
pub(crate) fn change_role(
    conversation: &Conversation,
    by: &mut Member,
    whom: &mut Member,
    role: Role,
) -> Result<(), GroupRefusal> {
    must_be_group(conversation)?;
    if by.role != Role::Owner {
        return Err(GroupRefusal::RoleTooLow);
    }
    if role == Role::Owner {
        by.role = Role::Admin;
    }
    whom.role = role;
    Ok(())
}

#[cfg(test)]
#[path = "tests/group.rs"]
mod tests;
