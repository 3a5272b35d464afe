//! Conversations written in bulk, as they would stand had people written in them: for measuring what a full database costs.
//! Nobody is told of them.

use chrono::{DateTime, Utc};
use db::{Connection, Error, Pool};
use proto::{
    chat::{Content, TextContent, content},
    id::{ConversationId, UserId},
};

use crate::{
    domain::{Conversation, Form, Member, Message, NewMessage, Role, Written},
    store,
};

/// Messages of one transaction.
const BATCH: usize = 500;

/// A conversation that is to be there.
#[derive(Debug, Clone)]
pub struct BulkConversation {
    /// Its id, which nothing has yet.
    pub id: ConversationId,
    /// What the group is called; nothing: it is the direct conversation of the first two people, who have none.
    pub name: Option<String>,
    /// Its people, two at least. The first makes it, and owns a group.
    pub people: Vec<UserId>,
    /// When it is made.
    pub create_time: DateTime<Utc>,
    /// What is written in it, the oldest first.
    pub texts: Vec<BulkText>,
}

/// A message that is to be there.
#[derive(Debug, Clone)]
pub struct BulkText {
    /// Who writes it.
    pub sender: UserId,
    /// What it says; not empty.
    pub text: String,
    /// When.
    pub time: DateTime<Utc>,
}

/// Writes a conversation and all that is written in it. Nobody has read any of it.
///
/// # Errors
///
/// The database is away, or has the conversation already; then a part of it may be there.
pub async fn write(pool: &Pool, bulk: &BulkConversation) -> Result<(), Error> {
    let mut conversation = conversation(bulk);
    let members: Vec<_> = bulk.people.iter().enumerate().map(|one| member(&conversation, one)).collect();
    pool.transaction(async |conn| {
        store::conversations::insert(conn, &conversation).await?;
        store::members::insert(conn, &members).await
    })
    .await?;
    for texts in bulk.texts.chunks(BATCH) {
        let messages: Vec<_> = texts.iter().map(|text| message(text, &mut conversation)).collect();
        pool.transaction(async |conn| append(conn, &conversation, &messages).await).await?;
    }
    Ok(())
}

async fn append(conn: &mut Connection, now_is: &Conversation, messages: &[Message]) -> Result<(), Error> {
    store::messages::insert(conn, messages).await?;
    store::conversations::advance(conn, now_is).await
}

fn conversation(bulk: &BulkConversation) -> Conversation {
    let by = bulk.people.first().copied().unwrap_or_else(|| uuid::Uuid::nil().into());
    match (&bulk.name, bulk.people.get(1)) {
        (None, Some(other)) => Conversation::direct(bulk.id, by, *other, bulk.create_time),
        (name, _) => {
            let name = name.clone().unwrap_or_default();
            let group = Conversation::group(bulk.id, by, name, bulk.create_time);
            Conversation { member_count: u32::try_from(bulk.people.len()).unwrap_or(u32::MAX), ..group }
        }
    }
}

fn member(conversation: &Conversation, (number, user): (usize, &UserId)) -> Member {
    let is_owner = conversation.pair.is_none() && number == 0;
    let role = if is_owner { Role::Owner } else { Role::Member };
    Member::new(conversation, *user, role, conversation.create_time)
}

fn message(bulk: &BulkText, conversation: &mut Conversation) -> Message {
    let text = TextContent { text: bulk.text.clone(), ..TextContent::default() };
    let written = Written {
        form: Form::Text,
        content: Content { kind: Some(content::Kind::Text(text)) },
        mentioned: Vec::new(),
        mentions_all: false,
        files: Vec::new(),
    };
    let new = NewMessage { sender: bulk.sender, request: None, written, reply_to: None, forwarded: false };
    new.at_end(conversation, bulk.time)
}
