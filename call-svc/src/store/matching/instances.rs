//! Which processes hold streams. One lease stands for all seats of a process: it is renewed by one statement of one row.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _, dsl::DuplicatedKeys};
use diesel_async::RunQueryDsl as _;
use uuid::Uuid;

use super::super::schema::match_instances;

/// The process lives until then at least.
pub(crate) async fn renew(conn: &mut Connection, instance: Uuid, until: DateTime<Utc>) -> Result<(), Error> {
    let lease = match_instances::lease_until.eq(UtcMicros::from(until));
    diesel::insert_into(match_instances::table)
        .values((match_instances::instance_id.eq(Uuid16(instance)), lease))
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set(lease)
        .execute(conn)
        .await?;
    Ok(())
}

/// The process has a lease before anybody sits at it.
pub(crate) async fn ensure(conn: &mut Connection, instance: Uuid, until: DateTime<Utc>) -> Result<(), Error> {
    let row = match_instances::table.find(Uuid16(instance)).select(match_instances::instance_id);
    let known: Option<Uuid16> = row.first(conn).await.optional()?;
    if known.is_some() { Ok(()) } else { renew(conn, instance, until).await }
}

/// Processes that live.
pub(crate) async fn alive(conn: &mut Connection, now: DateTime<Utc>) -> Result<Vec<Uuid>, Error> {
    Ok(leases(conn).await?.into_iter().filter(|(_, until)| *until > now).map(|(id, _)| id).collect())
}

/// Processes whose lease ran out before `before`.
pub(crate) async fn dead(conn: &mut Connection, before: DateTime<Utc>) -> Result<Vec<Uuid>, Error> {
    Ok(leases(conn).await?.into_iter().filter(|(_, until)| *until < before).map(|(id, _)| id).collect())
}

/// Every process and its lease: there are few.
async fn leases(conn: &mut Connection) -> Result<Vec<(Uuid, DateTime<Utc>)>, Error> {
    let rows = match_instances::table.select((match_instances::instance_id, match_instances::lease_until));
    let rows: Vec<(Uuid16, UtcMicros)> = rows.load(conn).await?;
    Ok(rows.into_iter().map(|(id, until)| (id.into(), until.into())).collect())
}

/// Nothing is left of the process.
pub(crate) async fn forget(conn: &mut Connection, instance: Uuid) -> Result<(), Error> {
    diesel::delete(match_instances::table.find(Uuid16(instance))).execute(conn).await?;
    Ok(())
}
