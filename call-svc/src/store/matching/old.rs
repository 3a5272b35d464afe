//! What is kept of matches goes after some hours: their texts, their calls and what is recorded of these, who met whom.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;

use super::super::schema::{call_legs, call_record, calls, match_members, match_texts, matches};

/// Forgets matches that ended before `before`, at most `limit` of them; gives how many.
pub(crate) async fn forget(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    let old: Vec<Uuid16> = matches::table
        .filter(matches::end_time.lt(UtcMicros::from(before)))
        .order(matches::end_time)
        .limit(limit)
        .select(matches::match_id)
        .load(conn)
        .await?;
    let ids = || old.iter().map(|id| Some(*id));
    let of_old: Vec<Uuid16> =
        calls::table.filter(calls::match_id.eq_any(ids())).select(calls::call_id).load(conn).await?;
    let calls_of_old = || of_old.iter().copied();
    diesel::delete(call_record::table.filter(call_record::call_id.eq_any(calls_of_old())))
        .execute(conn)
        .await?;
    diesel::delete(call_legs::table.filter(call_legs::call_id.eq_any(calls_of_old()))).execute(conn).await?;
    diesel::delete(calls::table.filter(calls::call_id.eq_any(calls_of_old()))).execute(conn).await?;
    let ids = || old.iter().copied();
    diesel::delete(match_texts::table.filter(match_texts::match_id.eq_any(ids()))).execute(conn).await?;
    diesel::delete(match_members::table.filter(match_members::match_id.eq_any(ids()))).execute(conn).await?;
    diesel::delete(matches::table.filter(matches::match_id.eq_any(ids()))).execute(conn).await?;
    Ok(old.len())
}
