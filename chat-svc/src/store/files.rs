//! Files, and the messages that carry them.

mod rights;
mod row;

use chrono::{DateTime, Utc};
use db::{Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, QueryDsl as _, SelectableHelper as _,
    dsl::{exists, not},
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, FileId};

pub(crate) use self::rights::{Entry, Place, Wanted, list, readable};
use self::row::Row;
use super::{
    codes::Code as _,
    schema::{files, message_files},
};
use crate::domain::{Message, file::File};

#[derive(Insertable)]
#[diesel(table_name = message_files)]
struct Carried {
    conversation_id: Uuid16,
    seq: u64,
    position: u32,
    file_id: Uuid16,
    kind: String,
    create_time: UtcMicros,
}

/// A message that carries files.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Carrier {
    pub(crate) conversation: ConversationId,
    pub(crate) seq: u64,
    pub(crate) time: DateTime<Utc>,
}

impl Carrier {
    pub(crate) const fn of(message: &Message) -> Self {
        Self { conversation: message.conversation, seq: message.seq, time: message.create_time }
    }
}

/// A file that no message carries yet.
pub(crate) async fn insert(conn: &mut Connection, new: &File) -> Result<(), Error> {
    diesel::insert_into(files::table).values(Row::new(new)?).execute(conn).await?;
    Ok(())
}

/// Those of these that there are, in no order.
pub(crate) async fn of(conn: &mut Connection, ids: &[FileId]) -> Result<Vec<File>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = ids.iter().map(|id| Uuid16(id.uuid()));
    let found = files::table.filter(files::file_id.eq_any(ids)).select(Row::as_select());
    found.load(conn).await?.into_iter().map(|row: Row| Ok(row.try_into()?)).collect()
}

/// Locks those of these files that there are: nothing takes them away until the end of the transaction.
pub(crate) async fn lock(conn: &mut Connection, ids: &[FileId]) -> Result<Vec<File>, Error> {
    let ids = ids.iter().map(|id| Uuid16(id.uuid()));
    let found = files::table
        .filter(files::file_id.eq_any(ids))
        .order(files::file_id)
        .select(Row::as_select())
        .for_update();
    found.load(conn).await?.into_iter().map(|row: Row| Ok(row.try_into()?)).collect()
}

/// A message carries these files, in this order. They are locked.
pub(crate) async fn attach(conn: &mut Connection, by: Carrier, carried: &[&File]) -> Result<(), Error> {
    let row = |(position, file): (u32, &&File)| Carried {
        conversation_id: by.conversation.uuid().into(),
        seq: by.seq,
        position,
        file_id: file.id.uuid().into(),
        kind: file.kind.word().to_owned(),
        create_time: by.time.into(),
    };
    let rows: Vec<_> = (0..).zip(carried).map(row).collect();
    diesel::insert_into(message_files::table).values(rows).execute(conn).await?;
    let ids = carried.iter().map(|file| Uuid16(file.id.uuid()));
    let these = files::table.filter(files::file_id.eq_any(ids));
    diesel::update(these).set(files::free_time.eq(None::<UtcMicros>)).execute(conn).await?;
    Ok(())
}

/// The messages of a conversation at these places, both included, carry nothing any more. What no other message carries is
/// free from now on.
pub(crate) async fn detach(
    conn: &mut Connection,
    conversation: ConversationId,
    (first, last): (u64, u64),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let carried = message_files::table
        .filter(message_files::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(message_files::seq.between(first, last));
    let ids: Vec<Uuid16> = carried.select(message_files::file_id).load(conn).await?;
    if ids.is_empty() {
        return Ok(());
    }
    diesel::delete(carried).execute(conn).await?;
    let others = message_files::table.filter(message_files::file_id.eq(files::file_id));
    let free = files::table.filter(files::file_id.eq_any(ids)).filter(not(exists(others)));
    diesel::update(free).set(files::free_time.eq(UtcMicros::from(now))).execute(conn).await?;
    Ok(())
}

/// Some of the files that no message has carried since `before`, locked, but for those that somebody else has.
pub(crate) async fn loose(
    conn: &mut Connection,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<File>, Error> {
    let found = files::table
        .filter(files::free_time.le(UtcMicros::from(before)))
        .order(files::free_time)
        .limit(limit)
        .select(Row::as_select())
        .for_update()
        .skip_locked();
    found.load(conn).await?.into_iter().map(|row: Row| Ok(row.try_into()?)).collect()
}

/// Whether no message carries a file.
pub(crate) async fn is_free(conn: &mut Connection, id: FileId) -> Result<bool, Error> {
    let carried = message_files::table.filter(message_files::file_id.eq(Uuid16(id.uuid())));
    let is_carried: bool = diesel::select(exists(carried)).get_result(conn).await?;
    Ok(!is_carried)
}

/// These files are there no more.
pub(crate) async fn delete(conn: &mut Connection, ids: &[FileId]) -> Result<(), Error> {
    let ids = ids.iter().map(|id| Uuid16(id.uuid()));
    diesel::delete(files::table.filter(files::file_id.eq_any(ids))).execute(conn).await?.at_least_one()
}
