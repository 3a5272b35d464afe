use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods as _, Insertable, QueryDsl as _, Queryable, Selectable, SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use uuid::Uuid;

use super::{Event, OWN_FOR};
use crate::{BadRow, Connection, Error, UtcMicros, Uuid16};

/// The table, for services that join or delete with it.
#[expect(missing_docs, reason = "the README documents the table")]
pub mod schema {
    diesel::table! {
        outbox (event_id) {
            event_id -> Binary,
            aggregate_id -> Varchar,
            version -> Unsigned<Bigint>,
            user_ids -> Blob,
            kind -> Varchar,
            payload -> Blob,
            expire_time -> Datetime,
            create_time -> Datetime,
            relay_time -> Datetime,
            attempts -> Unsigned<Integer>,
        }
    }
}

use schema::outbox;

#[derive(Insertable)]
#[diesel(table_name = outbox)]
struct NewRow<'a> {
    event_id: Uuid16,
    aggregate_id: &'a str,
    version: u64,
    user_ids: Vec<u8>,
    kind: &'a str,
    payload: &'a [u8],
    expire_time: UtcMicros,
    create_time: UtcMicros,
    relay_time: UtcMicros,
    attempts: u32,
}

/// Writes events in the caller's transaction. After the commit, give their ids to [`super::Relayer::relay`].
pub async fn insert(conn: &mut Connection, events: &[Event], now: DateTime<Utc>) -> Result<(), Error> {
    if events.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = events
        .iter()
        .map(|event| NewRow {
            event_id: event.event_id.into(),
            aggregate_id: &event.aggregate_id,
            version: event.version,
            user_ids: event.user_ids.iter().flat_map(|id| *id.as_bytes()).collect(),
            kind: &event.kind,
            payload: &event.payload,
            expire_time: event.expire_time.into(),
            create_time: now.into(),
            relay_time: (now + OWN_FOR).into(),
            attempts: 0,
        })
        .collect();
    diesel::insert_into(outbox::table).values(&rows).execute(conn).await?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = outbox)]
struct Row {
    event_id: Uuid16,
    aggregate_id: String,
    version: u64,
    user_ids: Vec<u8>,
    kind: String,
    payload: Vec<u8>,
    expire_time: UtcMicros,
    attempts: u32,
}

/// An event, and how often it has failed.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub(super) event: Event,
    pub(super) attempts: u32,
}

impl TryFrom<Row> for Waiting {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let (ids, rest) = row.user_ids.as_chunks::<16>();
        if !rest.is_empty() {
            return Err(BadRow::new("outbox", "user_ids", row.event_id.into()));
        }
        let event = Event {
            event_id: row.event_id.into(),
            aggregate_id: row.aggregate_id,
            version: row.version,
            user_ids: ids.iter().copied().map(Uuid::from_bytes).collect(),
            kind: row.kind,
            payload: row.payload,
            expire_time: row.expire_time.into(),
        };
        Ok(Self { event, attempts: row.attempts })
    }
}

/// The given rows that are still there, oldest first. The caller's instance owns them.
pub(super) async fn own(conn: &mut Connection, ids: &[Uuid]) -> Result<Vec<Waiting>, Error> {
    let ids = ids.iter().copied().map(Uuid16);
    let rows: Vec<Row> = outbox::table
        .filter(outbox::event_id.eq_any(ids))
        .order(outbox::event_id)
        .select(Row::as_select())
        .load(conn)
        .await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// Takes up to `limit` rows that wait for any instance, for the time of `lease`. Call it in a transaction.
pub(super) async fn claim(
    conn: &mut Connection,
    now: DateTime<Utc>,
    lease: Duration,
    limit: i64,
) -> Result<Vec<Waiting>, Error> {
    let rows: Vec<Row> = outbox::table
        .filter(outbox::relay_time.le(UtcMicros::from(now)))
        .order(outbox::relay_time)
        .limit(limit)
        .select(Row::as_select())
        .for_update()
        .skip_locked()
        .load(conn)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = rows.iter().map(|row| row.event_id).collect();
    diesel::update(outbox::table.filter(outbox::event_id.eq_any(ids)))
        .set(outbox::relay_time.eq(UtcMicros::from(now + lease)))
        .execute(conn)
        .await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// Forgets events that were delivered or have expired.
pub(super) async fn delete(conn: &mut Connection, ids: &[Uuid]) -> Result<(), Error> {
    let ids = ids.iter().copied().map(Uuid16);
    diesel::delete(outbox::table.filter(outbox::event_id.eq_any(ids))).execute(conn).await?;
    Ok(())
}

/// Puts off events that could not be delivered.
pub(super) async fn put_off(conn: &mut Connection, ids: &[Uuid], until: DateTime<Utc>) -> Result<(), Error> {
    let ids = ids.iter().copied().map(Uuid16);
    diesel::update(outbox::table.filter(outbox::event_id.eq_any(ids)))
        .set((outbox::relay_time.eq(UtcMicros::from(until)), outbox::attempts.eq(outbox::attempts + 1)))
        .execute(conn)
        .await?;
    Ok(())
}
