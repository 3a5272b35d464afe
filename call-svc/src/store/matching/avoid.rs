//! Pairs who are not matched.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, QueryDsl as _, sql_query,
    sql_types::{BigInt, Binary, Datetime, Nullable},
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;
use uuid::Uuid;

use super::super::schema::match_avoid;

/// Keeps two apart until then; nothing: for good. What keeps them apart for longer stays.
pub(crate) async fn keep_apart(
    conn: &mut Connection,
    users: [UserId; 2],
    until: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    let [low, high] = pair(users);
    sql_query(
        "INSERT INTO match_avoid (user_low, user_high, until_time) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE \
         until_time = IF(until_time IS NULL OR VALUES(until_time) IS NULL, NULL, GREATEST(until_time, VALUES(until_time)))",
    )
    .bind::<Binary, _>(low)
    .bind::<Binary, _>(high)
    .bind::<Nullable<Datetime>, _>(until.map(UtcMicros::from))
    .execute(conn)
    .await?;
    Ok(())
}

/// Those of these people who are kept apart from somebody now.
pub(crate) async fn kept_apart(
    conn: &mut Connection,
    user: UserId,
    others: &[UserId],
    now: DateTime<Utc>,
) -> Result<Vec<UserId>, Error> {
    let (user, now) = (Uuid16(user.uuid()), UtcMicros::from(now));
    let ids = || others.iter().map(|other| Uuid16(other.uuid()));
    let holds = || match_avoid::until_time.is_null().or(match_avoid::until_time.gt(now));
    let higher: Vec<Uuid16> = match_avoid::table
        .filter(match_avoid::user_low.eq(user))
        .filter(match_avoid::user_high.eq_any(ids().filter(|id| *id > user)))
        .filter(holds())
        .select(match_avoid::user_high)
        .load(conn)
        .await?;
    let lower: Vec<Uuid16> = match_avoid::table
        .filter(match_avoid::user_low.eq_any(ids().filter(|id| *id < user)))
        .filter(match_avoid::user_high.eq(user))
        .filter(holds())
        .select(match_avoid::user_low)
        .load(conn)
        .await?;
    Ok(higher.into_iter().chain(lower).map(|id| Uuid::from(id).into()).collect())
}

/// Forgets what kept people apart until before `before`, at most `limit` of it; gives how much.
pub(crate) async fn forget(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    let delete = "DELETE FROM match_avoid WHERE until_time < ? ORDER BY until_time LIMIT ?";
    let delete = sql_query(delete).bind::<Datetime, _>(UtcMicros::from(before)).bind::<BigInt, _>(limit);
    Ok(delete.execute(conn).await?)
}

fn pair(users: [UserId; 2]) -> [Uuid16; 2] {
    let mut ids = users.map(|user| Uuid16(user.uuid()));
    ids.sort();
    ids
}
