//! Objects that no row names any more. They are written down in the transaction that lets go of them, and go after it.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros};
use diesel::{ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;

use super::schema::garbage;

/// These folders are to go.
pub(crate) async fn insert(
    conn: &mut Connection,
    folders: &[String],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let time = UtcMicros::from(now);
    let row = |folder: &String| (garbage::folder.eq(folder.clone()), garbage::create_time.eq(time));
    let rows: Vec<_> = folders.iter().map(row).collect();
    if !rows.is_empty() {
        diesel::insert_or_ignore_into(garbage::table).values(rows).execute(conn).await?;
    }
    Ok(())
}

/// Some of them.
pub(crate) async fn some(conn: &mut Connection, limit: i64) -> Result<Vec<String>, Error> {
    let folders = garbage::table.select(garbage::folder).order(garbage::folder).limit(limit);
    Ok(folders.load(conn).await?)
}

/// This one is gone.
pub(crate) async fn delete(conn: &mut Connection, folder: &str) -> Result<(), Error> {
    diesel::delete(garbage::table.find(folder)).execute(conn).await?;
    Ok(())
}
