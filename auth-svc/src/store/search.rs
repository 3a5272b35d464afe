//! People by the beginnings of their names.

use db::{Connection, Error, Uuid16};
use diesel::{
    ExpressionMethods as _, QueryDsl as _, QueryableByName, SelectableHelper as _,
    sql_types::{BigInt, Binary, Text},
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;

use super::{schema::users, users::Row};
use crate::domain::user::User;

/// Accounts whose username begins with `prefix`, by username: the exact one comes first by itself.
/// From the one after `after`; without `except`.
pub(crate) async fn by_username(
    conn: &mut Connection,
    prefix: &str,
    after: Option<&str>,
    except: Option<UserId>,
    limit: i64,
) -> Result<Vec<User>, Error> {
    let rows: Vec<Row> = users::table
        .filter(users::username_key.ge(prefix))
        .filter(users::username_key.lt(end_of(prefix)))
        .filter(users::username_key.gt(after.unwrap_or_default()))
        .filter(users::id.ne(except_id(except)))
        .order(users::username_key)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// An account found by a word, and where in the order of words it stands.
pub(crate) struct ByWord {
    pub(crate) user: User,
    pub(crate) word: String,
}

#[derive(QueryableByName)]
struct WordRow {
    #[diesel(embed)]
    user: Row,
    #[diesel(sql_type = Text)]
    word: String,
}

/// Each account stands at the first of its words that match, once; those found by username have been given before.
const BY_WORD: &str = "\
    SELECT u.*, w.word \
    FROM user_words w JOIN users u ON u.id = w.user_id \
    WHERE w.word LIKE ? AND w.word >= ? AND (w.word > ? OR w.user_id > ?) AND w.user_id <> ? \
      AND NOT (u.username_key >= ? AND u.username_key < ?) \
      AND NOT EXISTS (SELECT 1 FROM user_words e WHERE e.user_id = w.user_id AND e.word LIKE ? AND e.word < w.word) \
    ORDER BY w.word, w.user_id LIMIT ?";

/// Accounts of whose display name a word begins with `prefix`, by word, but for those whose username begins with
/// `username`. From the one after `after`; without `except`.
pub(crate) async fn by_word(
    conn: &mut Connection,
    prefix: &str,
    username: Option<&str>,
    after: Option<(&str, UserId)>,
    except: Option<UserId>,
    limit: i64,
) -> Result<Vec<ByWord>, Error> {
    // Folded text holds letters, digits and spaces: no wildcards.
    let like = format!("{prefix}%");
    let (word, id) = after.map_or((prefix, uuid::Uuid::nil()), |(word, id)| (word, id.uuid()));
    // An empty range when no username is sought.
    let (from, to) = username.map_or((String::new(), String::new()), |name| (name.to_owned(), end_of(name)));
    let rows: Vec<WordRow> = diesel::sql_query(BY_WORD)
        .bind::<Text, _>(&like)
        .bind::<Text, _>(word)
        .bind::<Text, _>(word)
        .bind::<Binary, _>(Uuid16(id))
        .bind::<Binary, _>(except_id(except))
        .bind::<Text, _>(from)
        .bind::<Text, _>(to)
        .bind::<Text, _>(&like)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    rows.into_iter().map(|row| Ok(ByWord { user: row.user.try_into()?, word: row.word })).collect()
}

/// Above everything that begins with `prefix`: usernames end below DEL.
pub(super) fn end_of(prefix: &str) -> String {
    format!("{prefix}\u{7f}")
}

fn except_id(except: Option<UserId>) -> Uuid16 {
    Uuid16(except.map_or(uuid::Uuid::nil(), UserId::uuid))
}
