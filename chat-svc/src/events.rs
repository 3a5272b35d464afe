//! Who is told what: the events of changes.

mod feeds;

use std::time::Duration;

use chrono::{DateTime, Utc};
use db::outbox::Event;
use prost::Message as _;
use proto::{
    chat::{ConversationChanged, MembershipChanged, MessageChanged, MessageHidden, MessagesPurged},
    id::{ConversationId, UserId},
    notify::{NotifyRequest, WithdrawRequest},
};
use uuid::Uuid;

pub(crate) use self::feeds::{Feeds, Live, Whisper};
use crate::{
    domain::{Conversation, Seat},
    dress::Dressed,
    links::Links,
    wire,
};

/// How long a change is news. Whoever was away for longer is told to reload.
const NEWS_FOR: Duration = Duration::from_mins(10);

const CONVERSATION: &str = "switchboard.chat.v1.ConversationChanged";
const MEMBERSHIP: &str = "switchboard.chat.v1.MembershipChanged";
const MESSAGE: &str = "switchboard.chat.v1.MessageChanged";
const HIDDEN: &str = "switchboard.chat.v1.MessageHidden";
const PURGED: &str = "switchboard.chat.v1.MessagesPurged";
/// Not for feeds: asks notify-svc for people's attention.
const NOTIFY: &str = "switchboard.notify.v1.NotifyRequest";
/// Not for feeds: takes it back.
const WITHDRAW: &str = "switchboard.notify.v1.WithdrawRequest";

/// An event that is being made: who is told when.
#[derive(Debug, Clone)]
pub(crate) struct News {
    pub(crate) event: Uuid,
    pub(crate) users: Vec<UserId>,
    pub(crate) now: DateTime<Utc>,
    pub(crate) links: Links,
}

impl News {
    /// What all see of a conversation is another, as these people see it.
    pub(crate) fn conversation(self, seat: &Seat) -> Event {
        let payload = ConversationChanged { conversation: Some(wire::shared(seat, &self.links, self.now)) };
        let id = seat.conversation.id.to_string();
        self.told(CONVERSATION, id, seat.conversation.version, payload.encode_to_vec())
    }

    /// What is their own about a conversation is another.
    pub(crate) fn membership(self, seat: &Seat, mentions: u32) -> Event {
        let conversation_id = seat.conversation.id.to_string();
        let aggregate = format!("{conversation_id}:{}", seat.member.user);
        let payload = MembershipChanged { conversation_id, own: Some(wire::own(seat, mentions)) };
        self.told(MEMBERSHIP, aggregate, seat.member.version, payload.encode_to_vec())
    }

    /// A message was stored or is another, as `viewer` sees it, or all.
    pub(crate) fn message(self, dressed: &Dressed, last_seq: u64, viewer: Option<UserId>) -> Event {
        let message = &dressed.message;
        let aggregate = format!("{}:{}", message.conversation, message.seq);
        let payload = MessageChanged { message: Some(wire::message(dressed, viewer)), last_seq };
        self.told(MESSAGE, aggregate, message.version, payload.encode_to_vec())
    }

    /// They have deleted a message for themselves.
    pub(crate) fn hidden(self, conversation: ConversationId, seq: u64) -> Event {
        let payload = MessageHidden { conversation_id: conversation.to_string(), seq };
        self.told(HIDDEN, format!("{conversation}:{seq}"), 0, payload.encode_to_vec())
    }

    /// What was in a conversation before its first place is gone.
    pub(crate) fn purged(self, conversation: &Conversation) -> Event {
        let (conversation_id, first_seq) = (conversation.id.to_string(), conversation.first_seq);
        let payload = MessagesPurged { conversation_id: conversation_id.clone(), first_seq };
        self.told(PURGED, conversation_id, conversation.version, payload.encode_to_vec())
    }

    /// Something is to be brought to people's attention; the request names them.
    pub(crate) fn notify(self, conversation: ConversationId, request: NotifyRequest) -> Event {
        let request = NotifyRequest { notification_id: self.event.to_string(), ..request };
        self.told(NOTIFY, conversation.to_string(), 0, request.encode_to_vec())
    }

    /// It needs no attention any more; the request names them.
    pub(crate) fn withdraw(self, conversation: ConversationId, request: &WithdrawRequest) -> Event {
        self.told(WITHDRAW, conversation.to_string(), 0, request.encode_to_vec())
    }

    fn told(self, kind: &str, aggregate_id: String, version: u64, payload: Vec<u8>) -> Event {
        Event {
            event_id: self.event,
            aggregate_id,
            version,
            user_ids: self.users.into_iter().map(UserId::uuid).collect(),
            kind: kind.to_owned(),
            payload,
            expire_time: self.now + NEWS_FOR,
        }
    }
}
