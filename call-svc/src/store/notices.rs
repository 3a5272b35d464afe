//! What of calls asks for attention, and notify-svc is not known to have heard of.

use std::time::Duration;

use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, UtcMicros, Uuid16, outbox::OWN_FOR};
use diesel::{
    ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use proto::id::CallId;
use uuid::Uuid;

use super::schema::call_notices;
use crate::{domain::Call, notices::Notice, wire};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = call_notices)]
struct Row {
    call_id: Uuid16,
    event_id: Uuid16,
    is_taken_back: bool,
    request: Vec<u8>,
    expire_time: UtcMicros,
    due_time: UtcMicros,
    attempts: u32,
}

/// A notice that is to be told.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) call: CallId,
    /// The event of the change that it is about.
    pub(crate) event: Uuid,
    pub(crate) notice: Notice,
    pub(crate) expire_time: DateTime<Utc>,
    /// How often it was told in vain.
    pub(crate) attempts: u32,
}

/// Writes down what a change of a call asks attention for, in place of what was to be told of the call before. Call it in the
/// transaction of the change, which `event` names. For a while it is the instance's own to tell.
pub(super) async fn leave(
    conn: &mut Connection,
    call: &Call,
    event: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let Some((notice, expire_time)) = Notice::of(event, &wire::call(call), now) else { return Ok(()) };
    let (is_taken_back, request) = notice.encode();
    let row = Row {
        call_id: call.id.uuid().into(),
        event_id: event.into(),
        is_taken_back,
        request,
        expire_time: expire_time.into(),
        due_time: (now + OWN_FOR).into(),
        attempts: 0,
    };
    diesel::replace_into(call_notices::table).values(row).execute(conn).await?;
    Ok(())
}

/// What is still to be told of this change of a call.
pub(crate) async fn find(conn: &mut Connection, call: CallId, event: Uuid) -> Result<Option<Waiting>, Error> {
    let row: Option<Row> = call_notices::table
        .find(Uuid16(call.uuid()))
        .filter(call_notices::event_id.eq(Uuid16(event)))
        .select(Row::as_select())
        .first(conn)
        .await
        .optional()?;
    row.map(TryInto::try_into).transpose().map_err(Error::from)
}

/// Takes up to `limit` that are due, for the time of `lease`. Call it in a transaction.
pub(crate) async fn claim(
    conn: &mut Connection,
    now: DateTime<Utc>,
    lease: Duration,
    limit: i64,
) -> Result<Vec<Waiting>, Error> {
    let rows: Vec<Row> = call_notices::table
        .filter(call_notices::due_time.le(UtcMicros::from(now)))
        .order((call_notices::due_time, call_notices::call_id))
        .limit(limit)
        .select(Row::as_select())
        .for_update()
        .skip_locked()
        .load(conn)
        .await?;
    if !rows.is_empty() {
        let ids = rows.iter().map(|row| row.call_id);
        diesel::update(call_notices::table.filter(call_notices::call_id.eq_any(ids)))
            .set(call_notices::due_time.eq(UtcMicros::from(now + lease)))
            .execute(conn)
            .await?;
    }
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// It need not be told any more. What has taken its place stays.
pub(crate) async fn forget(conn: &mut Connection, call: CallId, event: Uuid) -> Result<(), Error> {
    let told = call_notices::table.find(Uuid16(call.uuid()));
    diesel::delete(told.filter(call_notices::event_id.eq(Uuid16(event)))).execute(conn).await?;
    Ok(())
}

/// It was told in vain, and is to be told again then.
pub(crate) async fn put_off(
    conn: &mut Connection,
    call: CallId,
    event: Uuid,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    let waiting = call_notices::table.find(Uuid16(call.uuid()));
    diesel::update(waiting.filter(call_notices::event_id.eq(Uuid16(event))))
        .set((
            call_notices::due_time.eq(UtcMicros::from(until)),
            call_notices::attempts.eq(call_notices::attempts + 1),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

impl TryFrom<Row> for Waiting {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let notice = Notice::decode(row.is_taken_back, &row.request);
        Ok(Self {
            call: Uuid::from(row.call_id).into(),
            event: row.event_id.into(),
            notice: notice.map_err(|_| BadRow::new("call_notices", "request", row.call_id.into()))?,
            expire_time: row.expire_time.into(),
            attempts: row.attempts,
        })
    }
}
