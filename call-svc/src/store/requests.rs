//! What became of the requests to start a call, by the ids that clients gave them.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    Insertable, OptionalExtension as _, QueryDsl as _, Queryable, Selectable, SelectableHelper as _,
    sql_query,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;
use proto::id::{CallId, RequestId};
use uuid::Uuid;

use super::{codes::Code as _, schema::call_requests};
use crate::domain::NewCall;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = call_requests)]
struct Row {
    user_id: Uuid16,
    request_id: Uuid16,
    call_id: Uuid16,
    callee_id: Uuid16,
    kind: String,
    endpoint_id: Option<Uuid16>,
    create_time: UtcMicros,
}

/// What is known of a request id.
pub(super) enum Known {
    /// It is new.
    New,
    /// It became this call.
    Became(CallId),
    /// It was used for another wish.
    Otherwise,
}

pub(super) async fn look_up(
    conn: &mut Connection,
    request: RequestId,
    new: &NewCall,
) -> Result<Known, Error> {
    let key = (Uuid16(new.caller.uuid()), Uuid16(request.uuid()));
    let row = call_requests::table.find(key).select(Row::as_select()).first(conn).await.optional()?;
    let Some(row) = row else { return Ok(Known::New) };
    let asked = self::row(request, new, Uuid::from(row.call_id).into(), row.create_time.into());
    let same =
        (row.callee_id, &row.kind, row.endpoint_id) == (asked.callee_id, &asked.kind, asked.endpoint_id);
    Ok(if same { Known::Became(Uuid::from(row.call_id).into()) } else { Known::Otherwise })
}

pub(super) async fn insert(
    conn: &mut Connection,
    request: RequestId,
    new: &NewCall,
    became: CallId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::insert_into(call_requests::table).values(row(request, new, became, now)).execute(conn).await?;
    Ok(())
}

/// Forgets requests made before `before`, at most `limit` of them; gives how many.
pub(crate) async fn forget(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    let delete = "DELETE FROM call_requests WHERE create_time < ? ORDER BY create_time LIMIT ?";
    let delete = sql_query(delete).bind::<Datetime, _>(UtcMicros::from(before)).bind::<BigInt, _>(limit);
    Ok(delete.execute(conn).await?)
}

fn row(request: RequestId, new: &NewCall, became: CallId, now: DateTime<Utc>) -> Row {
    Row {
        user_id: new.caller.uuid().into(),
        request_id: request.uuid().into(),
        call_id: became.uuid().into(),
        callee_id: new.callee.uuid().into(),
        kind: new.kind.word().to_owned(),
        endpoint_id: new.caller_endpoint.map(|endpoint| endpoint.uuid().into()),
        create_time: now.into(),
    }
}
