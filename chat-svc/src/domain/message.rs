use chrono::{DateTime, Utc};
use proto::{
    chat::Content,
    id::{ConversationId, RequestId, UserId},
};

use super::{Conversation, Form, Written};

/// A message, as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub(crate) conversation: ConversationId,
    pub(crate) seq: u64,
    pub(crate) sender: UserId,
    /// By what its author's pages know it.
    pub(crate) request: Option<RequestId>,
    pub(crate) form: Form,
    /// Nothing: it is deleted.
    pub(crate) content: Option<Content>,
    pub(crate) reply_to: Option<u64>,
    pub(crate) forwarded: bool,
    pub(crate) has_file: bool,
    /// How many messages of the conversation count as unread up to this one.
    pub(crate) ordinal: u64,
    pub(crate) version: u64,
    pub(crate) create_time: DateTime<Utc>,
    pub(crate) edit_time: Option<DateTime<Utc>>,
    pub(crate) deleted: Option<Deleted>,
    pub(crate) pin_time: Option<DateTime<Utc>>,
}

/// That a message was deleted for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Deleted {
    pub(crate) time: DateTime<Utc>,
    pub(crate) by: UserId,
}

/// A message to be stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NewMessage {
    pub(crate) sender: UserId,
    pub(crate) request: Option<RequestId>,
    pub(crate) written: Written,
    pub(crate) reply_to: Option<u64>,
    pub(crate) forwarded: bool,
}

impl NewMessage {
    /// The message at the end of its conversation, which then has one more.
    pub(crate) fn at_end(self, conversation: &mut Conversation, now: DateTime<Utc>) -> Message {
        conversation.last_seq += 1;
        conversation.last_ordinal += u64::from(self.written.counts());
        conversation.active_time = now;
        Message {
            conversation: conversation.id,
            seq: conversation.last_seq,
            sender: self.sender,
            request: self.request,
            form: self.written.form,
            has_file: !self.written.files.is_empty(),
            content: Some(self.written.content),
            reply_to: self.reply_to,
            forwarded: self.forwarded,
            ordinal: conversation.last_ordinal,
            version: 1,
            create_time: now,
            edit_time: None,
            deleted: None,
            pin_time: None,
        }
    }
}

/// What some members feel about a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Feeling {
    pub(crate) emoji: String,
    pub(crate) count: u32,
    /// Whoever looks is one of them.
    pub(crate) own: bool,
    /// The first of them, the first first.
    pub(crate) users: Vec<UserId>,
}
