//! Whose files are whose to see: a file is its owner's, and theirs who may read a message that carries it.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Binary, Datetime, Text, Unsigned},
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, FileId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::row::Row;
use crate::{
    domain::{FileKind, file::File},
    store::codes::Code as _,
};

/// What carries it is the person's to read, and not one that they have deleted for themselves.
const READABLE: &str = "\
    x.seq >= b.first_seq AND (b.leave_seq IS NULL OR x.seq <= b.leave_seq) \
    AND NOT EXISTS (SELECT 1 FROM hidden_messages h \
      WHERE h.user_id = b.user_id AND h.conversation_id = x.conversation_id AND h.seq = x.seq)";

/// Which files of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) conversation: ConversationId,
    /// Only of this kind.
    pub(crate) kind: Option<FileKind>,
    /// Only those before this place.
    pub(crate) before: Option<Place>,
}

/// Where a file stands in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) seq: u64,
    pub(crate) position: u32,
}

/// A file of a conversation.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) file: File,
    pub(crate) place: Place,
    pub(crate) sender: UserId,
    pub(crate) time: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct EntryRow {
    #[diesel(embed)]
    file: Row,
    #[diesel(sql_type = Unsigned<BigInt>)]
    seq: u64,
    #[diesel(sql_type = Unsigned<diesel::sql_types::Integer>)]
    position: u32,
    #[diesel(sql_type = Binary)]
    sender_id: Uuid16,
    #[diesel(sql_type = Datetime)]
    sent_time: UtcMicros,
}

/// Those of these files that are the person's to see, in no order.
pub(crate) async fn readable(
    conn: &mut Connection,
    user: UserId,
    ids: &[FileId],
) -> Result<Vec<File>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let marks = vec!["?"; ids.len()].join(", ");
    let sql = format!(
        "SELECT f.* FROM files f WHERE f.file_id IN ({marks}) AND (f.owner_id = ? OR EXISTS (\
           SELECT 1 FROM message_files x \
             JOIN members b ON b.conversation_id = x.conversation_id AND b.user_id = ? \
           WHERE x.file_id = f.file_id AND {READABLE}))"
    );
    let query =
        ids.iter().fold(sql_query(sql).into_boxed(), |query, id| query.bind::<Binary, _>(Uuid16(id.uuid())));
    let user = Uuid16(user.uuid());
    let rows: Vec<Row> = query.bind::<Binary, _>(user).bind::<Binary, _>(user).load(conn).await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// A page of the files of a conversation that are the person's to see, the newest first.
pub(crate) async fn list(
    conn: &mut Connection,
    user: UserId,
    wanted: Wanted,
    limit: i64,
) -> Result<Vec<Entry>, Error> {
    let of_kind = if wanted.kind.is_some() { "AND x.kind = ?" } else { "" };
    let before =
        if wanted.before.is_some() { "AND x.seq <= ? AND (x.seq < ? OR x.position > ?)" } else { "" };
    let sql = format!(
        "SELECT f.*, x.seq, x.position, m.sender_id, x.create_time AS sent_time \
         FROM message_files x \
           STRAIGHT_JOIN members b ON b.conversation_id = x.conversation_id AND b.user_id = ? \
           STRAIGHT_JOIN messages m ON m.conversation_id = x.conversation_id AND m.seq = x.seq \
           STRAIGHT_JOIN files f ON f.file_id = x.file_id \
         WHERE x.conversation_id = ? {of_kind} {before} AND {READABLE} \
         ORDER BY x.seq DESC, x.position LIMIT ?"
    );
    let mut query = sql_query(sql)
        .into_boxed()
        .bind::<Binary, _>(Uuid16(user.uuid()))
        .bind::<Binary, _>(Uuid16(wanted.conversation.uuid()));
    if let Some(kind) = wanted.kind {
        query = query.bind::<Text, _>(kind.word());
    }
    if let Some(Place { seq, position }) = wanted.before {
        query = query
            .bind::<Unsigned<BigInt>, _>(seq)
            .bind::<Unsigned<BigInt>, _>(seq)
            .bind::<Unsigned<diesel::sql_types::Integer>, _>(position);
    }
    let rows: Vec<EntryRow> = query.bind::<BigInt, _>(limit).load(conn).await?;
    rows.into_iter().map(entry).collect()
}

fn entry(row: EntryRow) -> Result<Entry, Error> {
    Ok(Entry {
        file: row.file.try_into()?,
        place: Place { seq: row.seq, position: row.position },
        sender: Uuid::from(row.sender_id).into(),
        time: row.sent_time.into(),
    })
}
