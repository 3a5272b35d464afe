use chrono::{DateTime, Utc};
use proto::id::{ConversationId, UserId};

use super::Conversation;

/// What a member may do. Each may do what those below may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Member,
    Admin,
    Owner,
}

/// What of a conversation notifies a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Level {
    /// As the person's settings say.
    #[default]
    Default,
    All,
    Mentions,
    None,
}

/// How a conversation was when somebody left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Left {
    pub(crate) time: DateTime<Utc>,
    pub(crate) seq: u64,
    pub(crate) ordinal: u64,
    /// What the group was called.
    pub(crate) name: String,
    /// An admin removed them: no invite brings them back.
    pub(crate) removed: bool,
}

/// What somebody began to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) text: String,
    /// The message that it answers; 0: none.
    pub(crate) reply_to: u64,
    pub(crate) time: DateTime<Utc>,
}

/// Somebody in a conversation, or who was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) conversation: ConversationId,
    pub(crate) user: UserId,
    pub(crate) role: Role,
    pub(crate) join_time: DateTime<Utc>,
    /// Nothing before this place is theirs to read.
    pub(crate) first_seq: u64,
    /// Nothing: they are in it.
    pub(crate) left: Option<Left>,
    pub(crate) read_seq: u64,
    pub(crate) read_ordinal: u64,
    pub(crate) delivered_seq: u64,
    pub(crate) marked_unread: bool,
    pub(crate) archived: bool,
    pub(crate) pin_time: Option<DateTime<Utc>>,
    pub(crate) mute_until: Option<DateTime<Utc>>,
    pub(crate) level: Level,
    pub(crate) draft: Option<Draft>,
    pub(crate) version: u64,
}

impl Member {
    /// Somebody who comes to a conversation as it is: nothing in it is unread to them.
    pub(crate) fn new(conversation: &Conversation, user: UserId, role: Role, now: DateTime<Utc>) -> Self {
        let first_seq = if conversation.history_for_new { 1 } else { conversation.last_seq + 1 };
        Self {
            conversation: conversation.id,
            user,
            role,
            join_time: now,
            first_seq,
            left: None,
            read_seq: conversation.last_seq,
            read_ordinal: conversation.last_ordinal,
            delivered_seq: conversation.last_seq,
            marked_unread: false,
            archived: false,
            pin_time: None,
            mute_until: None,
            level: Level::Default,
            draft: None,
            version: 1,
        }
    }
}

/// Somebody in a conversation, as far as it matters for what they are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listener {
    pub(crate) user: UserId,
    pub(crate) first_seq: u64,
    pub(crate) read_seq: u64,
    pub(crate) read_ordinal: u64,
    pub(crate) archived: bool,
    pub(crate) mute_until: Option<DateTime<Utc>>,
    pub(crate) level: Level,
}

impl Listener {
    pub(crate) fn is_muted(&self, now: DateTime<Utc>) -> bool {
        self.mute_until.is_some_and(|until| now < until)
    }
}

/// A conversation as one of its people sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seat {
    pub(crate) conversation: Conversation,
    pub(crate) member: Member,
}

impl Seat {
    /// The first place that they may read.
    pub(crate) fn first_seq(&self) -> u64 {
        self.conversation.first_seq.max(self.member.first_seq)
    }

    /// The last place that they may read.
    pub(crate) fn last_seq(&self) -> u64 {
        self.member.left.as_ref().map_or(self.conversation.last_seq, |left| left.seq)
    }

    /// How many messages they have not read.
    pub(crate) fn unread(&self) -> u64 {
        let last = self.member.left.as_ref().map_or(self.conversation.last_ordinal, |left| left.ordinal);
        last.saturating_sub(self.member.read_ordinal)
    }

    /// When something was last written that they may read.
    pub(crate) fn active_time(&self) -> DateTime<Utc> {
        self.member.left.as_ref().map_or(self.conversation.active_time, |left| left.time)
    }
}
