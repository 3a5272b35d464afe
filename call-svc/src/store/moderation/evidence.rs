//! What was said in matches that were reported.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, QueryDsl as _, Queryable, Selectable, SelectableHelper as _,
    sql_query,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;
use proto::id::ReportId;

use crate::{domain::moderation::Said, store::schema::match_evidence};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = match_evidence)]
struct Row {
    report_id: Uuid16,
    position: u16,
    by_reported: bool,
    text: String,
    create_time: UtcMicros,
}

/// Keeps what was said, oldest first.
pub(crate) async fn insert(conn: &mut Connection, report: ReportId, said: &[Said]) -> Result<(), Error> {
    let rows: Vec<Row> = (0..)
        .zip(said)
        .map(|(position, one)| Row {
            report_id: report.uuid().into(),
            position,
            by_reported: one.by_reported,
            text: one.text.clone(),
            create_time: one.time.into(),
        })
        .collect();
    if !rows.is_empty() {
        diesel::insert_into(match_evidence::table).values(rows).execute(conn).await?;
    }
    Ok(())
}

/// What was said, oldest first.
pub(crate) async fn of(conn: &mut Connection, report: ReportId) -> Result<Vec<Said>, Error> {
    let rows: Vec<Row> = match_evidence::table
        .filter(match_evidence::report_id.eq(Uuid16(report.uuid())))
        .order(match_evidence::position)
        .select(Row::as_select())
        .load(conn)
        .await?;
    let said = |row: Row| Said { by_reported: row.by_reported, text: row.text, time: row.create_time.into() };
    Ok(rows.into_iter().map(said).collect())
}

/// Its report was decided, or waits again.
pub(crate) async fn set_decided(
    conn: &mut Connection,
    report: ReportId,
    decided: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    let of = match_evidence::table.filter(match_evidence::report_id.eq(Uuid16(report.uuid())));
    let decided = match_evidence::decide_time.eq(decided.map(UtcMicros::from));
    diesel::update(of).set(decided).execute(conn).await?;
    Ok(())
}

/// Forgets what belongs to reports that were decided before `before`, at most `limit` rows; gives how many.
pub(crate) async fn forget(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    let delete = "DELETE FROM match_evidence WHERE decide_time < ? ORDER BY decide_time LIMIT ?";
    let delete = sql_query(delete).bind::<Datetime, _>(UtcMicros::from(before)).bind::<BigInt, _>(limit);
    Ok(delete.execute(conn).await?)
}
