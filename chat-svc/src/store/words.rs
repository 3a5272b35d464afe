//! The words of messages, by which searches find them. They change in the transaction of the message.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{ExpressionMethods as _, Insertable, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use proto::id::ConversationId;

use super::schema::message_words;
use crate::domain::{Message, text_of, words};

/// Rows of one statement: far from what a statement may bind.
const ROWS: usize = 2_000;

/// The text of a message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'t> {
    pub(crate) conversation: ConversationId,
    pub(crate) seq: u64,
    pub(crate) text: &'t str,
    /// When the message was stored.
    pub(crate) time: DateTime<Utc>,
}

impl<'t> Text<'t> {
    /// Nothing: the message has no text.
    pub(crate) fn of(message: &'t Message) -> Option<Self> {
        let text = message.content.as_ref().and_then(text_of)?;
        Some(Self { conversation: message.conversation, seq: message.seq, text, time: message.create_time })
    }
}

#[derive(Insertable)]
#[diesel(table_name = message_words)]
struct Row {
    conversation_id: Uuid16,
    word: String,
    seq: u64,
    create_time: UtcMicros,
}

/// New messages can be found.
pub(crate) async fn insert(conn: &mut Connection, texts: &[Text<'_>]) -> Result<(), Error> {
    let rows: Vec<Row> = texts.iter().flat_map(rows).collect();
    for rows in rows.chunks(ROWS) {
        diesel::insert_into(message_words::table).values(rows).execute(conn).await?;
    }
    Ok(())
}

/// A message says something else.
pub(crate) async fn replace(conn: &mut Connection, message: &Message) -> Result<(), Error> {
    forget(conn, message.conversation, message.seq).await?;
    let texts: Vec<_> = Text::of(message).into_iter().collect();
    insert(conn, &texts).await
}

/// A message is not found any more.
pub(crate) async fn forget(
    conn: &mut Connection,
    conversation: ConversationId,
    seq: u64,
) -> Result<(), Error> {
    let all = message_words::table.filter(message_words::conversation_id.eq(Uuid16(conversation.uuid())));
    diesel::delete(all.filter(message_words::seq.eq(seq))).execute(conn).await?;
    Ok(())
}

fn rows(text: &Text<'_>) -> Vec<Row> {
    let row = |word| Row {
        conversation_id: text.conversation.uuid().into(),
        word,
        seq: text.seq,
        create_time: text.time.into(),
    };
    words::words(text.text).into_iter().map(row).collect()
}
