//! How far feeds of other services were followed.

use db::{Connection, Error};
use diesel::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _, dsl::DuplicatedKeys};
use diesel_async::RunQueryDsl as _;

use super::schema::followed;

/// Where to go on; empty: from the beginning.
pub(crate) async fn position(conn: &mut Connection, feed: &str) -> Result<String, Error> {
    let position = followed::table.find(feed).select(followed::position).first(conn).await.optional()?;
    Ok(position.unwrap_or_default())
}

/// From here to go on.
pub(crate) async fn note(conn: &mut Connection, feed: &str, position: &str) -> Result<(), Error> {
    diesel::insert_into(followed::table)
        .values((followed::feed.eq(feed), followed::position.eq(position)))
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set(followed::position.eq(position))
        .execute(conn)
        .await?;
    Ok(())
}
