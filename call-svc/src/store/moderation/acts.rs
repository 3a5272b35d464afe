//! What moderators did. It grows and is read: there is no other statement on its table.

use db::{BadRow, Connection, Error, UtcMicros, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _,
    Queryable, Selectable, SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ReportId, RequestId, UserId};
use uuid::Uuid;

use crate::{
    domain::moderation::{Act, Decision, Kind},
    store::{codes::Code as _, schema::moderation_acts, search::Place},
};

/// More acts on one report than a page shows.
const MOST: i64 = 200;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = moderation_acts)]
struct Row {
    act_id: Uuid16,
    kind: String,
    by_user_id: Option<Uuid16>,
    address: String,
    report_id: Uuid16,
    suspension_id: Option<Uuid16>,
    subject_id: Option<Uuid16>,
    decision: Option<String>,
    note: String,
    request_id: Option<Uuid16>,
    create_time: UtcMicros,
}

/// Writes an act down, in the transaction that does it.
pub(crate) async fn append(conn: &mut Connection, act: &Act) -> Result<(), Error> {
    diesel::insert_into(moderation_acts::table).values(row(act)).execute(conn).await?;
    Ok(())
}

/// What was decided under this request id.
pub(crate) async fn of_request(
    conn: &mut Connection,
    by: UserId,
    request: RequestId,
) -> Result<Option<Act>, Error> {
    let row: Option<Row> = moderation_acts::table
        .filter(moderation_acts::by_user_id.eq(Uuid16(by.uuid())))
        .filter(moderation_acts::request_id.eq(Uuid16(request.uuid())))
        .select(Row::as_select())
        .first(conn)
        .await
        .optional()?;
    row.map(|row| Ok(into_act(row)?)).transpose()
}

/// The last acts on a report, oldest first.
pub(crate) async fn of_report(conn: &mut Connection, report: ReportId) -> Result<Vec<Act>, Error> {
    let rows: Vec<Row> = moderation_acts::table
        .filter(moderation_acts::report_id.eq(Uuid16(report.uuid())))
        .order((moderation_acts::create_time.desc(), moderation_acts::act_id.desc()))
        .limit(MOST)
        .select(Row::as_select())
        .load(conn)
        .await?;
    rows.into_iter().rev().map(|row| Ok(into_act(row)?)).collect()
}

/// A page of all acts, newest first: those before `before`.
pub(crate) async fn page(
    conn: &mut Connection,
    before: Option<Place>,
    limit: i64,
) -> Result<Vec<Act>, Error> {
    let mut query = moderation_acts::table
        .order((moderation_acts::create_time.desc(), moderation_acts::act_id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    if let Some(Place { time, id }) = before {
        let (time, id) = (UtcMicros::from(time), Uuid16(id));
        query = query
            .filter(moderation_acts::create_time.le(time))
            .filter(moderation_acts::create_time.lt(time).or(moderation_acts::act_id.lt(id)));
    }
    let rows: Vec<Row> = query.load(conn).await?;
    rows.into_iter().map(|row| Ok(into_act(row)?)).collect()
}

fn row(act: &Act) -> Row {
    Row {
        act_id: act.id.into(),
        kind: act.kind.word().to_owned(),
        by_user_id: act.by.map(|user| user.uuid().into()),
        address: act.address.clone(),
        report_id: act.report.uuid().into(),
        suspension_id: act.suspension.map(|suspension| suspension.uuid().into()),
        subject_id: act.subject.map(|user| user.uuid().into()),
        decision: act.decision.map(|decision| decision.word().to_owned()),
        note: act.note.clone(),
        request_id: act.request.map(|request| request.uuid().into()),
        create_time: act.time.into(),
    }
}

fn into_act(row: Row) -> Result<Act, BadRow> {
    let bad = |column| BadRow::new("moderation_acts", column, row.act_id.into());
    let decision = row.decision.as_deref();
    Ok(Act {
        id: row.act_id.into(),
        kind: Kind::of(&row.kind).ok_or_else(|| bad("kind"))?,
        by: row.by_user_id.map(|user| Uuid::from(user).into()),
        address: row.address,
        report: Uuid::from(row.report_id).into(),
        suspension: row.suspension_id.map(|suspension| Uuid::from(suspension).into()),
        subject: row.subject_id.map(|user| Uuid::from(user).into()),
        decision: decision.map(|word| Decision::of(word).ok_or_else(|| bad("decision"))).transpose()?,
        note: row.note,
        request: row.request_id.map(|request| Uuid::from(request).into()),
        time: row.create_time.into(),
    })
}
