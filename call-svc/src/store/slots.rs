//! One row per person: its lock is held while it is decided whether the person may be in a new call.

use db::{Connection, Error, Uuid16};
use diesel::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;

use super::schema::user_slots;

/// Makes the rows that are missing. Outside of the transaction that locks them: an insert within it would hold a shared
/// lock that two such transactions could not both raise.
pub(crate) async fn ensure(conn: &mut Connection, users: [UserId; 2]) -> Result<(), Error> {
    let rows = ascending(users).map(|user| user_slots::user_id.eq(user));
    diesel::insert_or_ignore_into(user_slots::table).values(rows.to_vec()).execute(conn).await?;
    Ok(())
}

/// Locks both rows in ascending order, so that two who call each other wait instead of deadlocking.
pub(super) async fn lock(conn: &mut Connection, users: [UserId; 2]) -> Result<(), Error> {
    for user in ascending(users) {
        let _: Uuid16 =
            user_slots::table.find(user).select(user_slots::user_id).for_update().first(conn).await?;
    }
    Ok(())
}

/// Locks one person's row. Whoever has none has no calls.
pub(crate) async fn lock_one(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    let row = user_slots::table.find(Uuid16(user.uuid())).select(user_slots::user_id);
    let _: Option<Uuid16> = row.for_update().first(conn).await.optional()?;
    Ok(())
}

fn ascending(users: [UserId; 2]) -> [Uuid16; 2] {
    let mut rows = users.map(|user| Uuid16(user.uuid()));
    rows.sort();
    rows
}
