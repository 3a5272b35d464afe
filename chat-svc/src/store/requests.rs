//! What became of requests, by the ids that clients gave them.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    Insertable, OptionalExtension as _, QueryDsl as _, Queryable, Selectable, SelectableHelper as _,
    sql_query,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;
use uuid::Uuid;

use super::{codes::Code as _, schema::requests};
use crate::domain::{Asked, Became};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = requests)]
struct Row {
    user_id: Uuid16,
    request_id: Uuid16,
    what: String,
    hash: Vec<u8>,
    conversation_id: Uuid16,
    seq: u64,
    create_time: UtcMicros,
}

/// What is known of a request id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// It is new.
    New,
    /// It became this.
    Became(Became),
    /// It was used for another request.
    Otherwise,
}

pub(crate) async fn look_up(conn: &mut Connection, asked: &Asked) -> Result<Known, Error> {
    let key = (Uuid16(asked.user.uuid()), Uuid16(asked.request.uuid()));
    let row: Option<Row> = requests::table.find(key).select(Row::as_select()).first(conn).await.optional()?;
    let Some(row) = row else { return Ok(Known::New) };
    let same = row.what == asked.what.word() && row.hash == asked.hash;
    let became = Became { conversation: Uuid::from(row.conversation_id).into(), seq: row.seq };
    Ok(if same { Known::Became(became) } else { Known::Otherwise })
}

/// Fails with a conflict if the id is known.
pub(crate) async fn insert(
    conn: &mut Connection,
    asked: &Asked,
    became: Became,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = Row {
        user_id: asked.user.uuid().into(),
        request_id: asked.request.uuid().into(),
        what: asked.what.word().to_owned(),
        hash: asked.hash.to_vec(),
        conversation_id: became.conversation.uuid().into(),
        seq: became.seq,
        create_time: now.into(),
    };
    diesel::insert_into(requests::table).values(row).execute(conn).await?;
    Ok(())
}

/// Forgets requests made before `before`, at most `limit` of them; gives how many.
pub(crate) async fn forget(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    let delete = "DELETE FROM requests WHERE create_time < ? ORDER BY create_time LIMIT ?";
    let delete = sql_query(delete).bind::<Datetime, _>(UtcMicros::from(before)).bind::<BigInt, _>(limit);
    Ok(delete.execute(conn).await?)
}
