//! What was done to messages.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, QueryDsl as _,
    dsl::sql,
    sql_query,
    sql_types::{Bigint, Binary, Bool, Datetime, Text, Unsigned},
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    messages::{self as rows, MessageRow},
    schema::{message_edits, messages, reactions},
};
use crate::domain::{Message, acts::MOST_EDITS};

#[derive(Insertable)]
#[diesel(table_name = message_edits)]
struct EditRow<'a> {
    conversation_id: Uuid16,
    seq: u64,
    version: u64,
    text: &'a str,
    create_time: UtcMicros,
}

/// Keeps what a message said until now; of many earlier texts the oldest goes.
pub(crate) async fn keep_text(conn: &mut Connection, message: &Message, text: &str) -> Result<(), Error> {
    let conversation_id = Uuid16(message.conversation.uuid());
    let create_time = message.edit_time.unwrap_or(message.create_time).into();
    let (seq, version) = (message.seq, message.version);
    let row = EditRow { conversation_id, seq, version, text, create_time };
    diesel::insert_into(message_edits::table).values(row).execute(conn).await?;
    let older: Vec<u64> = message_edits::table
        .filter(message_edits::conversation_id.eq(conversation_id))
        .filter(message_edits::seq.eq(seq))
        .order(message_edits::version.desc())
        .offset(MOST_EDITS)
        .limit(MOST_EDITS)
        .select(message_edits::version)
        .load(conn)
        .await?;
    if let [newest, ..] = older.as_slice() {
        let old = message_edits::table
            .filter(message_edits::conversation_id.eq(conversation_id))
            .filter(message_edits::seq.eq(seq))
            .filter(message_edits::version.le(newest));
        diesel::delete(old).execute(conn).await?;
    }
    Ok(())
}

/// What a message said before, and from when; the newest first.
pub(crate) async fn texts(
    conn: &mut Connection,
    conversation: ConversationId,
    seq: u64,
) -> Result<Vec<(String, DateTime<Utc>)>, Error> {
    let found: Vec<(String, UtcMicros)> = message_edits::table
        .filter(message_edits::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(message_edits::seq.eq(seq))
        .order(message_edits::version.desc())
        .select((message_edits::text, message_edits::create_time))
        .load(conn)
        .await?;
    Ok(found.into_iter().map(|(text, time)| (text, time.into())).collect())
}

/// Nothing is left of what a message said, and of what was felt about it.
pub(crate) async fn forget(
    conn: &mut Connection,
    conversation: ConversationId,
    seq: u64,
) -> Result<(), Error> {
    let id = Uuid16(conversation.uuid());
    let edits =
        message_edits::table.filter(message_edits::conversation_id.eq(id)).filter(message_edits::seq.eq(seq));
    diesel::delete(edits).execute(conn).await?;
    let felt = reactions::table.filter(reactions::conversation_id.eq(id)).filter(reactions::seq.eq(seq));
    diesel::delete(felt).execute(conn).await?;
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = reactions)]
struct ReactionRow<'a> {
    conversation_id: Uuid16,
    seq: u64,
    emoji: &'a str,
    user_id: Uuid16,
    create_time: UtcMicros,
}

/// Somebody feels something about a message. Says whether that is new.
pub(crate) async fn feel(
    conn: &mut Connection,
    message: &Message,
    user: UserId,
    emoji: &str,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let row = ReactionRow {
        conversation_id: message.conversation.uuid().into(),
        seq: message.seq,
        emoji,
        user_id: user.uuid().into(),
        create_time: now.into(),
    };
    Ok(diesel::insert_or_ignore_into(reactions::table).values(row).execute(conn).await? == 1)
}

/// Somebody feels it no more. Says whether they did.
pub(crate) async fn unfeel(
    conn: &mut Connection,
    message: &Message,
    user: UserId,
    emoji: &str,
) -> Result<bool, Error> {
    let key = (Uuid16(message.conversation.uuid()), message.seq, emoji, Uuid16(user.uuid()));
    Ok(diesel::delete(reactions::table.find(key)).execute(conn).await? == 1)
}

/// How many different things are felt about a message.
pub(crate) async fn feelings(conn: &mut Connection, message: &Message) -> Result<usize, Error> {
    let count: i64 = reactions::table
        .filter(reactions::conversation_id.eq(Uuid16(message.conversation.uuid())))
        .filter(reactions::seq.eq(message.seq))
        .select(sql::<Bigint>("COUNT(DISTINCT emoji)"))
        .first(conn)
        .await?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// What one member feels, and since when; where a page of them ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Felt {
    pub(crate) time: DateTime<Utc>,
    pub(crate) user: Uuid,
    pub(crate) emoji: String,
}

/// Up to `limit` who feel something about a message, the first first; of one emoji, or of all.
pub(crate) async fn felt(
    conn: &mut Connection,
    (conversation, seq): (ConversationId, u64),
    emoji: Option<&str>,
    after: Option<&Felt>,
    limit: i64,
) -> Result<Vec<Felt>, Error> {
    let mut query = reactions::table
        .filter(reactions::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(reactions::seq.eq(seq))
        .order((reactions::create_time, reactions::user_id, reactions::emoji))
        .select((reactions::create_time, reactions::user_id, reactions::emoji))
        .limit(limit)
        .into_boxed();
    if let Some(emoji) = emoji {
        query = query.filter(reactions::emoji.eq(emoji.to_owned()));
    }
    if let Some(Felt { time, user, emoji }) = after {
        let behind = sql::<Bool>("(reactions.create_time, reactions.user_id, reactions.emoji) > (")
            .bind::<Datetime, _>(UtcMicros::from(*time))
            .sql(", ")
            .bind::<Binary, _>(Uuid16(*user))
            .sql(", ")
            .bind::<Text, _>(emoji.clone())
            .sql(")");
        query = query.filter(behind);
    }
    let rows: Vec<(UtcMicros, Uuid16, String)> = query.load(conn).await?;
    let felt = |(time, user, emoji): (UtcMicros, Uuid16, String)| Felt {
        time: time.into(),
        user: user.into(),
        emoji,
    };
    Ok(rows.into_iter().map(felt).collect())
}

/// How many messages of a conversation are pinned.
pub(crate) async fn pins(conn: &mut Connection, conversation: ConversationId) -> Result<i64, Error> {
    Ok(messages::table
        .filter(messages::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(messages::pin_time.is_not_null())
        .count()
        .get_result(conn)
        .await?)
}

/// The pinned messages that somebody may read, the last pinned first.
pub(crate) async fn pinned(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    (first, last): (u64, u64),
) -> Result<Vec<Message>, Error> {
    let query = "SELECT messages.* FROM messages WHERE conversation_id = ? AND pin_time IS NOT NULL \
        AND seq BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM hidden_messages AS hidden WHERE hidden.user_id = ? \
            AND hidden.conversation_id = messages.conversation_id AND hidden.seq = messages.seq) \
        ORDER BY pin_time DESC, seq DESC LIMIT 100";
    let found: Vec<MessageRow> = sql_query(query)
        .bind::<Binary, _>(Uuid16(conversation.uuid()))
        .bind::<Unsigned<Bigint>, _>(first)
        .bind::<Unsigned<Bigint>, _>(last)
        .bind::<Binary, _>(Uuid16(user.uuid()))
        .load(conn)
        .await?;
    rows::all(found)
}
