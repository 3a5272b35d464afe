//! Matches that nobody can report any more, and pairs that may meet again.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, QueryDsl as _, sql_query,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;

use crate::store::schema::{call_legs, call_record, calls, match_members, match_texts, matches};

/// Forgets matches that ended before `before`, with what was said, their calls, and the calls' record, at most `limit` of
/// them; gives how many.
pub(crate) async fn matches(
    conn: &mut Connection,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<usize, Error> {
    let old: Vec<Uuid16> = matches::table
        .filter(matches::end_time.lt(UtcMicros::from(before)))
        .order(matches::end_time)
        .limit(limit)
        .select(matches::match_id)
        .load(conn)
        .await?;
    if old.is_empty() {
        return Ok(0);
    }
    forget_calls(conn, &old).await?;
    let texts = match_texts::table.filter(match_texts::match_id.eq_any(&old));
    diesel::delete(texts).execute(conn).await?;
    let members = match_members::table.filter(match_members::match_id.eq_any(&old));
    diesel::delete(members).execute(conn).await?;
    // Last: what is left of a match that is half forgotten is found again by it.
    let matches = matches::table.filter(matches::match_id.eq_any(&old));
    Ok(diesel::delete(matches).execute(conn).await?)
}

async fn forget_calls(conn: &mut Connection, of: &[Uuid16]) -> Result<(), Error> {
    let of = calls::table.filter(calls::match_id.eq_any(of.iter().map(|id| Some(*id))));
    let old: Vec<Uuid16> = of.select(calls::call_id).load(conn).await?;
    if old.is_empty() {
        return Ok(());
    }
    let record = call_record::table.filter(call_record::call_id.eq_any(&old));
    diesel::delete(record).execute(conn).await?;
    diesel::delete(call_legs::table.filter(call_legs::call_id.eq_any(&old))).execute(conn).await?;
    diesel::delete(calls::table.filter(calls::call_id.eq_any(&old))).execute(conn).await?;
    Ok(())
}

/// Forgets pairs that were not to meet until a time before `before`, at most `limit` of them; gives how many.
pub(crate) async fn pairs(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    let delete = "DELETE FROM match_avoid WHERE until_time < ? ORDER BY until_time LIMIT ?";
    let delete = sql_query(delete).bind::<Datetime, _>(UtcMicros::from(before)).bind::<BigInt, _>(limit);
    Ok(delete.execute(conn).await?)
}
