use chrono::{DateTime, Utc};
use db::{Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;
use proto::{auth::RevocationReason, id::SessionId};
use uuid::Uuid;

use super::{revocations, schema::sessions};
use crate::domain::session::Session;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
struct Row {
    id: Uuid16,
    user_id: Uuid16,
    generation: u64,
    rotate_time: UtcMicros,
    create_time: UtcMicros,
    expire_time: UtcMicros,
    end_time: Option<UtcMicros>,
}

impl From<Row> for Session {
    fn from(row: Row) -> Self {
        Self {
            id: Uuid::from(row.id).into(),
            user_id: Uuid::from(row.user_id).into(),
            generation: row.generation,
            rotate_time: row.rotate_time.into(),
            create_time: row.create_time.into(),
            expire_time: row.expire_time.into(),
            end_time: row.end_time.map(Into::into),
        }
    }
}

/// Adds a session.
pub(crate) async fn insert(conn: &mut Connection, session: &Session) -> Result<(), Error> {
    let row = Row {
        id: session.id.uuid().into(),
        user_id: session.user_id.uuid().into(),
        generation: session.generation,
        rotate_time: session.rotate_time.into(),
        create_time: session.create_time.into(),
        expire_time: session.expire_time.into(),
        end_time: session.end_time.map(Into::into),
    };
    diesel::insert_into(sessions::table).values(row).execute(conn).await?;
    Ok(())
}

/// A session by id.
pub(crate) async fn find(conn: &mut Connection, id: SessionId) -> Result<Option<Session>, Error> {
    let row: Option<Row> =
        sessions::table.find(Uuid16(id.uuid())).select(Row::as_select()).first(conn).await.optional()?;
    Ok(row.map(Into::into))
}

/// Moves a session from the generation that `session` has to the next. Whether this caller did it: of many at once, one.
pub(crate) async fn rotate(
    conn: &mut Connection,
    session: &Session,
    now: DateTime<Utc>,
    expire_time: DateTime<Utc>,
) -> Result<bool, Error> {
    let same = sessions::table
        .find(Uuid16(session.id.uuid()))
        .filter(sessions::generation.eq(session.generation))
        .filter(sessions::end_time.is_null());
    let reached = diesel::update(same)
        .set((
            sessions::generation.eq(session.generation + 1),
            sessions::rotate_time.eq(UtcMicros::from(now)),
            sessions::expire_time.eq(UtcMicros::from(expire_time)),
        ))
        .execute(conn)
        .await?;
    Ok(reached.won())
}

/// Ends a session before its time and records it for those who watch. Once: a session that has ended stays as it is.
/// The transaction is the caller's.
pub(crate) async fn end(
    conn: &mut Connection,
    session: SessionId,
    user: proto::id::UserId,
    reason: RevocationReason,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let live = sessions::table.find(Uuid16(session.uuid())).filter(sessions::end_time.is_null());
    let ended = diesel::update(live).set(sessions::end_time.eq(UtcMicros::from(now))).execute(conn).await?;
    if ended.won() {
        revocations::insert(conn, session, user, reason, now).await?;
    }
    Ok(())
}

/// Forgets up to `limit` sessions that expired before `before`; how many it forgot.
pub(crate) async fn purge(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    Ok(diesel::sql_query("DELETE FROM sessions WHERE expire_time < ? ORDER BY expire_time LIMIT ?")
        .bind::<Datetime, _>(UtcMicros::from(before))
        .bind::<BigInt, _>(limit)
        .execute(conn)
        .await?)
}
