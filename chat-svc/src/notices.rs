//! What calls for people's attention: notify-svc decides by which way.

use chrono::{DateTime, TimeDelta, Utc};
use proto::{
    convert::timestamp,
    id::{ConversationId, UserId},
    notify::{Notification, NotificationKind, NotifyRequest, WithdrawRequest},
};

use crate::domain::{Conversation, Kind, Level, Listener, Message, excerpt, text_of};

/// For how long a message is worth a notification.
const USEFUL_FOR: TimeDelta = TimeDelta::days(1);

/// A message that was just written, and who is meant by it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct News<'a> {
    pub(crate) conversation: &'a Conversation,
    pub(crate) message: &'a Message,
    /// Those whom it mentions, or whose message it answers.
    pub(crate) meant: &'a [UserId],
}

/// How a listener is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Way {
    kind: NotificationKind,
    /// The conversation's own level asks for it.
    asked_for: bool,
}

/// Every way of telling, so that each is one request at most.
const WAYS: [Way; 4] = [
    Way { kind: NotificationKind::Message, asked_for: false },
    Way { kind: NotificationKind::Message, asked_for: true },
    Way { kind: NotificationKind::Mention, asked_for: false },
    Way { kind: NotificationKind::Mention, asked_for: true },
];

/// Requests for those who want to know of a message; without their ids.
pub(crate) fn of_message(news: News<'_>, listeners: &[Listener], now: DateTime<Utc>) -> Vec<NotifyRequest> {
    let wanting = |way: Way| {
        let those = listeners.iter().filter(|one| self::way(news, one, now) == Some(way));
        let user_ids: Vec<_> = those.map(|one| one.user.to_string()).collect();
        let notification = Some(notification(news, way.kind, listeners, now));
        let request = NotifyRequest {
            notification_id: String::new(),
            user_ids,
            notification,
            asked_for: way.asked_for,
        };
        (!request.user_ids.is_empty()).then_some(request)
    };
    WAYS.into_iter().filter_map(wanting).collect()
}

/// What was told of a conversation needs this person's attention no more.
pub(crate) fn withdrawn(conversation: ConversationId, user: UserId) -> WithdrawRequest {
    WithdrawRequest { user_ids: vec![user.to_string()], tag: tag(conversation) }
}

fn way(news: News<'_>, listener: &Listener, now: DateTime<Utc>) -> Option<Way> {
    let is_meant = news.meant.contains(&listener.user);
    if listener.user == news.message.sender || listener.is_muted(now) {
        return None;
    }
    let asked_for = match listener.level {
        Level::Default => false,
        Level::All => true,
        Level::Mentions if is_meant => true,
        Level::Mentions | Level::None => return None,
    };
    let kind = if is_meant { NotificationKind::Mention } else { NotificationKind::Message };
    Some(Way { kind, asked_for })
}

fn notification(
    News { conversation, message, .. }: News<'_>,
    kind: NotificationKind,
    listeners: &[Listener],
    now: DateTime<Utc>,
) -> Notification {
    let is_direct = conversation.kind == Kind::Direct;
    let other = listeners.iter().find(|one| is_direct && one.user != message.sender);
    let unread = other.map_or(0, |other| conversation.last_ordinal.saturating_sub(other.read_ordinal));
    Notification {
        tag: tag(conversation.id),
        kind: kind.into(),
        from_user_id: message.sender.to_string(),
        group_name: conversation.name.clone(),
        preview: message.content.as_ref().and_then(text_of).map(excerpt).unwrap_or_default(),
        path: format!("/chats/{}", conversation.id),
        expire_time: Some(timestamp(now + USEFUL_FOR)),
        conversation_id: conversation.id.to_string(),
        count: u32::try_from(unread).unwrap_or(u32::MAX),
        ..Notification::default()
    }
}

fn tag(conversation: ConversationId) -> String {
    format!("conversation:{conversation}")
}
