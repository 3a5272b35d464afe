//! Who is warned.

use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, UtcMicros, Uuid16};
use diesel::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use proto::id::{ReportId, UserId};

use crate::{
    domain::moderation::{Reason, Report},
    store::{codes::Code as _, schema::match_warnings},
};

/// Warns the reported person.
pub(crate) async fn insert(conn: &mut Connection, report: &Report, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::insert_into(match_warnings::table)
        .values((
            match_warnings::report_id.eq(Uuid16(report.id.uuid())),
            match_warnings::user_id.eq(Uuid16(report.reported.uuid())),
            match_warnings::reason.eq(report.reason.word()),
            match_warnings::create_time.eq(UtcMicros::from(now)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Why the person is warned who has not seen it yet; the newest of several.
pub(crate) async fn unseen(conn: &mut Connection, user: UserId) -> Result<Option<Reason>, Error> {
    let row: Option<(Uuid16, String)> = match_warnings::table
        .filter(match_warnings::user_id.eq(Uuid16(user.uuid())))
        .filter(match_warnings::seen_time.is_null())
        .order(match_warnings::create_time.desc())
        .select((match_warnings::report_id, match_warnings::reason))
        .first(conn)
        .await
        .optional()?;
    let Some((report, reason)) = row else { return Ok(None) };
    let bad = || BadRow::new("match_warnings", "reason", report.into());
    Ok(Some(Reason::of(&reason).ok_or_else(bad)?))
}

/// The person has seen all warnings.
pub(crate) async fn see(conn: &mut Connection, user: UserId, now: DateTime<Utc>) -> Result<(), Error> {
    let unseen = match_warnings::table
        .filter(match_warnings::user_id.eq(Uuid16(user.uuid())))
        .filter(match_warnings::seen_time.is_null());
    diesel::update(unseen).set(match_warnings::seen_time.eq(UtcMicros::from(now))).execute(conn).await?;
    Ok(())
}

/// Takes the warning back that a report led to.
pub(crate) async fn lift(conn: &mut Connection, report: ReportId) -> Result<(), Error> {
    diesel::delete(match_warnings::table.find(Uuid16(report.uuid()))).execute(conn).await?;
    Ok(())
}
