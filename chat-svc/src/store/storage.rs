//! How much people have stored.

use db::{Connection, Error, Uuid16};
use diesel::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;

use super::schema::user_storage;

/// In bytes.
pub(crate) async fn used(conn: &mut Connection, user: UserId) -> Result<u64, Error> {
    let row = user_storage::table.find(Uuid16(user.uuid())).select(user_storage::used_bytes);
    Ok(row.first(conn).await.optional()?.unwrap_or_default())
}

/// A person stores more, unless that were more than `limit` (0: there is none). Says whether they do.
pub(crate) async fn take(conn: &mut Connection, user: UserId, bytes: u64, limit: u64) -> Result<bool, Error> {
    let id = Uuid16(user.uuid());
    let new = (user_storage::user_id.eq(id), user_storage::used_bytes.eq(0));
    diesel::insert_or_ignore_into(user_storage::table).values(new).execute(conn).await?;
    let row = user_storage::table.find(id);
    let used: u64 = row.select(user_storage::used_bytes).for_update().first(conn).await?;
    let used = used.saturating_add(bytes);
    if limit > 0 && used > limit {
        return Ok(false);
    }
    diesel::update(row).set(user_storage::used_bytes.eq(used)).execute(conn).await?;
    Ok(true)
}

/// A person stores less.
pub(crate) async fn give_back(conn: &mut Connection, user: UserId, bytes: u64) -> Result<(), Error> {
    let row = user_storage::table.find(Uuid16(user.uuid()));
    let used: Option<u64> = row.select(user_storage::used_bytes).for_update().first(conn).await.optional()?;
    let left = used.unwrap_or_default().saturating_sub(bytes);
    diesel::update(row).set(user_storage::used_bytes.eq(left)).execute(conn).await?;
    Ok(())
}
