use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, QueryDsl as _, Queryable, Selectable, SelectableHelper as _,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;
use proto::{
    auth::RevocationReason,
    id::{SessionId, UserId},
};
use uuid::Uuid;

use super::schema::session_revocations;
use crate::domain::revocation::Revocation;

#[derive(Queryable, Selectable)]
#[diesel(table_name = session_revocations)]
struct Row {
    id: u64,
    session_id: Uuid16,
    user_id: Uuid16,
    reason: u8,
    revoke_time: UtcMicros,
}

impl TryFrom<Row> for Revocation {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let reason = RevocationReason::try_from(i32::from(row.reason))
            .map_err(|_| BadRow::new("session_revocations", "reason", row.session_id.into()))?;
        Ok(Self {
            id: row.id,
            session_id: Uuid::from(row.session_id).into(),
            user_id: Uuid::from(row.user_id).into(),
            reason,
            revoke_time: row.revoke_time.into(),
        })
    }
}

/// Records the end of a session, in the transaction that ends it.
pub(super) async fn insert(
    conn: &mut Connection,
    session: SessionId,
    user: UserId,
    reason: RevocationReason,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    insert_all(conn, &[session], user, reason, now).await
}

/// Records the end of a person's sessions, in the transaction that ends them.
pub(super) async fn insert_all(
    conn: &mut Connection,
    sessions: &[SessionId],
    user: UserId,
    reason: RevocationReason,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let rows: Vec<_> = sessions
        .iter()
        .map(|session| {
            (
                session_revocations::session_id.eq(Uuid16(session.uuid())),
                session_revocations::user_id.eq(Uuid16(user.uuid())),
                session_revocations::reason.eq(u8::try_from(i32::from(reason)).unwrap_or_default()),
                session_revocations::revoke_time.eq(UtcMicros::from(now)),
            )
        })
        .collect();
    if !rows.is_empty() {
        diesel::insert_into(session_revocations::table).values(rows).execute(conn).await?;
    }
    Ok(())
}

/// Revocations with ids above `after` and not before `since`, by id.
pub(crate) async fn after(
    conn: &mut Connection,
    after: u64,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Revocation>, Error> {
    let rows: Vec<Row> = session_revocations::table
        .filter(session_revocations::id.gt(after))
        .filter(session_revocations::revoke_time.ge(UtcMicros::from(since)))
        .order(session_revocations::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// Forgets up to `limit` revocations from before `before`; how many it forgot.
pub(crate) async fn purge(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    Ok(diesel::sql_query(
        "DELETE FROM session_revocations WHERE revoke_time < ? ORDER BY revoke_time LIMIT ?",
    )
    .bind::<Datetime, _>(UtcMicros::from(before))
    .bind::<BigInt, _>(limit)
    .execute(conn)
    .await?)
}
