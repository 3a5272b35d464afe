//! What each person remembers of calls that are over, and how far they have looked.

use std::time::Duration;

use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _,
    Queryable, Selectable, SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{CallId, UserId};
use uuid::Uuid;

use super::{
    codes::Code as _,
    schema::{call_history, history_seen},
    search::Place,
};
use crate::domain::{Call, Kind, Memory, Quality, Remembered, Role, memories};

/// Missed calls are counted no further.
const MOST_MISSED: i64 = 100;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = call_history)]
struct Row {
    user_id: Uuid16,
    call_id: Uuid16,
    with_user_id: Uuid16,
    role: String,
    kind: String,
    outcome: String,
    create_time: UtcMicros,
    duration_ms: Option<u64>,
    round_trip_us: Option<u64>,
    loss_permille: Option<u16>,
    frozen_ms: Option<u64>,
    relayed: Option<bool>,
}

/// A call in a person's history.
#[derive(Debug, Clone)]
pub(crate) struct Past {
    pub(crate) call: CallId,
    pub(crate) memory: Memory,
    pub(crate) kind: Kind,
    pub(crate) create_time: DateTime<Utc>,
    pub(crate) quality: Option<Quality>,
}

/// Which calls of a person's history.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wanted {
    /// Only those with this person.
    pub(crate) with: Option<UserId>,
    pub(crate) missed_only: bool,
}

/// Writes what both people remember of a call, if it is over.
pub(super) async fn remember(conn: &mut Connection, call: &Call) -> Result<(), Error> {
    let rows: Vec<Row> = memories(call).iter().map(|memory| row(call, memory)).collect();
    if !rows.is_empty() {
        diesel::insert_into(call_history::table).values(rows).execute(conn).await?;
    }
    Ok(())
}

/// A page of a person's history, newest first: what comes before `before`.
pub(crate) async fn page(
    conn: &mut Connection,
    user: UserId,
    wanted: Wanted,
    before: Option<Place>,
    limit: i64,
) -> Result<Vec<Past>, Error> {
    let mut query = call_history::table
        .filter(call_history::user_id.eq(Uuid16(user.uuid())))
        .order((call_history::create_time.desc(), call_history::call_id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    if let Some(with) = wanted.with {
        query = query.filter(call_history::with_user_id.eq(Uuid16(with.uuid())));
    }
    if wanted.missed_only {
        query = query.filter(call_history::outcome.eq(Remembered::Missed.word()));
    }
    if let Some(Place { time, id }) = before {
        let (time, id) = (UtcMicros::from(time), Uuid16(id));
        query = query
            .filter(call_history::create_time.le(time))
            .filter(call_history::create_time.lt(time).or(call_history::call_id.lt(id)));
    }
    let rows: Vec<Row> = query.load(conn).await?;
    rows.iter().map(|row| Ok(into_past(row)?)).collect()
}

/// How many missed calls the person has not looked at, at most 100.
pub(crate) async fn missed(conn: &mut Connection, user: UserId) -> Result<u32, Error> {
    let user = Uuid16(user.uuid());
    let seen: Option<UtcMicros> =
        history_seen::table.find(user).select(history_seen::seen_time).first(conn).await.optional()?;
    let since = seen.unwrap_or_else(|| DateTime::UNIX_EPOCH.into());
    let missed: Vec<Uuid16> = call_history::table
        .filter(call_history::user_id.eq(user))
        .filter(call_history::outcome.eq(Remembered::Missed.word()))
        .filter(call_history::create_time.gt(since))
        .limit(MOST_MISSED)
        .select(call_history::call_id)
        .load(conn)
        .await?;
    Ok(u32::try_from(missed.len()).unwrap_or_default())
}

/// The person has looked at calls that were started until `until`. Says whether that is news.
pub(crate) async fn see(conn: &mut Connection, user: UserId, until: DateTime<Utc>) -> Result<bool, Error> {
    ensure(conn, user).await?;
    let until = UtcMicros::from(until);
    let older = history_seen::table.find(Uuid16(user.uuid())).filter(history_seen::seen_time.lt(until));
    let moved = diesel::update(older).set(history_seen::seen_time.eq(until)).execute(conn).await?;
    Ok(moved.won())
}

/// A new version of the person's history.
pub(crate) async fn next_version(conn: &mut Connection, user: UserId) -> Result<u64, Error> {
    ensure(conn, user).await?;
    let row = history_seen::table.find(Uuid16(user.uuid()));
    let grown = history_seen::version.eq(history_seen::version + 1);
    diesel::update(row).set(grown).execute(conn).await?.at_least_one()?;
    Ok(row.select(history_seen::version).first(conn).await?)
}

/// Deletes these calls from the person's history; gives how many there were.
pub(crate) async fn delete(conn: &mut Connection, user: UserId, of: &[CallId]) -> Result<usize, Error> {
    let own = call_history::table.filter(call_history::user_id.eq(Uuid16(user.uuid())));
    let these = of.iter().map(|call| Uuid16(call.uuid()));
    Ok(diesel::delete(own.filter(call_history::call_id.eq_any(these))).execute(conn).await?)
}

/// Deletes all calls, or all with one person, from a person's history; gives how many there were.
pub(crate) async fn delete_all(
    conn: &mut Connection,
    user: UserId,
    with: Option<UserId>,
) -> Result<usize, Error> {
    let own = call_history::table.filter(call_history::user_id.eq(Uuid16(user.uuid())));
    Ok(match with {
        Some(with) => {
            let with = call_history::with_user_id.eq(Uuid16(with.uuid()));
            diesel::delete(own.filter(with)).execute(conn).await?
        }
        None => diesel::delete(own).execute(conn).await?,
    })
}

/// Writes down how good a call was for a person, unless they have deleted it.
pub(crate) async fn rate(
    conn: &mut Connection,
    user: UserId,
    call: CallId,
    quality: Quality,
) -> Result<(), Error> {
    let row = call_history::table.find((Uuid16(user.uuid()), Uuid16(call.uuid())));
    let micros = quality.round_trip.map(|length| u64::try_from(length.as_micros()).unwrap_or(u64::MAX));
    let rated = (
        call_history::round_trip_us.eq(micros),
        call_history::loss_permille.eq(u16::try_from(quality.loss_permille).unwrap_or(1000)),
        call_history::frozen_ms.eq(millis(quality.frozen)),
        call_history::relayed.eq(quality.relayed),
    );
    diesel::update(row).set(rated).execute(conn).await?;
    Ok(())
}

async fn ensure(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    let new = (
        history_seen::user_id.eq(Uuid16(user.uuid())),
        history_seen::seen_time.eq(UtcMicros::from(DateTime::UNIX_EPOCH)),
        history_seen::version.eq(0),
    );
    diesel::insert_or_ignore_into(history_seen::table).values(new).execute(conn).await?;
    Ok(())
}

fn row(call: &Call, memory: &Memory) -> Row {
    Row {
        user_id: memory.user.uuid().into(),
        call_id: call.id.uuid().into(),
        with_user_id: memory.with.uuid().into(),
        role: memory.role.word().to_owned(),
        kind: call.kind.word().to_owned(),
        outcome: memory.outcome.word().to_owned(),
        create_time: call.create_time.into(),
        duration_ms: memory.duration.map(millis),
        round_trip_us: None,
        loss_permille: None,
        frozen_ms: None,
        relayed: None,
    }
}

fn into_past(row: &Row) -> Result<Past, BadRow> {
    let bad = |column| BadRow::new("call_history", column, row.call_id.into());
    let quality = row.loss_permille.map(|loss_permille| Quality {
        round_trip: row.round_trip_us.map(Duration::from_micros),
        loss_permille: loss_permille.into(),
        frozen: Duration::from_millis(row.frozen_ms.unwrap_or_default()),
        relayed: row.relayed.unwrap_or_default(),
    });
    let memory = Memory {
        user: Uuid::from(row.user_id).into(),
        with: Uuid::from(row.with_user_id).into(),
        role: Role::of(&row.role).ok_or_else(|| bad("role"))?,
        outcome: Remembered::of(&row.outcome).ok_or_else(|| bad("outcome"))?,
        duration: row.duration_ms.map(Duration::from_millis),
    };
    let kind = Kind::of(&row.kind).ok_or_else(|| bad("kind"))?;
    Ok(Past {
        call: Uuid::from(row.call_id).into(),
        memory,
        kind,
        create_time: row.create_time.into(),
        quality,
    })
}

fn millis(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}
