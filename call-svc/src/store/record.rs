//! The append-only record of what happened in calls.

use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, UtcMicros, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, Insertable, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _, sql_query,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;
use prost::Message as _;
use proto::{
    call::{CallEvent, QualityReport, call_event::What},
    id::{CallId, UserId},
};
use uuid::Uuid;

use super::{
    schema::{call_legs, call_record, calls},
    search::{Filter, Place, words},
};
use crate::record::{Entry, QUALITY, kind};

/// Most quality reports of one call that are looked at: two people for a day.
const REPORTS: i64 = 40_000;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = call_record)]
struct Row {
    event_id: Uuid16,
    call_id: Uuid16,
    time: UtcMicros,
    kind: String,
    user_id: Option<Uuid16>,
    details: Vec<u8>,
}

/// Which end of the record comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    OldestFirst,
    NewestFirst,
}

/// Writes entries. One that is there already stays as it is, so that a batch whose fate is unknown can be written again.
pub(crate) async fn append(conn: &mut Connection, entries: &[Entry]) -> Result<(), Error> {
    let rows: Vec<Row> = entries.iter().map(row).collect();
    diesel::insert_or_ignore_into(call_record::table).values(rows).execute(conn).await?;
    Ok(())
}

/// A page of what the filter lets through: what comes after `after` in this order.
pub(crate) async fn page(
    conn: &mut Connection,
    filter: &Filter,
    order: Order,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Entry>, Error> {
    let mut query = call_record::table
        .filter(call_record::time.ge(UtcMicros::from(filter.from)))
        .filter(call_record::time.lt(UtcMicros::from(filter.to)))
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    if let Some(call) = filter.call {
        query = query.filter(call_record::call_id.eq(Uuid16(call.uuid())));
    }
    if let Some(user) = filter.user {
        let of = call_legs::table.filter(call_legs::user_id.eq(Uuid16(user.uuid())));
        query = query.filter(call_record::call_id.eq_any(of.select(call_legs::call_id)));
    }
    if !filter.reasons.is_empty() {
        let of = calls::table.filter(calls::end_reason.eq_any(words(&filter.reasons)));
        query = query.filter(call_record::call_id.eq_any(of.select(calls::call_id)));
    }
    query = match order {
        Order::OldestFirst => query.order((call_record::time.asc(), call_record::event_id.asc())),
        Order::NewestFirst => query.order((call_record::time.desc(), call_record::event_id.desc())),
    };
    if let Some(Place { time, id }) = after {
        let (time, id) = (UtcMicros::from(time), Uuid16(id));
        let (at, same) = (call_record::time, call_record::event_id);
        query = match order {
            Order::OldestFirst => query.filter(at.ge(time)).filter(at.gt(time).or(same.gt(id))),
            Order::NewestFirst => query.filter(at.le(time)).filter(at.lt(time).or(same.lt(id))),
        };
    }
    let rows: Vec<Row> = query.load(conn).await?;
    rows.into_iter().map(|row| Ok(Entry::try_from(row)?)).collect()
}

/// What the pages of a call's people reported of its quality, and whose.
pub(crate) async fn reports(
    conn: &mut Connection,
    call: CallId,
) -> Result<Vec<(UserId, QualityReport)>, Error> {
    let rows: Vec<Row> = call_record::table
        .filter(call_record::call_id.eq(Uuid16(call.uuid())))
        .filter(call_record::kind.eq(QUALITY))
        .limit(REPORTS)
        .select(Row::as_select())
        .load(conn)
        .await?;
    let mut reports = Vec::with_capacity(rows.len());
    for row in rows {
        if let Entry { user: Some(user), what: What::Quality(report), .. } = Entry::try_from(row)? {
            reports.push((user, report));
        }
    }
    Ok(reports)
}

/// Forgets entries from before `before`, at most `limit` of them; gives how many.
pub(crate) async fn forget(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    let delete = "DELETE FROM call_record WHERE time < ? ORDER BY time LIMIT ?";
    let delete = sql_query(delete).bind::<Datetime, _>(UtcMicros::from(before)).bind::<BigInt, _>(limit);
    Ok(delete.execute(conn).await?)
}

/// The same for quality reports alone.
pub(crate) async fn forget_reports(
    conn: &mut Connection,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<usize, Error> {
    let delete = "DELETE FROM call_record WHERE kind = 'quality' AND time < ? ORDER BY time LIMIT ?";
    let delete = sql_query(delete).bind::<Datetime, _>(UtcMicros::from(before)).bind::<BigInt, _>(limit);
    Ok(delete.execute(conn).await?)
}

fn row(entry: &Entry) -> Row {
    let details = CallEvent { what: Some(entry.what.clone()), ..CallEvent::default() };
    Row {
        event_id: entry.id.into(),
        call_id: entry.call.uuid().into(),
        time: entry.time.into(),
        kind: kind(&entry.what).to_owned(),
        user_id: entry.user.map(|user| user.uuid().into()),
        details: details.encode_to_vec(),
    }
}

impl TryFrom<Row> for Entry {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let what = CallEvent::decode(row.details.as_slice()).ok().and_then(|event| event.what);
        Ok(Self {
            id: row.event_id.into(),
            call: Uuid::from(row.call_id).into(),
            time: row.time.into(),
            user: row.user_id.map(|user| Uuid::from(user).into()),
            what: what.ok_or_else(|| BadRow::new("call_record", "details", row.event_id.into()))?,
        })
    }
}
