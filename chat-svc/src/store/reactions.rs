//! What members feel about messages.

use std::collections::HashMap;

use db::{Connection, Error, Uuid16};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Bigint, Binary, Text, Unsigned},
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, UserId};
use uuid::Uuid;

use crate::domain::Feeling;

/// How many of those who feel the same are named.
const NAMED: i64 = 10;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Binary)]
    conversation_id: Uuid16,
    #[diesel(sql_type = Unsigned<Bigint>)]
    seq: u64,
    #[diesel(sql_type = Text)]
    emoji: String,
    #[diesel(sql_type = Binary)]
    user_id: Uuid16,
    #[diesel(sql_type = Bigint)]
    place: i64,
    #[diesel(sql_type = Bigint)]
    total: i64,
    #[diesel(sql_type = Bigint)]
    own: i64,
}

/// What is felt about these messages, the most frequent first; of each the first who felt it.
pub(crate) async fn of(
    conn: &mut Connection,
    viewer: Option<UserId>,
    places: &[(ConversationId, u64)],
) -> Result<HashMap<(ConversationId, u64), Vec<Feeling>>, Error> {
    if places.is_empty() {
        return Ok(HashMap::new());
    }
    let marks = vec!["(?, ?)"; places.len()].join(", ");
    let mut query = sql_query(format!(
        "SELECT conversation_id, seq, emoji, user_id, place, total, own FROM ( \
             SELECT conversation_id, seq, emoji, user_id, \
                 ROW_NUMBER() OVER (PARTITION BY conversation_id, seq, emoji ORDER BY create_time, user_id) AS place, \
                 COUNT(*) OVER (PARTITION BY conversation_id, seq, emoji) AS total, \
                 MIN(create_time) OVER (PARTITION BY conversation_id, seq, emoji) AS since, \
                 CAST(MAX(user_id = ?) OVER (PARTITION BY conversation_id, seq, emoji) AS SIGNED) AS own \
             FROM reactions WHERE (conversation_id, seq) IN ({marks})) AS felt \
         WHERE place <= ? ORDER BY conversation_id, seq, total DESC, since, emoji, place"
    ))
    .into_boxed()
    .bind::<Binary, _>(Uuid16(viewer.map_or(Uuid::nil(), |user| user.uuid())));
    for (conversation, seq) in places {
        query = query.bind::<Binary, _>(Uuid16(conversation.uuid())).bind::<Unsigned<Bigint>, _>(*seq);
    }
    let rows: Vec<Row> = query.bind::<Bigint, _>(NAMED).load(conn).await?;
    Ok(grouped(rows))
}

fn grouped(rows: Vec<Row>) -> HashMap<(ConversationId, u64), Vec<Feeling>> {
    let mut all: HashMap<(ConversationId, u64), Vec<Feeling>> = HashMap::new();
    for row in rows {
        let of_message = all.entry((Uuid::from(row.conversation_id).into(), row.seq)).or_default();
        let user = Uuid::from(row.user_id).into();
        match of_message.last_mut() {
            Some(last) if row.place > 1 => last.users.push(user),
            Some(_) | None => of_message.push(Feeling {
                emoji: row.emoji,
                count: u32::try_from(row.total).unwrap_or(u32::MAX),
                own: row.own > 0,
                users: vec![user],
            }),
        }
    }
    all
}
