use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, OptionalExtension as _, QueryDsl as _,
    dsl::DuplicatedKeys,
    sql_types::{BigInt, Binary, Datetime},
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;

use super::schema::{sessions, sign_in_failures};
use crate::domain::attempts::{FORGOTTEN_AFTER, Failures, Subject};

/// The failures of a subject, whose row nobody else changes until the transaction ends.
pub(crate) async fn lock(
    conn: &mut Connection,
    subject: &Subject,
    now: DateTime<Utc>,
) -> Result<Failures, Error> {
    // A row that is not there cannot be locked.
    diesel::insert_into(sign_in_failures::table)
        .values((
            sign_in_failures::subject.eq(subject.as_slice()),
            sign_in_failures::failures.eq(0),
            sign_in_failures::last_time.eq(UtcMicros::from(now)),
        ))
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set(sign_in_failures::failures.eq(sign_in_failures::failures))
        .execute(conn)
        .await?;
    find(conn, subject).await?.ok_or(Error::NotFound)
}

/// The failures of a subject, if there are any.
pub(crate) async fn find(conn: &mut Connection, subject: &Subject) -> Result<Option<Failures>, Error> {
    let row: Option<(u32, UtcMicros)> = sign_in_failures::table
        .find(subject.as_slice())
        .select((sign_in_failures::failures, sign_in_failures::last_time))
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(|(count, last_time)| Failures { count, last_time: last_time.into() }))
}

/// Counts a failure.
pub(crate) async fn count(conn: &mut Connection, subject: &Subject, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::sql_query(
        "INSERT INTO sign_in_failures (subject, failures, last_time) VALUES (?, 1, ?) \
         ON DUPLICATE KEY UPDATE failures = IF(last_time > ?, failures, 0) + 1, last_time = GREATEST(last_time, ?)",
    )
    .bind::<Binary, _>(subject.as_slice())
    .bind::<Datetime, _>(UtcMicros::from(now))
    .bind::<Datetime, _>(UtcMicros::from(now - FORGOTTEN_AFTER))
    .bind::<Datetime, _>(UtcMicros::from(now))
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes back one failure of each subject.
pub(crate) async fn take_back(conn: &mut Connection, subjects: &[Subject]) -> Result<(), Error> {
    let some = sign_in_failures::table
        .filter(sign_in_failures::subject.eq_any(subjects.iter().map(Subject::as_slice)))
        .filter(sign_in_failures::failures.gt(0));
    diesel::update(some)
        .set(sign_in_failures::failures.eq(sign_in_failures::failures - 1))
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets the failures of subjects.
pub(crate) async fn forget(conn: &mut Connection, subjects: &[Subject]) -> Result<(), Error> {
    let all = sign_in_failures::subject.eq_any(subjects.iter().map(Subject::as_slice));
    diesel::delete(sign_in_failures::table.filter(all)).execute(conn).await?;
    Ok(())
}

/// Whether somebody has a session that lives and was last refreshed from this address.
pub(crate) async fn is_at_home(
    conn: &mut Connection,
    user: UserId,
    address: &str,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let session = sessions::table
        .filter(sessions::user_id.eq(Uuid16(user.uuid())))
        .filter(sessions::address.eq(address))
        .filter(sessions::end_time.is_null())
        .filter(sessions::expire_time.gt(UtcMicros::from(now)))
        .select(sessions::id);
    Ok(session.first::<Uuid16>(conn).await.optional()?.is_some())
}

/// Forgets up to `limit` subjects whose last failure is from before `before`; how many it forgot.
pub(crate) async fn purge(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    Ok(diesel::sql_query("DELETE FROM sign_in_failures WHERE last_time < ? ORDER BY last_time LIMIT ?")
        .bind::<Datetime, _>(UtcMicros::from(before))
        .bind::<BigInt, _>(limit)
        .execute(conn)
        .await?)
}
