//! Whence people last looked for a partner.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, OptionalExtension as _, QueryDsl as _,
    dsl::DuplicatedKeys,
    sql_query,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;

use crate::{domain::moderation::Network, store::schema::match_origins};

/// The person comes from here.
pub(crate) async fn set(
    conn: &mut Connection,
    user: UserId,
    network: &Network,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (network, now) = (network.to_string(), UtcMicros::from(now));
    let user = match_origins::user_id.eq(Uuid16(user.uuid()));
    diesel::insert_into(match_origins::table)
        .values((user, match_origins::network.eq(&network), match_origins::last_time.eq(now)))
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set((match_origins::network.eq(&network), match_origins::last_time.eq(now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Whence the person came last, if that is still known.
pub(crate) async fn find(conn: &mut Connection, user: UserId) -> Result<Option<Network>, Error> {
    let row = match_origins::table.find(Uuid16(user.uuid())).select(match_origins::network);
    Ok(row.first(conn).await.optional()?.map(Network::written))
}

/// Forgets whence people came who last came before `before`, at most `limit` rows; gives how many.
pub(crate) async fn forget(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    let delete = "DELETE FROM match_origins WHERE last_time < ? ORDER BY last_time LIMIT ?";
    let delete = sql_query(delete).bind::<Datetime, _>(UtcMicros::from(before)).bind::<BigInt, _>(limit);
    Ok(delete.execute(conn).await?)
}
