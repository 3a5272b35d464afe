//! Messages as the contract writes them.

use proto::{
    chat::{self, Content, FileKind, content},
    convert::timestamp,
    id::UserId,
};

use crate::{
    domain::{Feeling, excerpt, text_of},
    dress::{Dressed, Quote},
};

/// A message as this person sees it; nobody: as it is told to all.
pub(crate) fn message(dressed: &Dressed, viewer: Option<UserId>) -> chat::Message {
    let message = &dressed.message;
    let request = message.request.filter(|_| viewer == Some(message.sender));
    chat::Message {
        conversation_id: message.conversation.to_string(),
        seq: message.seq,
        sender_user_id: message.sender.to_string(),
        request_id: request.map(|request| request.to_string()).unwrap_or_default(),
        create_time: Some(timestamp(message.create_time)),
        edit_time: message.edit_time.map(timestamp),
        delete_time: message.deleted.map(|deleted| timestamp(deleted.time)),
        deleted_by_user_id: message.deleted.map(|deleted| deleted.by.to_string()).unwrap_or_default(),
        content: message.content.clone(),
        reply_to: dressed.quote.as_ref().map(quote),
        forwarded: message.forwarded,
        reactions: dressed.feelings.iter().map(reaction).collect(),
        pin_time: message.pin_time.map(timestamp),
        version: message.version,
    }
}

fn quote(quote: &Quote) -> chat::Quote {
    let Some(message) = &quote.message else {
        return chat::Quote { seq: quote.seq, gone: true, ..chat::Quote::default() };
    };
    let content = message.content.as_ref();
    chat::Quote {
        seq: quote.seq,
        sender_user_id: message.sender.to_string(),
        excerpt: content.and_then(text_of).map(excerpt).unwrap_or_default(),
        file_kind: content.map_or(FileKind::Unspecified, file_kind).into(),
        gone: message.deleted.is_some(),
    }
}

fn file_kind(content: &Content) -> FileKind {
    match &content.kind {
        Some(content::Kind::Voice(_)) => FileKind::Audio,
        Some(content::Kind::Text(text)) => text.files.first().map_or(FileKind::Unspecified, chat::File::kind),
        Some(content::Kind::System(_)) | None => FileKind::Unspecified,
    }
}

fn reaction(feeling: &Feeling) -> chat::Reaction {
    chat::Reaction {
        emoji: feeling.emoji.clone(),
        count: feeling.count,
        own: feeling.own,
        user_ids: feeling.users.iter().map(ToString::to_string).collect(),
    }
}
