//! The traces of calls that chat-svc is not known to have heard of.

use std::time::Duration;

use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, QueryDsl as _, Queryable, Selectable, SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use prost::Message as _;
use proto::{chat::RecordCallRequest, id::CallId};
use uuid::Uuid;

use super::schema::call_traces;
use crate::{domain::Call, traces};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = call_traces)]
struct Row {
    call_id: Uuid16,
    request: Vec<u8>,
    create_time: UtcMicros,
    due_time: UtcMicros,
    attempts: u32,
}

/// A trace that is to be told.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) call: CallId,
    pub(crate) trace: RecordCallRequest,
    pub(crate) since: DateTime<Utc>,
    /// How often it was told in vain.
    pub(crate) attempts: u32,
}

/// Writes down that a call, if it is over, is to leave a trace. Call it in the transaction of its end.
pub(super) async fn leave(conn: &mut Connection, call: &Call, now: DateTime<Utc>) -> Result<(), Error> {
    let Some(trace) = traces::of(call) else { return Ok(()) };
    let row = Row {
        call_id: call.id.uuid().into(),
        request: trace.encode_to_vec(),
        create_time: now.into(),
        due_time: now.into(),
        attempts: 0,
    };
    diesel::insert_into(call_traces::table).values(row).execute(conn).await?;
    Ok(())
}

/// Takes up to `limit` that are due, for the time of `lease`. Call it in a transaction.
pub(crate) async fn claim(
    conn: &mut Connection,
    now: DateTime<Utc>,
    lease: Duration,
    limit: i64,
) -> Result<Vec<Waiting>, Error> {
    let rows: Vec<Row> = call_traces::table
        .filter(call_traces::due_time.le(UtcMicros::from(now)))
        .order((call_traces::due_time, call_traces::call_id))
        .limit(limit)
        .select(Row::as_select())
        .for_update()
        .skip_locked()
        .load(conn)
        .await?;
    if !rows.is_empty() {
        let ids = rows.iter().map(|row| row.call_id);
        diesel::update(call_traces::table.filter(call_traces::call_id.eq_any(ids)))
            .set(call_traces::due_time.eq(UtcMicros::from(now + lease)))
            .execute(conn)
            .await?;
    }
    rows.iter().map(|row| Ok(into_waiting(row)?)).collect()
}

/// They need not be told any more.
pub(crate) async fn forget(conn: &mut Connection, calls: &[CallId]) -> Result<(), Error> {
    if calls.is_empty() {
        return Ok(());
    }
    let ids = calls.iter().map(|call| Uuid16(call.uuid()));
    diesel::delete(call_traces::table.filter(call_traces::call_id.eq_any(ids))).execute(conn).await?;
    Ok(())
}

/// They were told in vain, and are to be told again then.
pub(crate) async fn put_off(
    conn: &mut Connection,
    calls: &[CallId],
    until: DateTime<Utc>,
) -> Result<(), Error> {
    if calls.is_empty() {
        return Ok(());
    }
    let ids = calls.iter().map(|call| Uuid16(call.uuid()));
    diesel::update(call_traces::table.filter(call_traces::call_id.eq_any(ids)))
        .set((
            call_traces::due_time.eq(UtcMicros::from(until)),
            call_traces::attempts.eq(call_traces::attempts + 1),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

fn into_waiting(row: &Row) -> Result<Waiting, BadRow> {
    let trace = RecordCallRequest::decode(row.request.as_slice());
    Ok(Waiting {
        call: Uuid::from(row.call_id).into(),
        trace: trace.map_err(|_| BadRow::new("call_traces", "request", row.call_id.into()))?,
        since: row.create_time.into(),
        attempts: row.attempts,
    })
}
