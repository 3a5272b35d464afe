//! When people were last online.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{ExpressionMethods as _, QueryDsl as _, sql_query, sql_types};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;
use uuid::Uuid;

use super::schema::last_seen;

/// When these people were last online, as far as it is known.
pub(crate) async fn batch(
    conn: &mut Connection,
    users: &[UserId],
) -> Result<HashMap<UserId, DateTime<Utc>>, Error> {
    let rows: Vec<(Uuid16, UtcMicros)> = last_seen::table
        .filter(last_seen::user_id.eq_any(users.iter().map(|user| Uuid16(user.uuid()))))
        .select((last_seen::user_id, last_seen::seen_time))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(user, time)| (UserId::from(Uuid::from(user)), time.into())).collect())
}

/// A person is online. It never goes back.
pub(crate) async fn note(conn: &mut Connection, user: UserId, time: DateTime<Utc>) -> Result<(), Error> {
    sql_query(
        "INSERT INTO last_seen (user_id, seen_time) VALUES (?, ?)
         ON DUPLICATE KEY UPDATE seen_time = GREATEST(seen_time, VALUES(seen_time))",
    )
    .bind::<sql_types::Binary, _>(Uuid16(user.uuid()))
    .bind::<sql_types::Datetime, _>(UtcMicros::from(time))
    .execute(conn)
    .await?;
    Ok(())
}
