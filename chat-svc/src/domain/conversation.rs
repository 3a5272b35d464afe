use chrono::{DateTime, Utc};
use proto::id::{ConversationId, FileId, UserId};

/// Whether two people talk, or a group does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Direct,
    Group,
}

/// A conversation: what all of its members share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Conversation {
    pub(crate) id: ConversationId,
    pub(crate) kind: Kind,
    /// Of a direct one: both, the smaller id first.
    pub(crate) pair: Option<[UserId; 2]>,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) picture: Option<FileId>,
    /// Whoever joins reads what was written before.
    pub(crate) history_for_new: bool,
    /// 0: as long as the server keeps any.
    pub(crate) retention_days: u32,
    pub(crate) last_seq: u64,
    /// How many messages that count as unread were ever written.
    pub(crate) last_ordinal: u64,
    /// The first place that retention has left.
    pub(crate) first_seq: u64,
    pub(crate) member_count: u32,
    pub(crate) version: u64,
    pub(crate) created_by: UserId,
    pub(crate) create_time: DateTime<Utc>,
    pub(crate) active_time: DateTime<Utc>,
}

impl Conversation {
    /// A conversation in which nothing is written yet.
    pub(crate) fn new(id: ConversationId, kind: Kind, by: UserId, now: DateTime<Utc>) -> Self {
        Self {
            id,
            kind,
            pair: None,
            name: String::new(),
            description: String::new(),
            picture: None,
            history_for_new: false,
            retention_days: 0,
            last_seq: 0,
            last_ordinal: 0,
            first_seq: 1,
            member_count: 0,
            version: 1,
            created_by: by,
            create_time: now,
            active_time: now,
        }
    }

    /// The conversation of two people.
    pub(crate) fn direct(id: ConversationId, by: UserId, other: UserId, now: DateTime<Utc>) -> Self {
        let pair = Some([by.min(other), by.max(other)]);
        Self { pair, member_count: 2, ..Self::new(id, Kind::Direct, by, now) }
    }

    /// A group of one person.
    pub(crate) fn group(id: ConversationId, by: UserId, name: String, now: DateTime<Utc>) -> Self {
        Self { name, member_count: 1, ..Self::new(id, Kind::Group, by, now) }
    }

    /// Of a direct one: with whom this person talks.
    pub(crate) fn other(&self, user: UserId) -> Option<UserId> {
        let [one, other] = self.pair?;
        Some(if one == user { other } else { one })
    }
}
