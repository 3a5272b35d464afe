//! Reports of strangers.

use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    AggregateExpressionMethods as _, AsChangeset, BoolExpressionMethods as _, ExpressionMethods as _,
    Insertable, OptionalExtension as _, QueryDsl as _, Queryable, Selectable, SelectableHelper as _,
    dsl::count,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{MatchId, ReportId, RequestId, UserId};
use uuid::Uuid;

use crate::{
    domain::moderation::{Claim, Decision, Network, Reason, Report, Ruling},
    matching::Mode,
    store::{codes::Code as _, schema::match_reports, search::Place},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = match_reports)]
struct Row {
    report_id: Uuid16,
    match_id: Uuid16,
    reporter_id: Uuid16,
    reported_id: Uuid16,
    network: Option<String>,
    mode: String,
    reason: String,
    note: String,
    create_time: UtcMicros,
    #[diesel(embed)]
    standing: Standing,
}

/// What changes of a report.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = match_reports, treat_none_as_null = true)]
struct Standing {
    state: String,
    since_time: UtcMicros,
    claimed_by: Option<Uuid16>,
    claim_deadline: Option<UtcMicros>,
    decision: Option<String>,
    decided_by: Option<Uuid16>,
    decide_time: Option<UtcMicros>,
}

/// Whether reports are decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) enum State {
    Open,
    Decided,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Decided => "decided",
        }
    }
}

/// Writes a report that `request` asked for.
pub(crate) async fn insert(conn: &mut Connection, report: &Report, request: RequestId) -> Result<(), Error> {
    diesel::insert_into(match_reports::table)
        .values((row(report), match_reports::request_id.eq(Uuid16(request.uuid()))))
        .execute(conn)
        .await?;
    Ok(())
}

/// A report.
pub(crate) async fn find(conn: &mut Connection, id: ReportId) -> Result<Option<Report>, Error> {
    let row = match_reports::table.find(Uuid16(id.uuid())).select(Row::as_select());
    let row: Option<Row> = row.first(conn).await.optional()?;
    row.map(|row| Ok(into_report(row)?)).transpose()
}

/// A report, which nobody else changes until the transaction ends.
pub(crate) async fn lock(conn: &mut Connection, id: ReportId) -> Result<Option<Report>, Error> {
    let row = match_reports::table.find(Uuid16(id.uuid())).select(Row::as_select());
    let row: Option<Row> = row.for_update().first(conn).await.optional()?;
    row.map(|row| Ok(into_report(row)?)).transpose()
}

/// Whether this person has reported this match.
pub(crate) async fn exists(conn: &mut Connection, of: MatchId, reporter: UserId) -> Result<bool, Error> {
    let found: Option<Uuid16> = match_reports::table
        .filter(match_reports::match_id.eq(Uuid16(of.uuid())))
        .filter(match_reports::reporter_id.eq(Uuid16(reporter.uuid())))
        .select(match_reports::report_id)
        .first(conn)
        .await
        .optional()?;
    Ok(found.is_some())
}

/// Writes what has become of a locked report.
pub(crate) async fn update(conn: &mut Connection, report: &Report) -> Result<(), Error> {
    let row = match_reports::table.find(Uuid16(report.id.uuid()));
    diesel::update(row).set(standing(report)).execute(conn).await?.at_least_one()
}

/// A page of reports in this state, of this person if one is named: open ones oldest first, decided ones newest first,
/// what comes after `after`.
pub(crate) async fn page(
    conn: &mut Connection,
    state: State,
    reported: Option<UserId>,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Report>, Error> {
    let (since, id) = (match_reports::since_time, match_reports::report_id);
    let mut query = match_reports::table
        .filter(match_reports::state.eq(state.word()))
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    if let Some(reported) = reported {
        query = query.filter(match_reports::reported_id.eq(Uuid16(reported.uuid())));
    }
    query = match state {
        State::Open => query.order((since.asc(), id.asc())),
        State::Decided => query.order((since.desc(), id.desc())),
    };
    if let Some(after) = after {
        let (time, last) = (UtcMicros::from(after.time), Uuid16(after.id));
        query = match state {
            State::Open => query.filter(since.ge(time)).filter(since.gt(time).or(id.gt(last))),
            State::Decided => query.filter(since.le(time)).filter(since.lt(time).or(id.lt(last))),
        };
    }
    let rows: Vec<Row> = query.load(conn).await?;
    rows.into_iter().map(|row| Ok(into_report(row)?)).collect()
}

/// How many different people have reported somebody since then, but for `without`. Reports that were dismissed do not
/// count.
pub(crate) async fn reporters(
    conn: &mut Connection,
    reported: UserId,
    since: DateTime<Utc>,
    without: Option<UserId>,
) -> Result<u32, Error> {
    let mut query = match_reports::table
        .filter(match_reports::reported_id.eq(Uuid16(reported.uuid())))
        .filter(match_reports::create_time.gt(UtcMicros::from(since)))
        .filter(match_reports::decision.is_null().or(match_reports::decision.ne(Decision::Dismissed.word())))
        .select(count(match_reports::reporter_id).aggregate_distinct())
        .into_boxed();
    if let Some(without) = without {
        query = query.filter(match_reports::reporter_id.ne(Uuid16(without.uuid())));
    }
    let count: i64 = query.first(conn).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

fn row(report: &Report) -> Row {
    Row {
        report_id: report.id.uuid().into(),
        match_id: report.match_id.uuid().into(),
        reporter_id: report.reporter.uuid().into(),
        reported_id: report.reported.uuid().into(),
        network: report.network.as_ref().map(ToString::to_string),
        mode: report.mode.word().to_owned(),
        reason: report.reason.word().to_owned(),
        note: report.note.clone(),
        create_time: report.create_time.into(),
        standing: standing(report),
    }
}

fn standing(report: &Report) -> Standing {
    let state = if report.ruling.is_some() { State::Decided } else { State::Open };
    Standing {
        state: state.word().to_owned(),
        since_time: report.since().into(),
        claimed_by: report.claim.map(|claim| claim.by.uuid().into()),
        claim_deadline: report.claim.map(|claim| claim.deadline.into()),
        decision: report.ruling.map(|ruling| ruling.decision.word().to_owned()),
        decided_by: report.ruling.map(|ruling| ruling.by.uuid().into()),
        decide_time: report.ruling.map(|ruling| ruling.time.into()),
    }
}

fn into_report(row: Row) -> Result<Report, BadRow> {
    let bad = |column| BadRow::new("match_reports", column, row.report_id.into());
    let claim = match (row.standing.claimed_by, row.standing.claim_deadline) {
        (Some(by), Some(deadline)) => Some(Claim { by: Uuid::from(by).into(), deadline: deadline.into() }),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => return Err(bad("claim_deadline")),
    };
    let ruling = match (row.standing.decision, row.standing.decided_by, row.standing.decide_time) {
        (Some(decision), Some(by), Some(time)) => Some(Ruling {
            decision: Decision::of(&decision).ok_or_else(|| bad("decision"))?,
            by: Uuid::from(by).into(),
            time: time.into(),
        }),
        (None, None, None) => None,
        _ => return Err(bad("decide_time")),
    };
    Ok(Report {
        id: Uuid::from(row.report_id).into(),
        match_id: Uuid::from(row.match_id).into(),
        reporter: Uuid::from(row.reporter_id).into(),
        reported: Uuid::from(row.reported_id).into(),
        network: row.network.map(Network::written),
        mode: Mode::of(&row.mode).ok_or_else(|| bad("mode"))?,
        reason: Reason::of(&row.reason).ok_or_else(|| bad("reason"))?,
        note: row.note,
        create_time: row.create_time.into(),
        claim,
        ruling,
    })
}
