//! Where each person's one `FindPartner` stream is.

use chrono::{DateTime, Utc};
use db::{Connection, Error, Expect as _, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, JoinOnDsl as _, NullableExpressionMethods as _,
    OptionalExtension as _, QueryDsl as _, Queryable, Selectable, SelectableHelper as _, dsl::DuplicatedKeys,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{CallId, MatchId, UserId};
use uuid::Uuid;

use super::{
    super::schema::{calls, match_members, match_seats, matches},
    matches::{Ending, Over},
    seekers,
};
use crate::matching::{How, Seat};

/// A person on a seat.
#[derive(Debug, Clone)]
pub(crate) struct Seated {
    pub(crate) user: UserId,
    pub(crate) seat: Seat,
    pub(crate) guest: bool,
    /// Where they come from.
    pub(crate) address: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = match_seats)]
pub(super) struct Row {
    user_id: Uuid16,
    seat_id: Uuid16,
    instance_id: Uuid16,
    endpoint_id: Uuid16,
    guest: bool,
    address: String,
}

/// What taking a seat came upon.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    /// The person's older stream.
    pub(crate) older: Option<Seat>,
    /// The match that goes on.
    pub(crate) resumed: Option<MatchId>,
    /// The match that does not.
    pub(crate) left: Option<Over>,
}

/// Seats a person. The match that they resume goes on, any other is left, and their older search is over.
pub(crate) async fn take(
    conn: &mut Connection,
    seated: &Seated,
    resume: Option<MatchId>,
    now: DateTime<Utc>,
    call_event: Uuid,
) -> Result<Taken, crate::error::Error> {
    let older = find(conn, seated.user, true).await?.map(|older| older.seat);
    put(conn, seated).await?;
    seekers::delete(conn, &[seated.user]).await?;
    let mut taken = Taken { older, ..Taken::default() };
    match live_match(conn, seated.user).await? {
        Some(live) if resume == Some(live) && super::matches::touch(conn, live).await? => {
            taken.resumed = Some(live);
        }
        Some(live) => {
            let ending = Ending { id: live, how: How::Disconnected, by: Some(seated.user), now, call_event };
            taken.left = super::matches::end(conn, &ending).await?;
        }
        None => {}
    }
    Ok(taken)
}

async fn put(conn: &mut Connection, seated: &Seated) -> Result<(), Error> {
    let row = Row::from(seated);
    diesel::insert_into(match_seats::table)
        .values(&row)
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set((
            match_seats::seat_id.eq(row.seat_id),
            match_seats::instance_id.eq(row.instance_id),
            match_seats::endpoint_id.eq(row.endpoint_id),
            match_seats::guest.eq(row.guest),
            match_seats::address.eq(&row.address),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// A person's seat.
pub(crate) async fn find(conn: &mut Connection, user: UserId, lock: bool) -> Result<Option<Seated>, Error> {
    let row = match_seats::table.find(Uuid16(user.uuid())).select(Row::as_select());
    let found: Option<Row> = if lock {
        row.for_update().first(conn).await.optional()?
    } else {
        row.first(conn).await.optional()?
    };
    Ok(found.map(Into::into))
}

/// Frees a person's seat if it is this one. Their search is over, and so is their match. Says what they left; nothing if
/// they sit elsewhere.
pub(crate) async fn leave(
    conn: &mut Connection,
    user: UserId,
    seat: Option<Uuid>,
    how: How,
    now: DateTime<Utc>,
    call_event: Uuid,
) -> Result<Option<Left>, crate::error::Error> {
    let Some(seated) = find(conn, user, true).await? else { return Ok(None) };
    if seat.is_some_and(|seat| seat != seated.seat.id) {
        return Ok(None);
    }
    seekers::delete(conn, &[user]).await?;
    let over = match live_match(conn, user).await? {
        Some(id) => super::matches::end(conn, &Ending { id, how, by: Some(user), now, call_event }).await?,
        None => None,
    };
    delete(conn, user).await?;
    Ok(Some(Left { seat: seated.seat, over }))
}

async fn delete(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    diesel::delete(match_seats::table.find(Uuid16(user.uuid()))).execute(conn).await?.at_least_one()
}

/// A seat that was left.
#[derive(Debug)]
pub(crate) struct Left {
    pub(crate) seat: Seat,
    pub(crate) over: Option<Over>,
}

/// The match that a person is in.
pub(crate) async fn live_match(conn: &mut Connection, user: UserId) -> Result<Option<MatchId>, Error> {
    let id: Option<Uuid16> = match_members::table
        .filter(match_members::user_id.eq(Uuid16(user.uuid())))
        .filter(match_members::live.eq(true))
        .select(match_members::match_id)
        .first(conn)
        .await
        .optional()?;
    Ok(id.map(|id| Uuid::from(id).into()))
}

/// How things stand for a seat, as far as its stream must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stand {
    pub(crate) seat: Uuid,
    /// The person's match, and its version.
    pub(crate) with: Option<(MatchId, u64)>,
    /// The match's call, which is over while the match does not know it.
    pub(crate) dead_call: Option<CallId>,
}

/// How things stand for all seats of a process.
pub(crate) async fn stands(conn: &mut Connection, instance: Uuid) -> Result<Vec<Stand>, Error> {
    let rows: Vec<StandRow> = match_seats::table
        .left_join(match_members::table.on(diesel::BoolExpressionMethods::and(
            match_members::user_id.eq(match_seats::user_id),
            match_members::live.eq(true),
        )))
        .left_join(matches::table.on(matches::match_id.eq(match_members::match_id)))
        .left_join(calls::table.on(calls::call_id.nullable().eq(matches::call_id)))
        .filter(match_seats::instance_id.eq(Uuid16(instance)))
        .select((
            match_seats::seat_id,
            (matches::match_id, matches::version).nullable(),
            (calls::call_id, calls::end_time).nullable(),
        ))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| stand(&row)).collect())
}

/// A seat, the match and its version, the match's call and when that ended.
type StandRow = (Uuid16, Option<(Uuid16, u64)>, Option<(Uuid16, Option<db::UtcMicros>)>);

fn stand((seat, with, call): &StandRow) -> Stand {
    let dead = call.filter(|(_, end)| end.is_some());
    Stand {
        seat: (*seat).into(),
        with: with.map(|(id, version)| (Uuid::from(id).into(), version)),
        dead_call: dead.map(|(id, _)| Uuid::from(id).into()),
    }
}

/// Whoever sits at a process.
pub(crate) async fn at(conn: &mut Connection, instance: Uuid) -> Result<Vec<(UserId, Uuid)>, Error> {
    let rows: Vec<(Uuid16, Uuid16)> = match_seats::table
        .filter(match_seats::instance_id.eq(Uuid16(instance)))
        .select((match_seats::user_id, match_seats::seat_id))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(user, seat)| (Uuid::from(user).into(), seat.into())).collect())
}

impl From<&Seated> for Row {
    fn from(seated: &Seated) -> Self {
        Self {
            user_id: seated.user.uuid().into(),
            seat_id: seated.seat.id.into(),
            instance_id: seated.seat.instance.into(),
            endpoint_id: seated.seat.endpoint.uuid().into(),
            guest: seated.guest,
            address: seated.address.clone(),
        }
    }
}

impl From<Row> for Seated {
    fn from(row: Row) -> Self {
        let seat = Seat {
            id: row.seat_id.into(),
            instance: row.instance_id.into(),
            endpoint: Uuid::from(row.endpoint_id).into(),
        };
        Self { user: Uuid::from(row.user_id).into(), seat, guest: row.guest, address: row.address }
    }
}
