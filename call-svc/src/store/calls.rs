use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, JoinOnDsl as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _, mysql::Mysql, sql_types::Binary,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{CallId, UserId};
use uuid::Uuid;

use super::{
    codes::Code,
    schema::{call_legs, calls},
};
use crate::domain::{Call, End, EndReason, Kind, Leg, LegState, Role, State};

/// How a leg of a live call is.
const LIVE: [LegState; 2] = [LegState::Ringing, LegState::Answered];
/// More live calls than a person can have.
const LIVE_MOST: i64 = 4;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = calls)]
struct CallRow {
    call_id: Uuid16,
    kind: String,
    state: String,
    end_reason: Option<String>,
    ended_by: Option<Uuid16>,
    started_by_service: bool,
    version: u64,
    create_time: UtcMicros,
    ring_deadline: UtcMicros,
    answer_time: Option<UtcMicros>,
    active_time: Option<UtcMicros>,
    end_time: Option<UtcMicros>,
    ringing_devices: u32,
    waiting: bool,
    match_id: Option<Uuid16>,
    silent: bool,
    pushed: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = call_legs)]
struct LegRow {
    user_id: Uuid16,
    role: String,
    state: String,
    endpoint_id: Option<Uuid16>,
    generation: u32,
    relay_only: bool,
    known_as: Option<Uuid16>,
}

/// The call, or nothing.
pub(crate) async fn find(conn: &mut Connection, id: CallId) -> Result<Option<Call>, Error> {
    Ok(load(conn, &[id]).await?.pop())
}

/// These calls, newest first. One statement: a call and its legs are of the same moment.
pub(crate) async fn load(conn: &mut Connection, ids: &[CallId]) -> Result<Vec<Call>, Error> {
    let ids = ids.iter().map(|id| Uuid16(id.uuid()));
    let rows: Vec<(CallRow, LegRow)> = calls::table
        .inner_join(call_legs::table.on(call_legs::call_id.eq(calls::call_id)))
        .filter(calls::call_id.eq_any(ids))
        .order((calls::call_id.desc(), call_legs::role.desc()))
        .select((CallRow::as_select(), LegRow::as_select()))
        .load(conn)
        .await?;
    let mut found = Vec::new();
    let mut rows = rows.into_iter();
    while let Some((call, caller)) = rows.next() {
        let second = rows.next().filter(|(again, _)| again.call_id == call.call_id);
        let (_, callee) = second.ok_or_else(|| BadRow::new("calls", "call_legs", call.call_id.into()))?;
        found.push(into_call(&call, [&caller, &callee])?);
    }
    Ok(found)
}

/// The live calls of a person, newest first: one that they are in, a match's too, and one that rings for them, if so.
pub(crate) async fn live_of(conn: &mut Connection, user: UserId) -> Result<Vec<Call>, Error> {
    let rows = of(user).filter(call_legs::state.eq_any(LIVE.map(LegState::word))).limit(LIVE_MOST);
    let ids = ids(rows.load(conn).await?);
    let mut live = load(conn, &ids).await?;
    // One may have ended since its id was read.
    live.retain(|call| !call.state.is_final());
    Ok(live)
}

/// A page of a person's calls, newest first: those before `before`. Those of matches are not among them.
pub(crate) async fn page(
    conn: &mut Connection,
    user: UserId,
    before: Option<CallId>,
    live_only: bool,
    limit: i64,
) -> Result<Vec<CallId>, Error> {
    let mut query = of(user).filter(call_legs::known_as.is_null()).limit(limit);
    if let Some(before) = before {
        query = query.filter(call_legs::call_id.lt(Uuid16(before.uuid())));
    }
    if live_only {
        query = query.filter(call_legs::state.eq_any(LIVE.map(LegState::word)));
    }
    Ok(ids(query.load(conn).await?))
}

/// A person's calls, newest first.
fn of(user: UserId) -> call_legs::BoxedQuery<'static, Mysql, Binary> {
    let own = call_legs::table.filter(call_legs::user_id.eq(Uuid16(user.uuid())));
    own.order(call_legs::call_id.desc()).select(call_legs::call_id).into_boxed()
}

/// Calls that ring past their deadline.
pub(crate) async fn overdue(
    conn: &mut Connection,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<CallId>, Error> {
    let rows = calls::table
        .filter(calls::state.eq(State::Ringing.word()))
        .filter(calls::ring_deadline.le(UtcMicros::from(now)))
        .order(calls::ring_deadline)
        .limit(limit)
        .select(calls::call_id)
        .load(conn)
        .await?;
    Ok(ids(rows))
}

/// Calls whose media is being set up.
pub(crate) async fn connecting(conn: &mut Connection) -> Result<Vec<CallId>, Error> {
    let rows = calls::table
        .filter(calls::state.eq(State::Connecting.word()))
        .select(calls::call_id)
        .load(conn)
        .await?;
    Ok(ids(rows))
}

/// The versions that these calls have now.
pub(crate) async fn versions(conn: &mut Connection, of: &[CallId]) -> Result<Vec<(CallId, u64)>, Error> {
    let of = of.iter().map(|id| Uuid16(id.uuid()));
    let rows: Vec<(Uuid16, u64)> = calls::table
        .filter(calls::call_id.eq_any(of))
        .select((calls::call_id, calls::version))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, version)| (Uuid::from(id).into(), version)).collect())
}

pub(super) async fn insert(conn: &mut Connection, call: &Call) -> Result<(), Error> {
    diesel::insert_into(calls::table).values(row(call)).execute(conn).await?;
    let legs: Vec<_> = call
        .legs
        .iter()
        .map(|leg| {
            (
                call_legs::call_id.eq(Uuid16(call.id.uuid())),
                call_legs::user_id.eq(Uuid16(leg.user_id.uuid())),
                call_legs::role.eq(leg.role.word()),
                call_legs::state.eq(leg.state.word()),
                call_legs::endpoint_id.eq(leg.endpoint.map(|endpoint| Uuid16(endpoint.uuid()))),
                call_legs::generation.eq(leg.generation),
                call_legs::client_seq.eq(0),
                call_legs::link.eq(crate::domain::Link::Unknown.word()),
                call_legs::seen_until.eq(UtcMicros::from(call.create_time)),
                call_legs::relay_only.eq(leg.relay_only),
                call_legs::known_as.eq(leg.known_as.map(|known_as| Uuid16(known_as.uuid()))),
            )
        })
        .collect();
    diesel::insert_into(call_legs::table).values(legs).execute(conn).await?;
    Ok(())
}

/// The one conditional update of a transition: whether the call was still at the version before `next`.
pub(super) async fn replace(conn: &mut Connection, next: &Call) -> Result<bool, Error> {
    let row = row(next);
    let current = calls::table.find(row.call_id).filter(calls::version.eq(next.version.saturating_sub(1)));
    let reached = diesel::update(current)
        .set((
            calls::state.eq(row.state),
            calls::end_reason.eq(row.end_reason),
            calls::ended_by.eq(row.ended_by),
            calls::version.eq(row.version),
            calls::answer_time.eq(row.answer_time),
            calls::active_time.eq(row.active_time),
            calls::end_time.eq(row.end_time),
            calls::ringing_devices.eq(row.ringing_devices),
        ))
        .execute(conn)
        .await?;
    Ok(reached.won())
}

fn row(call: &Call) -> CallRow {
    CallRow {
        call_id: call.id.uuid().into(),
        kind: call.kind.word().to_owned(),
        state: call.state.word().to_owned(),
        end_reason: call.end.map(|end| end.reason.word().to_owned()),
        ended_by: call.end.and_then(|end| end.by).map(|user| user.uuid().into()),
        started_by_service: call.started_by_service,
        version: call.version,
        create_time: call.create_time.into(),
        ring_deadline: call.ring_deadline.into(),
        answer_time: call.answer_time.map(Into::into),
        active_time: call.active_time.map(Into::into),
        end_time: call.end.map(|end| end.time.into()),
        ringing_devices: call.ringing_devices,
        waiting: call.waiting,
        match_id: call.match_id.map(|id| id.uuid().into()),
        silent: call.silent,
        pushed: call.pushed,
    }
}

fn into_call(row: &CallRow, legs: [&LegRow; 2]) -> Result<Call, BadRow> {
    let bad = |column| BadRow::new("calls", column, row.call_id.into());
    let state = State::of(&row.state).ok_or_else(|| bad("state"))?;
    let end = match (&row.end_reason, row.end_time) {
        (None, None) => None,
        (Some(reason), Some(time)) => Some(End {
            reason: EndReason::of(reason).ok_or_else(|| bad("end_reason"))?,
            by: row.ended_by.map(|user| Uuid::from(user).into()),
            time: time.into(),
        }),
        (None, Some(_)) | (Some(_), None) => return Err(bad("end_time")),
    };
    if state.is_final() != end.is_some() {
        return Err(bad("end_reason"));
    }
    let [caller, callee] = legs;
    Ok(Call {
        id: Uuid::from(row.call_id).into(),
        kind: Kind::of(&row.kind).ok_or_else(|| bad("kind"))?,
        state,
        legs: [into_leg(row.call_id, caller)?, into_leg(row.call_id, callee)?],
        started_by_service: row.started_by_service,
        version: row.version,
        create_time: row.create_time.into(),
        ring_deadline: row.ring_deadline.into(),
        answer_time: row.answer_time.map(Into::into),
        active_time: row.active_time.map(Into::into),
        end,
        ringing_devices: row.ringing_devices,
        waiting: row.waiting,
        match_id: row.match_id.map(|id| Uuid::from(id).into()),
        silent: row.silent,
        pushed: row.pushed,
    })
}

fn into_leg(call: Uuid16, row: &LegRow) -> Result<Leg, BadRow> {
    let bad = |column| BadRow::new("call_legs", column, call.into());
    Ok(Leg {
        user_id: Uuid::from(row.user_id).into(),
        role: Role::of(&row.role).ok_or_else(|| bad("role"))?,
        state: LegState::of(&row.state).ok_or_else(|| bad("state"))?,
        endpoint: row.endpoint_id.map(|endpoint| Uuid::from(endpoint).into()),
        generation: row.generation,
        relay_only: row.relay_only,
        known_as: row.known_as.map(|id| Uuid::from(id).into()),
    })
}

fn ids(rows: Vec<Uuid16>) -> Vec<CallId> {
    rows.into_iter().map(|id| Uuid::from(id).into()).collect()
}
