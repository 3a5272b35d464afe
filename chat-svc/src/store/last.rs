//! The newest messages of conversations.

use db::{Connection, Error, Uuid16};
use diesel::{
    sql_query,
    sql_types::{Bigint, Binary, Unsigned},
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;

use super::messages::{self, MessageRow};
use crate::domain::{Message, Seat};

/// For each conversation the newest message that the person may read and has not deleted for themselves.
pub(crate) async fn messages(
    conn: &mut Connection,
    user: UserId,
    seats: &[Seat],
) -> Result<Vec<Message>, Error> {
    if seats.is_empty() {
        return Ok(Vec::new());
    }
    let ranges = vec![
        "SELECT CAST(? AS BINARY(16)) AS id, CAST(? AS UNSIGNED) AS first, CAST(? AS UNSIGNED) AS last";
        seats.len()
    ]
    .join(" UNION ALL ");
    let query = format!(
        "SELECT messages.* FROM ({ranges}) AS ranges \
         JOIN messages ON messages.conversation_id = ranges.id AND messages.seq = ( \
             SELECT newest.seq FROM messages AS newest \
             WHERE newest.conversation_id = ranges.id AND newest.seq BETWEEN ranges.first AND ranges.last \
                 AND NOT EXISTS (SELECT 1 FROM hidden_messages AS hidden WHERE hidden.user_id = ? \
                     AND hidden.conversation_id = newest.conversation_id AND hidden.seq = newest.seq) \
             ORDER BY newest.seq DESC LIMIT 1)"
    );
    let mut query = sql_query(query).into_boxed();
    for seat in seats {
        query = query
            .bind::<Binary, _>(Uuid16(seat.conversation.id.uuid()))
            .bind::<Unsigned<Bigint>, _>(seat.first_seq())
            .bind::<Unsigned<Bigint>, _>(seat.last_seq());
    }
    let rows: Vec<MessageRow> = query.bind::<Binary, _>(Uuid16(user.uuid())).load(conn).await?;
    messages::all(rows)
}
