//! What waits to be pushed, and what was pushed and may have to be taken back.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _, sql_query, sql_types,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{EventId, UserId};
use uuid::Uuid;

use super::schema::{notified, pushes as table};
use crate::domain::Parcel;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = table)]
struct Row {
    user_id: Uuid16,
    tag_hash: Vec<u8>,
    notification_id: Uuid16,
    payload: Vec<u8>,
    is_urgent: bool,
    is_withdrawn: bool,
    due_time: Option<UtcMicros>,
    expire_time: UtcMicros,
}

impl From<Row> for Parcel {
    fn from(row: Row) -> Self {
        Self {
            user: UserId::from(Uuid::from(row.user_id)),
            tag_hash: row.tag_hash,
            id: EventId::from(Uuid::from(row.notification_id)),
            payload: row.payload,
            is_urgent: row.is_urgent,
            is_withdrawn: row.is_withdrawn,
            expire_time: row.expire_time.into(),
        }
    }
}

/// Notes that a notification was taken. False if it was before.
pub(crate) async fn is_first(conn: &mut Connection, id: EventId, now: DateTime<Utc>) -> Result<bool, Error> {
    let row =
        (notified::notification_id.eq(Uuid16(id.uuid())), notified::create_time.eq(UtcMicros::from(now)));
    match diesel::insert_into(notified::table).values(row).execute(conn).await.map_err(Error::from) {
        Ok(_) => Ok(true),
        Err(Error::Conflict { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Puts a parcel in the queue, in place of what there was under its tag. What waited already is not put off.
pub(crate) async fn put(conn: &mut Connection, parcel: &Parcel, due: DateTime<Utc>) -> Result<(), Error> {
    sql_query(
        "INSERT INTO pushes
             (user_id, tag_hash, notification_id, payload, is_urgent, is_withdrawn, due_time, expire_time)
         VALUES (?, ?, ?, ?, ?, 0, ?, ?)
         ON DUPLICATE KEY UPDATE
             due_time = IF(is_withdrawn OR due_time IS NULL, VALUES(due_time), LEAST(due_time, VALUES(due_time))),
             notification_id = VALUES(notification_id), payload = VALUES(payload),
             is_urgent = VALUES(is_urgent), is_withdrawn = 0, expire_time = VALUES(expire_time)",
    )
    .bind::<sql_types::Binary, _>(Uuid16(parcel.user.uuid()))
    .bind::<sql_types::Binary, _>(&parcel.tag_hash)
    .bind::<sql_types::Binary, _>(Uuid16(parcel.id.uuid()))
    .bind::<sql_types::Binary, _>(&parcel.payload)
    .bind::<sql_types::Bool, _>(parcel.is_urgent)
    .bind::<sql_types::Datetime, _>(UtcMicros::from(due))
    .bind::<sql_types::Datetime, _>(UtcMicros::from(parcel.expire_time))
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes back what these people have under a tag: what waits goes, and after what was pushed goes `payload`. Says whether
/// anything is to be pushed.
pub(crate) async fn withdraw(
    conn: &mut Connection,
    users: &[UserId],
    tag_hash: &[u8],
    payload: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let users: Vec<_> = users.iter().map(|user| Uuid16(user.uuid())).collect();
    let theirs = table::table.filter(table::tag_hash.eq(tag_hash)).filter(table::user_id.eq_any(users));
    let waiting = theirs.clone().filter(table::is_withdrawn.eq(false)).filter(table::due_time.is_not_null());
    diesel::delete(waiting).execute(conn).await?;
    let pushed = theirs.filter(table::due_time.is_null()).filter(table::expire_time.gt(UtcMicros::from(now)));
    let changed = diesel::update(pushed)
        .set((
            table::payload.eq(payload),
            table::is_withdrawn.eq(true),
            table::due_time.eq(Some(UtcMicros::from(now))),
        ))
        .execute(conn)
        .await?;
    Ok(changed > 0)
}

/// Takes what is due, at most `limit`: nobody else pushes it.
pub(crate) async fn take(
    conn: &mut Connection,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Parcel>, Error> {
    let rows: Vec<Row> = table::table
        .filter(table::due_time.le(UtcMicros::from(now)))
        .order(table::due_time)
        .limit(limit)
        .for_update()
        .skip_locked()
        .select(Row::as_select())
        .load(conn)
        .await?;
    for row in &rows {
        let taken = table::table.find((row.user_id, &row.tag_hash));
        if row.is_withdrawn {
            diesel::delete(taken).execute(conn).await?;
        } else {
            diesel::update(taken).set(table::due_time.eq(None::<UtcMicros>)).execute(conn).await?;
        }
    }
    Ok(rows.into_iter().map(Into::into).collect())
}

/// When the next is due.
pub(crate) async fn next_due(conn: &mut Connection) -> Result<Option<DateTime<Utc>>, Error> {
    let due = table::table.filter(table::due_time.is_not_null()).order(table::due_time);
    let first: Option<Option<UtcMicros>> = due.select(table::due_time).first(conn).await.optional()?;
    Ok(first.flatten().map(Into::into))
}

/// Whether nothing has come under a parcel's tag since, and nobody has taken it back.
pub(crate) async fn is_current(conn: &mut Connection, parcel: &Parcel) -> Result<bool, Error> {
    let row = table::table.find((Uuid16(parcel.user.uuid()), &parcel.tag_hash)).select(Row::as_select());
    let row: Option<Row> = row.first(conn).await.optional()?;
    Ok(match row {
        Some(row) => {
            row.notification_id == Uuid16(parcel.id.uuid()) && row.is_withdrawn == parcel.is_withdrawn
        }
        None => parcel.is_withdrawn,
    })
}

/// Forgets what is of no use any more, and the notifications taken before `since`.
pub(crate) async fn forget(
    conn: &mut Connection,
    now: DateTime<Utc>,
    since: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::delete(table::table.filter(table::expire_time.le(UtcMicros::from(now)))).execute(conn).await?;
    diesel::delete(notified::table.filter(notified::create_time.lt(UtcMicros::from(since))))
        .execute(conn)
        .await?;
    Ok(())
}
