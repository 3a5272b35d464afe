//! Messages that people have deleted for themselves.

use std::collections::HashSet;

use db::{Connection, Error, Uuid16};
use diesel::{
    Insertable, QueryableByName, sql_query,
    sql_types::{Bigint, Binary, Unsigned},
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, UserId};
use uuid::Uuid;

use super::schema::hidden_messages;

#[derive(Insertable, QueryableByName)]
#[diesel(table_name = hidden_messages)]
struct Row {
    user_id: Uuid16,
    conversation_id: Uuid16,
    seq: u64,
}

/// A person deletes a message for themselves. Says whether they had not.
pub(crate) async fn insert(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    seq: u64,
) -> Result<bool, Error> {
    let row = Row { user_id: user.uuid().into(), conversation_id: conversation.uuid().into(), seq };
    let inserted = diesel::insert_or_ignore_into(hidden_messages::table).values(row).execute(conn).await?;
    Ok(inserted == 1)
}

/// Those of these messages that the person has deleted for themselves.
pub(crate) async fn among(
    conn: &mut Connection,
    user: UserId,
    places: &[(ConversationId, u64)],
) -> Result<HashSet<(ConversationId, u64)>, Error> {
    if places.is_empty() {
        return Ok(HashSet::new());
    }
    let marks = vec!["(?, ?)"; places.len()].join(", ");
    let query = format!(
        "SELECT user_id, conversation_id, seq FROM hidden_messages \
         WHERE user_id = ? AND (conversation_id, seq) IN ({marks})"
    );
    let mut query = sql_query(query).into_boxed().bind::<Binary, _>(Uuid16(user.uuid()));
    for (conversation, seq) in places {
        query = query.bind::<Binary, _>(Uuid16(conversation.uuid())).bind::<Unsigned<Bigint>, _>(*seq);
    }
    let rows: Vec<Row> = query.load(conn).await?;
    Ok(rows.into_iter().map(|row| (Uuid::from(row.conversation_id).into(), row.seq)).collect())
}
