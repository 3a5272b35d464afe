//! Who may not be matched.

use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _,
    Queryable, Selectable, SelectableHelper as _, mysql::Mysql,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ReportId, SuspensionId, UserId};
use uuid::Uuid;

use crate::{
    domain::moderation::{Network, Reason, Suspended, Suspension},
    store::{codes::Code as _, schema::match_suspensions, search::Place},
};

/// More suspensions of one person than anybody looks at.
const MOST: i64 = 20;
/// More suspensions than are imposed while streams look away.
const NEW: i64 = 1_000;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = match_suspensions)]
struct Row {
    suspension_id: Uuid16,
    user_id: Option<Uuid16>,
    network: Option<String>,
    reason: String,
    create_time: UtcMicros,
    until_time: Option<UtcMicros>,
    by_user_id: Option<Uuid16>,
    lift_time: Option<UtcMicros>,
    report_id: Uuid16,
}

/// Imposes it.
pub(crate) async fn insert(conn: &mut Connection, suspension: &Suspension) -> Result<(), Error> {
    diesel::insert_into(match_suspensions::table).values(row(suspension)).execute(conn).await?;
    Ok(())
}

/// A suspension.
pub(crate) async fn find(conn: &mut Connection, id: SuspensionId) -> Result<Option<Suspension>, Error> {
    let row = match_suspensions::table.find(Uuid16(id.uuid())).select(Row::as_select());
    let row: Option<Row> = row.first(conn).await.optional()?;
    row.map(|row| Ok(into_suspension(row)?)).transpose()
}

/// Lifts it; says whether it was not lifted yet.
pub(crate) async fn lift(conn: &mut Connection, id: SuspensionId, now: DateTime<Utc>) -> Result<bool, Error> {
    let not_lifted =
        match_suspensions::table.find(Uuid16(id.uuid())).filter(match_suspensions::lift_time.is_null());
    let lifted = match_suspensions::lift_time.eq(UtcMicros::from(now));
    Ok(diesel::update(not_lifted).set(lifted).execute(conn).await?.won())
}

/// Lifts what a moderator imposed for this report.
pub(crate) async fn lift_of(
    conn: &mut Connection,
    report: ReportId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let imposed = match_suspensions::table
        .filter(match_suspensions::report_id.eq(Uuid16(report.uuid())))
        .filter(match_suspensions::by_user_id.is_not_null())
        .filter(match_suspensions::lift_time.is_null());
    diesel::update(imposed).set(match_suspensions::lift_time.eq(UtcMicros::from(now))).execute(conn).await?;
    Ok(())
}

/// What keeps this person away who comes from this network: what lasts longest, if anything.
pub(crate) async fn in_force(
    conn: &mut Connection,
    user: UserId,
    network: &Network,
    now: DateTime<Utc>,
) -> Result<Option<Suspension>, Error> {
    let mut rows: Vec<Row> =
        current(now).filter(match_suspensions::user_id.eq(Uuid16(user.uuid()))).load(conn).await?;
    let of_network = current(now).filter(match_suspensions::network.eq(network.to_string()));
    rows.extend(of_network.load::<Row>(conn).await?);
    let longest = rows.into_iter().max_by_key(|row| (row.until_time.is_none(), row.until_time));
    longest.map(|row| Ok(into_suspension(row)?)).transpose()
}

/// What was imposed since then and is in force.
pub(crate) async fn since(
    conn: &mut Connection,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<Suspension>, Error> {
    let new = current(now).filter(match_suspensions::create_time.ge(UtcMicros::from(since)));
    let rows: Vec<Row> = new.order(match_suspensions::create_time.desc()).limit(NEW).load(conn).await?;
    rows.into_iter().map(|row| Ok(into_suspension(row)?)).collect()
}

/// When the person was last suspended by itself.
pub(crate) async fn last_by_itself(
    conn: &mut Connection,
    user: UserId,
) -> Result<Option<DateTime<Utc>>, Error> {
    let last: Option<UtcMicros> = match_suspensions::table
        .filter(match_suspensions::user_id.eq(Uuid16(user.uuid())))
        .filter(match_suspensions::by_user_id.is_null())
        .order(match_suspensions::create_time.desc())
        .select(match_suspensions::create_time)
        .first(conn)
        .await
        .optional()?;
    Ok(last.map(Into::into))
}

/// The person's suspensions, newest first.
pub(crate) async fn of(conn: &mut Connection, user: UserId) -> Result<Vec<Suspension>, Error> {
    let rows: Vec<Row> = match_suspensions::table
        .filter(match_suspensions::user_id.eq(Uuid16(user.uuid())))
        .order((match_suspensions::create_time.desc(), match_suspensions::suspension_id.desc()))
        .limit(MOST)
        .select(Row::as_select())
        .load(conn)
        .await?;
    rows.into_iter().map(|row| Ok(into_suspension(row)?)).collect()
}

/// A page of all, newest first: those before `before`; only what is in force at `in_force`, if that is given.
pub(crate) async fn page(
    conn: &mut Connection,
    in_force: Option<DateTime<Utc>>,
    before: Option<Place>,
    limit: i64,
) -> Result<Vec<Suspension>, Error> {
    let query = match in_force {
        Some(now) => current(now),
        None => match_suspensions::table.select(Row::as_select()).into_boxed(),
    };
    let mut query = query
        .order((match_suspensions::create_time.desc(), match_suspensions::suspension_id.desc()))
        .limit(limit);
    if let Some(Place { time, id }) = before {
        let (time, id) = (UtcMicros::from(time), Uuid16(id));
        query = query
            .filter(match_suspensions::create_time.le(time))
            .filter(match_suspensions::create_time.lt(time).or(match_suspensions::suspension_id.lt(id)));
    }
    let rows: Vec<Row> = query.load(conn).await?;
    rows.into_iter().map(|row| Ok(into_suspension(row)?)).collect()
}

type Rows =
    match_suspensions::BoxedQuery<'static, Mysql, diesel::dsl::SqlTypeOf<diesel::dsl::AsSelect<Row, Mysql>>>;

fn current(now: DateTime<Utc>) -> Rows {
    let ahead = match_suspensions::until_time.gt(UtcMicros::from(now));
    match_suspensions::table
        .filter(match_suspensions::lift_time.is_null())
        .filter(match_suspensions::until_time.is_null().or(ahead))
        .select(Row::as_select())
        .into_boxed()
}

fn row(suspension: &Suspension) -> Row {
    let (user_id, network) = match &suspension.who {
        Suspended::User(user) => (Some(user.uuid().into()), None),
        Suspended::Network(network) => (None, Some(network.to_string())),
    };
    Row {
        suspension_id: suspension.id.uuid().into(),
        user_id,
        network,
        reason: suspension.reason.word().to_owned(),
        create_time: suspension.create_time.into(),
        until_time: suspension.until.map(Into::into),
        by_user_id: suspension.by.map(|user| user.uuid().into()),
        lift_time: suspension.lift_time.map(Into::into),
        report_id: suspension.report.uuid().into(),
    }
}

fn into_suspension(row: Row) -> Result<Suspension, BadRow> {
    let bad = |column| BadRow::new("match_suspensions", column, row.suspension_id.into());
    let who = match (row.user_id, row.network) {
        (Some(user), None) => Suspended::User(Uuid::from(user).into()),
        (None, Some(network)) => Suspended::Network(Network::written(network)),
        (Some(_), Some(_)) | (None, None) => return Err(bad("network")),
    };
    Ok(Suspension {
        id: Uuid::from(row.suspension_id).into(),
        who,
        reason: Reason::of(&row.reason).ok_or_else(|| bad("reason"))?,
        create_time: row.create_time.into(),
        until: row.until_time.map(Into::into),
        by: row.by_user_id.map(|user| Uuid::from(user).into()),
        lift_time: row.lift_time.map(Into::into),
        report: Uuid::from(row.report_id).into(),
    })
}
