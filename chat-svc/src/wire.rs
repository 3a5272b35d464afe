//! Conversations as the contract writes them.

mod message;

use chrono::{DateTime, Utc};
use proto::{
    chat::{self, ConversationKind, MemberRole, NotifyLevel},
    convert::timestamp,
};

pub(crate) use self::message::message;
use crate::{
    domain::{Conversation, Draft, Kind, Level, Progress, Role, Seat},
    links::Links,
    views::View,
};

/// A conversation as one of its people sees it.
pub(crate) fn conversation(view: &View, links: &Links, now: DateTime<Utc>) -> chat::Conversation {
    chat::Conversation {
        last_message: view.last.as_ref().map(|last| message(last, Some(view.seat.member.user))),
        own: Some(own(&view.seat, view.mentions)),
        receipts: view.receipts.iter().map(receipt).collect(),
        ..shared(&view.seat, links, now)
    }
}

/// What of it is told to all.
pub(crate) fn shared(seat: &Seat, links: &Links, now: DateTime<Utc>) -> chat::Conversation {
    let (conversation, member) = (&seat.conversation, &seat.member);
    chat::Conversation {
        conversation_id: conversation.id.to_string(),
        kind: match conversation.kind {
            Kind::Direct => ConversationKind::Direct,
            Kind::Group => ConversationKind::Group,
        }
        .into(),
        other_user_id: conversation.other(member.user).map(|other| other.to_string()).unwrap_or_default(),
        group: (conversation.kind == Kind::Group).then(|| group_of(seat, links, now)),
        last_message: None,
        last_seq: seat.last_seq(),
        first_seq: seat.first_seq(),
        active_time: Some(timestamp(seat.active_time())),
        own: None,
        receipts: Vec::new(),
        retention_days: conversation.retention_days,
        version: conversation.version,
    }
}

/// Whoever left a group knows its name of then, and nothing that became of it.
fn group_of(seat: &Seat, links: &Links, now: DateTime<Utc>) -> chat::Group {
    match &seat.member.left {
        Some(left) => chat::Group { name: left.name.clone(), ..chat::Group::default() },
        None => group(&seat.conversation, links, now),
    }
}

/// What all members see of a group.
pub(crate) fn group(conversation: &Conversation, links: &Links, now: DateTime<Utc>) -> chat::Group {
    let picture = conversation.picture.map(|picture| links.group_picture(picture.uuid(), now));
    chat::Group {
        name: conversation.name.clone(),
        description: conversation.description.clone(),
        picture_link: picture.unwrap_or_default(),
        member_count: conversation.member_count,
        history_for_new_members: conversation.history_for_new,
    }
}

/// What is a member's own about a conversation.
pub(crate) fn own(seat: &Seat, mentions: u32) -> chat::Membership {
    let member = &seat.member;
    chat::Membership {
        role: role(member.role).into(),
        join_time: Some(timestamp(member.join_time)),
        leave_time: member.left.as_ref().map(|left| timestamp(left.time)),
        read_seq: member.read_seq,
        unread_count: u32::try_from(seat.unread()).unwrap_or(u32::MAX),
        mention_count: mentions,
        marked_unread: member.marked_unread,
        archived: member.archived,
        pin_time: member.pin_time.map(timestamp),
        mute_until: member.mute_until.map(timestamp),
        level: level(member.level).into(),
        draft: member.draft.as_ref().map(draft),
        version: member.version,
    }
}

/// How far somebody has come.
pub(crate) fn receipt(progress: &Progress) -> chat::Receipt {
    chat::Receipt {
        user_id: progress.user.to_string(),
        delivered_seq: progress.delivered_seq,
        read_seq: progress.read_seq,
    }
}

fn draft(draft: &Draft) -> chat::Draft {
    chat::Draft {
        text: draft.text.clone(),
        reply_to_seq: draft.reply_to,
        update_time: Some(timestamp(draft.time)),
    }
}

pub(crate) const fn role(role: Role) -> MemberRole {
    match role {
        Role::Member => MemberRole::Member,
        Role::Admin => MemberRole::Admin,
        Role::Owner => MemberRole::Owner,
    }
}

const fn level(level: Level) -> NotifyLevel {
    match level {
        Level::Default => NotifyLevel::Unspecified,
        Level::All => NotifyLevel::All,
        Level::Mentions => NotifyLevel::Mentions,
        Level::None => NotifyLevel::None,
    }
}
