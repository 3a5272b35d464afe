//! The oldest messages, and their end: with all that hangs on them.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _,
    QueryDsl as _, sql_query,
    sql_types::{Bigint, Binary, Unsigned},
};
use diesel_async::RunQueryDsl as _;
use proto::id::ConversationId;
use uuid::Uuid;

use super::schema::{conversations, messages};
use crate::domain::Conversation;

/// Where there is something of a message, but for its files, which go their own way.
const TABLES: [&str; 6] =
    ["message_edits", "reactions", "mentions", "hidden_messages", "message_words", "messages"];

/// A conversation, and how old what it holds is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Aged {
    pub(crate) id: ConversationId,
    /// 0: as long as the server keeps any.
    pub(crate) retention_days: u32,
    /// When its first message was stored; nothing: there is none.
    pub(crate) since: Option<DateTime<Utc>>,
}

/// The conversations after one, in the order of their ids.
pub(crate) async fn page(
    conn: &mut Connection,
    after: ConversationId,
    limit: i64,
) -> Result<Vec<Aged>, Error> {
    let first = messages::conversation_id
        .eq(conversations::conversation_id)
        .and(messages::seq.eq(conversations::first_seq));
    let rows: Vec<(Uuid16, u32, Option<UtcMicros>)> = conversations::table
        .left_join(messages::table.on(first))
        .filter(conversations::conversation_id.gt(Uuid16(after.uuid())))
        .order(conversations::conversation_id)
        .limit(limit)
        .select((
            conversations::conversation_id,
            conversations::retention_days,
            messages::create_time.nullable(),
        ))
        .load(conn)
        .await?;
    let aged = |(id, retention_days, since): (_, _, Option<UtcMicros>)| Aged {
        id: Uuid::from(id).into(),
        retention_days,
        since: since.map(Into::into),
    };
    Ok(rows.into_iter().map(aged).collect())
}

/// A message among the oldest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Old {
    pub(crate) seq: u64,
    /// How many messages up to it count as unread.
    pub(crate) ordinal: u64,
    pub(crate) time: DateTime<Utc>,
}

/// The first messages of a conversation, in their order.
pub(crate) async fn first(
    conn: &mut Connection,
    conversation: &Conversation,
    limit: i64,
) -> Result<Vec<Old>, Error> {
    let rows: Vec<(u64, u64, UtcMicros)> = messages::table
        .filter(messages::conversation_id.eq(Uuid16(conversation.id.uuid())))
        .filter(messages::seq.ge(conversation.first_seq))
        .order(messages::seq)
        .limit(limit)
        .select((messages::seq, messages::ordinal, messages::create_time))
        .load(conn)
        .await?;
    let old = |(seq, ordinal, time): (_, _, UtcMicros)| Old { seq, ordinal, time: time.into() };
    Ok(rows.into_iter().map(old).collect())
}

/// Nothing is left of the messages of a conversation up to a place. Call it under the conversation's lock, and take their
/// files from them before.
pub(crate) async fn purge(
    conn: &mut Connection,
    conversation: ConversationId,
    last: u64,
) -> Result<(), Error> {
    for table in TABLES {
        sql_query(format!("DELETE FROM {table} WHERE conversation_id = ? AND seq <= ?"))
            .bind::<Binary, _>(Uuid16(conversation.uuid()))
            .bind::<Unsigned<Bigint>, _>(last)
            .execute(conn)
            .await?;
    }
    Ok(())
}
