//! Messages by what they say. Whatever looks for them says whose conversations they are in, and what of those the person
//! may read.

mod statement;

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, JoinOnDsl as _, QueryDsl as _, QueryableByName,
    sql_types::{BigInt, Binary, Datetime, Unsigned},
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use self::statement::Statement;
use super::schema::{conversations, members};

/// What to look for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted<'w> {
    /// Words, or their beginnings: all of them. The rarest first.
    pub(crate) words: Vec<&'w str>,
    pub(crate) from: Option<UserId>,
    pub(crate) before: Option<DateTime<Utc>>,
    /// Then or later.
    pub(crate) after: Option<DateTime<Utc>>,
    pub(crate) has_file: bool,
}

/// A message that was found, and where it stands in the order of what is found: the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) time: DateTime<Utc>,
    pub(crate) conversation: Uuid,
    pub(crate) seq: u64,
}

/// A conversation to look in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) conversation: ConversationId,
    /// The first place that the person may read.
    pub(crate) first_seq: u64,
    /// Nothing in it is newer.
    pub(crate) active_time: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Binary)]
    conversation_id: Uuid16,
    #[diesel(sql_type = Unsigned<BigInt>)]
    seq: u64,
    #[diesel(sql_type = Datetime)]
    create_time: UtcMicros,
}

/// The conversations that a person is or was in, or one of them; the most active ones first.
pub(crate) async fn rooms(
    conn: &mut Connection,
    user: UserId,
    only: Option<ConversationId>,
) -> Result<Vec<Room>, Error> {
    let of = members::conversation_id.eq(conversations::conversation_id);
    let mut query = members::table
        .inner_join(conversations::table.on(of))
        .filter(members::user_id.eq(Uuid16(user.uuid())))
        .filter(conversations::last_seq.ge(conversations::first_seq))
        .order(conversations::active_time.desc())
        .select((
            conversations::conversation_id,
            conversations::first_seq,
            members::first_seq,
            conversations::active_time,
        ))
        .into_boxed();
    if let Some(only) = only {
        query = query.filter(members::conversation_id.eq(Uuid16(only.uuid())));
    }
    let rows: Vec<(Uuid16, u64, u64, UtcMicros)> = query.load(conn).await?;
    let room = |(conversation, kept, own, time): (Uuid16, u64, u64, UtcMicros)| Room {
        conversation: Uuid::from(conversation).into(),
        first_seq: kept.max(own),
        active_time: time.into(),
    };
    Ok(rows.into_iter().map(room).collect())
}

/// The messages in these rooms that a person finds, before a place, the newest first. A few hundred rooms at most.
pub(crate) async fn find(
    conn: &mut Connection,
    user: UserId,
    wanted: &Wanted<'_>,
    rooms: &[Room],
    before: Option<Place>,
    limit: i64,
) -> Result<Vec<Place>, Error> {
    let rows: Vec<Row> = Statement::new(user, wanted, rooms, before, limit).query().load(conn).await?;
    let place = |row: Row| Place {
        time: row.create_time.into(),
        conversation: row.conversation_id.into(),
        seq: row.seq,
    };
    Ok(rows.into_iter().map(place).collect())
}
