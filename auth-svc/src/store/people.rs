//! People, as administrators list and change them.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use db::{Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, QueryDsl as _, QueryableByName,
    SelectableHelper as _,
    dsl::max,
    mysql::Mysql,
    sql_types::{BigInt, Binary, Text, TinyInt, Unsigned},
};
use diesel_async::RunQueryDsl as _;
use proto::{
    auth::{AccountState, Role},
    id::UserId,
};

use super::{
    schema::{passkeys, recovery_codes, sessions, totp_factors, users},
    search::end_of,
    users::{Row, number},
};
use crate::domain::{
    account::{Email, Username},
    people::{Beginning, Person, Place, Wanted},
    user::User,
};

/// People, from the one after `after`: all newest first; those sought by username, then by word, then by e-mail address.
pub(crate) async fn list(
    conn: &mut Connection,
    wanted: &Wanted,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<(User, Place)>, Error> {
    let Some(beginning) = &wanted.beginning else { return newest(conn, wanted, after, limit).await };
    let mut found = Vec::new();
    let missing = |found: &Vec<_>| limit - i64::try_from(found.len()).unwrap_or(limit);
    if matches!(after, None | Some(Place::Username(_))) {
        found.extend(by_username(conn, wanted, beginning, after, limit).await?);
    }
    if missing(&found) > 0 && !matches!(after, Some(Place::Email(_))) {
        found.extend(by_word(conn, wanted, beginning, after, missing(&found)).await?);
    }
    if missing(&found) > 0 {
        found.extend(by_email(conn, wanted, beginning, after, missing(&found)).await?);
    }
    Ok(found)
}

async fn newest(
    conn: &mut Connection,
    wanted: &Wanted,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<(User, Place)>, Error> {
    let mut people = users::table.into_boxed::<Mysql>();
    if let Some(Place::Newest(time, id)) = after {
        let time = UtcMicros::from(*time);
        // The first condition begins the range of the index, which the second alone would not.
        people = people
            .filter(users::create_time.le(time))
            .filter(users::create_time.lt(time).or(users::id.lt(Uuid16(*id))));
    }
    if let Some(role) = wanted.role {
        people = people.filter(users::role.eq(number(role.into())));
    }
    people = match wanted.state {
        Some(state) => people.filter(users::state.eq(number(state.into()))),
        None => people.filter(users::state.ne(number(AccountState::Deleted.into()))),
    };
    let rows: Vec<Row> = people
        .order((users::create_time.desc(), users::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .await?;
    placed(rows, |user| Place::Newest(user.create_time, user.id.uuid()))
}

/// After the condition that finds them: role and state, each with 0 for what is not asked for, then the order.
const FILTER: &str = " AND (? = 0 OR u.role = ?) AND (u.state = ? OR (? = 0 AND u.state <> 4)) ";

async fn by_username(
    conn: &mut Connection,
    wanted: &Wanted,
    beginning: &Beginning,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<(User, Place)>, Error> {
    let Some(prefix) = &beginning.name.username else { return Ok(Vec::new()) };
    let after = if let Some(Place::Username(after)) = after { after } else { "" };
    let (role, state) = numbers(wanted);
    let sql = format!(
        "SELECT u.* FROM users u WHERE u.username_key >= ? AND u.username_key < ? AND u.username_key > ?{FILTER}\
         ORDER BY u.username_key LIMIT ?"
    );
    let rows: Vec<Row> = diesel::sql_query(sql)
        .bind::<Text, _>(prefix)
        .bind::<Text, _>(end_of(prefix))
        .bind::<Text, _>(after)
        .bind::<Unsigned<TinyInt>, _>(role)
        .bind::<Unsigned<TinyInt>, _>(role)
        .bind::<Unsigned<TinyInt>, _>(state)
        .bind::<Unsigned<TinyInt>, _>(state)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    placed(rows, |user| Place::Username(user.username.as_ref().map(Username::key).unwrap_or_default()))
}

#[derive(QueryableByName)]
struct WordRow {
    #[diesel(embed)]
    user: Row,
    #[diesel(sql_type = Text)]
    word: String,
}

async fn by_word(
    conn: &mut Connection,
    wanted: &Wanted,
    beginning: &Beginning,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<(User, Place)>, Error> {
    let Some(prefix) = &beginning.name.entry else { return Ok(Vec::new()) };
    let (word, id) = match after {
        Some(Place::Word(word, id)) => (word.as_str(), *id),
        _ => (prefix.as_str(), uuid::Uuid::nil()),
    };
    // Folded text holds letters, digits and spaces: no wildcards.
    let like = format!("{prefix}%");
    let (from, to) = usernames(beginning);
    let (role, state) = numbers(wanted);
    // Each account stands at the first of its words that match, once; those found by username have been given before.
    let sql = format!(
        "SELECT u.*, w.word FROM user_words w STRAIGHT_JOIN users u ON u.id = w.user_id \
         WHERE w.word LIKE ? AND w.word >= ? AND (w.word > ? OR w.user_id > ?) \
         AND NOT (COALESCE(u.username_key, '') >= ? AND COALESCE(u.username_key, '') < ?) \
         AND NOT EXISTS (SELECT 1 FROM user_words e WHERE e.user_id = w.user_id AND e.word LIKE ? AND e.word < w.word)\
         {FILTER}ORDER BY w.word, w.user_id LIMIT ?"
    );
    let rows: Vec<WordRow> = diesel::sql_query(sql)
        .bind::<Text, _>(&like)
        .bind::<Text, _>(word)
        .bind::<Text, _>(word)
        .bind::<Binary, _>(Uuid16(id))
        .bind::<Text, _>(from)
        .bind::<Text, _>(to)
        .bind::<Text, _>(&like)
        .bind::<Unsigned<TinyInt>, _>(role)
        .bind::<Unsigned<TinyInt>, _>(role)
        .bind::<Unsigned<TinyInt>, _>(state)
        .bind::<Unsigned<TinyInt>, _>(state)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            let user = User::try_from(row.user)?;
            let place = Place::Word(row.word, user.id.uuid());
            Ok((user, place))
        })
        .collect()
}

async fn by_email(
    conn: &mut Connection,
    wanted: &Wanted,
    beginning: &Beginning,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<(User, Place)>, Error> {
    let Some(prefix) = &beginning.email else { return Ok(Vec::new()) };
    let after = if let Some(Place::Email(after)) = after { after } else { "" };
    let (from, to) = usernames(beginning);
    let words = beginning.name.entry.as_ref().map(|entry| format!("{entry}%")).unwrap_or_default();
    let (role, state) = numbers(wanted);
    let sql = format!(
        "SELECT u.* FROM users u WHERE u.email_key >= ? AND u.email_key < ? AND u.email_key > ? \
         AND NOT (COALESCE(u.username_key, '') >= ? AND COALESCE(u.username_key, '') < ?) \
         AND NOT EXISTS (SELECT 1 FROM user_words e WHERE e.user_id = u.id AND e.word LIKE ?)\
         {FILTER}ORDER BY u.email_key LIMIT ?"
    );
    let rows: Vec<Row> = diesel::sql_query(sql)
        .bind::<Text, _>(prefix)
        // Above everything that begins so.
        .bind::<Text, _>(format!("{prefix}{}", char::MAX))
        .bind::<Text, _>(after)
        .bind::<Text, _>(from)
        .bind::<Text, _>(to)
        .bind::<Text, _>(words)
        .bind::<Unsigned<TinyInt>, _>(role)
        .bind::<Unsigned<TinyInt>, _>(role)
        .bind::<Unsigned<TinyInt>, _>(state)
        .bind::<Unsigned<TinyInt>, _>(state)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    placed(rows, |user| Place::Email(user.email.as_ref().map(Email::key).unwrap_or_default()))
}

/// The usernames that begin so: an empty range when none does.
fn usernames(beginning: &Beginning) -> (String, String) {
    let range = |prefix: &String| (prefix.clone(), end_of(prefix));
    beginning.name.username.as_ref().map(range).unwrap_or_default()
}

/// Role and state, 0 for what is not asked for.
fn numbers(wanted: &Wanted) -> (u8, u8) {
    (wanted.role.map_or(0, |role| number(role.into())), wanted.state.map_or(0, |state| number(state.into())))
}

fn placed(rows: Vec<Row>, place: impl Fn(&User) -> Place) -> Result<Vec<(User, Place)>, Error> {
    rows.into_iter()
        .map(|row| {
            let user = User::try_from(row)?;
            let place = place(&user);
            Ok((user, place))
        })
        .collect()
}

/// The people whom these accounts are, with what other tables know of them.
pub(crate) async fn known(conn: &mut Connection, users: Vec<User>) -> Result<Vec<Person>, Error> {
    let ids: Vec<_> = users.iter().map(|user| Uuid16(user.id.uuid())).collect();
    let seen: HashMap<Uuid16, Option<UtcMicros>> = sessions::table
        .filter(sessions::user_id.eq_any(&ids))
        .group_by(sessions::user_id)
        .select((sessions::user_id, max(sessions::last_seen_time)))
        .load::<(Uuid16, Option<UtcMicros>)>(conn)
        .await?
        .into_iter()
        .collect();
    let apps = totp_factors::table
        .filter(totp_factors::user_id.eq_any(&ids))
        .filter(totp_factors::confirm_time.is_not_null())
        .select(totp_factors::user_id);
    let mut protected: HashSet<Uuid16> = apps.load::<Uuid16>(conn).await?.into_iter().collect();
    let keys = passkeys::table.filter(passkeys::user_id.eq_any(&ids)).select(passkeys::user_id).distinct();
    protected.extend(keys.load::<Uuid16>(conn).await?);
    let person = |user: User| {
        let id = Uuid16(user.id.uuid());
        let last_seen = seen.get(&id).copied().flatten().map(DateTime::<Utc>::from);
        Person { user, last_seen, second_factor: protected.contains(&id) }
    };
    Ok(users.into_iter().map(person).collect())
}

/// Whether there is an administrator who is admitted.
pub(crate) async fn has_admin(conn: &mut Connection) -> Result<bool, Error> {
    let admin: Vec<Uuid16> = users::table
        .filter(users::role.eq(number(Role::Admin.into())))
        .filter(users::state.eq(number(AccountState::Active.into())))
        .select(users::id)
        .limit(1)
        .load(conn)
        .await?;
    Ok(!admin.is_empty())
}

/// Admits an account or refuses it.
pub(crate) async fn set_state(conn: &mut Connection, id: UserId, state: AccountState) -> Result<(), Error> {
    let user = users::table.find(Uuid16(id.uuid()));
    diesel::update(user).set(users::state.eq(number(state.into()))).execute(conn).await?.at_least_one()
}

/// A person's second factors are none any more.
pub(crate) async fn forget_factors(conn: &mut Connection, id: UserId) -> Result<(), Error> {
    let id = Uuid16(id.uuid());
    diesel::delete(totp_factors::table.find(id)).execute(conn).await?;
    diesel::delete(passkeys::table.filter(passkeys::user_id.eq(id))).execute(conn).await?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(id))).execute(conn).await?;
    Ok(())
}

/// Gives an account another role.
pub(crate) async fn set_role(conn: &mut Connection, id: UserId, role: Role) -> Result<(), Error> {
    let user = users::table.find(Uuid16(id.uuid()));
    diesel::update(user).set(users::role.eq(number(role.into()))).execute(conn).await?.at_least_one()
}
