//! What people change about their accounts. Every change raises the account's version.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, OptionalExtension as _, QueryDsl as _,
    sql_types::{Binary, Datetime},
};
use diesel_async::RunQueryDsl as _;
use proto::{
    auth::{AccountState, Role},
    id::UserId,
};
use uuid::Uuid;

use super::{
    schema::{
        avatars, challenges, contacts, one_time_links, passkeys, recovery_codes, sessions, totp_factors,
        user_words, users,
    },
    users::Taken,
};
use crate::domain::account::{Email, Username};

/// Gives an account another username. Says if it is taken.
pub(crate) async fn set_username(
    conn: &mut Connection,
    id: UserId,
    username: &Username,
) -> Result<Option<Taken>, Error> {
    let set = diesel::update(users::table.find(Uuid16(id.uuid()))).set((
        users::username.eq(username.as_str()),
        users::username_key.eq(username.key()),
        users::version.eq(users::version + 1),
    ));
    Taken::of(set.execute(conn).await.map_err(Error::from))
}

/// Gives an account another e-mail address, confirmed or not; nothing is pending any more. Says if it is taken.
pub(crate) async fn set_email(
    conn: &mut Connection,
    id: UserId,
    email: &Email,
    confirm_time: Option<DateTime<Utc>>,
) -> Result<Option<Taken>, Error> {
    let set = diesel::update(users::table.find(Uuid16(id.uuid()))).set((
        users::email.eq(email.as_str()),
        users::email_key.eq(email.key()),
        users::email_confirm_time.eq(confirm_time.map(UtcMicros::from)),
        users::pending_email.eq(None::<&str>),
        users::version.eq(users::version + 1),
    ));
    Taken::of(set.execute(conn).await.map_err(Error::from))
}

/// Notes an address that waits for its link.
pub(crate) async fn set_pending_email(conn: &mut Connection, id: UserId, email: &Email) -> Result<(), Error> {
    let set = diesel::update(users::table.find(Uuid16(id.uuid())))
        .set((users::pending_email.eq(email.as_str()), users::version.eq(users::version + 1)));
    set.execute(conn).await?;
    Ok(())
}

/// Whether somebody has an address.
pub(crate) async fn email_is_taken(conn: &mut Connection, email: &Email) -> Result<bool, Error> {
    let owner = users::table.filter(users::email_key.eq(email.key())).select(users::id);
    Ok(owner.first::<Uuid16>(conn).await.optional()?.is_some())
}

/// Gives an account another password.
pub(crate) async fn set_password(conn: &mut Connection, id: UserId, hash: &str) -> Result<(), Error> {
    let set = diesel::update(users::table.find(Uuid16(id.uuid()))).set(users::password_hash.eq(hash));
    set.execute(conn).await?;
    Ok(())
}

/// Lets the grace period of a deletion end at `time`; with nothing, the account stays.
pub(crate) async fn set_deletion(
    conn: &mut Connection,
    id: UserId,
    time: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    let state = if time.is_some() { AccountState::Deleting } else { AccountState::Active };
    let set = diesel::update(users::table.find(Uuid16(id.uuid()))).set((
        users::state.eq(number(state.into())),
        users::delete_time.eq(time.map(UtcMicros::from)),
        users::version.eq(users::version + 1),
    ));
    set.execute(conn).await?;
    Ok(())
}

/// Whether nobody else administers the server. All administrators' rows are locked until the transaction ends, so that
/// the last two cannot both leave.
pub(crate) async fn is_last_admin(conn: &mut Connection, id: UserId) -> Result<bool, Error> {
    let admins: Vec<Uuid16> = users::table
        .filter(users::role.eq(number(Role::Admin.into())))
        .filter(users::state.eq(number(AccountState::Active.into())))
        .order((users::create_time, users::id))
        .select(users::id)
        .for_update()
        .load(conn)
        .await?;
    Ok(admins == [Uuid16(id.uuid())])
}

/// Up to `limit` people whose grace period, and guests whose time, is over.
pub(crate) async fn due(conn: &mut Connection, now: DateTime<Utc>, limit: i64) -> Result<Vec<UserId>, Error> {
    let now = UtcMicros::from(now);
    let mut ids: Vec<Uuid16> = users::table
        .filter(users::delete_time.le(now))
        .order(users::delete_time)
        .limit(limit)
        .select(users::id)
        .load(conn)
        .await?;
    let guests: Vec<Uuid16> = users::table
        .filter(users::expire_time.le(now))
        .order(users::expire_time)
        .limit(limit)
        .select(users::id)
        .load(conn)
        .await?;
    ids.extend(guests);
    Ok(ids.into_iter().map(|id| Uuid::from(id).into()).collect())
}

/// Forgets all that is kept of somebody but that they were. The caller's transaction has locked the row and ended the
/// sessions.
pub(crate) async fn bury(conn: &mut Connection, id: UserId) -> Result<(), Error> {
    let id = Uuid16(id.uuid());
    diesel::delete(user_words::table.filter(user_words::user_id.eq(id))).execute(conn).await?;
    diesel::delete(sessions::table.filter(sessions::user_id.eq(id))).execute(conn).await?;
    diesel::delete(one_time_links::table.filter(one_time_links::user_id.eq(id))).execute(conn).await?;
    diesel::delete(challenges::table.filter(challenges::user_id.eq(id))).execute(conn).await?;
    diesel::delete(totp_factors::table.filter(totp_factors::user_id.eq(id))).execute(conn).await?;
    diesel::delete(passkeys::table.filter(passkeys::user_id.eq(id))).execute(conn).await?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(id))).execute(conn).await?;
    diesel::delete(avatars::table.filter(avatars::user_id.eq(id))).execute(conn).await?;
    let contact = contacts::user_id.eq(id).or(contacts::other_id.eq(id));
    diesel::delete(contacts::table.filter(contact)).execute(conn).await?;
    // Every column by name: what is added to the table belongs here too.
    diesel::sql_query(
        "UPDATE users SET username = NULL, username_key = NULL, email = NULL, email_key = NULL, \
         email_confirm_time = NULL, pending_email = NULL, display_name = '', password_hash = NULL, \
         role = LEAST(role, ?), state = ?, locale = '', time_zone = '', status_emoji = '', status_text = '', \
         status_expire_time = NULL, avatar_id = NULL, find_level = 0, call_level = 0, write_level = 0, \
         presence_level = 0, delete_time = NULL, expire_time = NULL, version = version + 1 WHERE id = ?",
    )
    .bind::<diesel::sql_types::Integer, _>(i32::from(Role::User))
    .bind::<diesel::sql_types::Integer, _>(i32::from(AccountState::Deleted))
    .bind::<Binary, _>(id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets up to `limit` pictures from before `before` that are nobody's avatar; how many it forgot.
pub(crate) async fn purge_avatars(
    conn: &mut Connection,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<usize, Error> {
    // Found first: a DELETE with a join takes no limit.
    let stale: Vec<Stale> = diesel::sql_query(
        "SELECT a.id FROM avatars a LEFT JOIN users u ON u.id = a.user_id AND u.avatar_id = a.id \
         WHERE a.create_time < ? AND u.id IS NULL ORDER BY a.create_time LIMIT ?",
    )
    .bind::<Datetime, _>(UtcMicros::from(before))
    .bind::<diesel::sql_types::BigInt, _>(limit)
    .load(conn)
    .await?;
    let ids = stale.iter().map(|stale| stale.id);
    diesel::delete(avatars::table.filter(avatars::id.eq_any(ids))).execute(conn).await?;
    Ok(stale.len())
}

#[derive(diesel::QueryableByName)]
struct Stale {
    #[diesel(sql_type = Binary)]
    id: Uuid16,
}

fn number(value: i32) -> u8 {
    u8::try_from(value).unwrap_or_default()
}
