use db::{BadRow, Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, OptionalExtension as _, QueryDsl as _, Queryable, QueryableByName, Selectable,
    SelectableHelper as _,
    sql_types::{BigInt, Binary, Text},
};
use diesel_async::RunQueryDsl as _;
use proto::{auth::Role, id::UserId};

use super::schema::{user_words, users};
use crate::domain::{
    account::{DisplayName, Email, Identifier, User, Username},
    names,
};

#[derive(Queryable, Selectable, QueryableByName)]
#[diesel(table_name = users)]
struct Row {
    id: Uuid16,
    username: String,
    email: String,
    display_name: String,
    role: u8,
    create_time: UtcMicros,
}

impl TryFrom<Row> for User {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let bad = |column| move || BadRow::new("users", column, row.id.into());
        let username = Username::parse(&row.username).map_err(|_| bad("username")())?;
        Ok(Self {
            id: UserId::from(uuid::Uuid::from(row.id)),
            display_name: DisplayName::parse(&row.display_name, &username)
                .map_err(|_| bad("display_name")())?,
            username,
            email: Email::parse(&row.email).map_err(|_| bad("email")())?,
            role: role(row.role).ok_or_else(bad("role"))?,
            create_time: row.create_time.into(),
        })
    }
}

fn role(number: u8) -> Option<Role> {
    Role::try_from(i32::from(number)).ok().filter(|role| *role != Role::Unspecified)
}

/// Which of the names of a new account somebody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    Username,
    Email,
}

/// Adds an account. The transaction is the caller's. Says which name is taken, if one is.
pub(crate) async fn insert(
    conn: &mut Connection,
    user: &User,
    password_hash: &str,
) -> Result<Option<Taken>, Error> {
    let inserted = diesel::insert_into(users::table)
        .values((
            users::id.eq(Uuid16(user.id.uuid())),
            users::username.eq(user.username.as_str()),
            users::username_key.eq(user.username.key()),
            users::email.eq(user.email.as_str()),
            users::email_key.eq(user.email.key()),
            users::display_name.eq(user.display_name.as_str()),
            users::password_hash.eq(password_hash),
            users::role.eq(u8::try_from(i32::from(user.role)).unwrap_or_default()),
            users::create_time.eq(UtcMicros::from(user.create_time)),
        ))
        .execute(conn)
        .await
        .map_err(Error::from);
    match inserted {
        Ok(_) => insert_words(conn, user).await.map(|()| None),
        Err(error) if error.is_conflict_on("users_username_key") => Ok(Some(Taken::Username)),
        Err(error) if error.is_conflict_on("users_email_key") => Ok(Some(Taken::Email)),
        Err(error) => Err(error),
    }
}

async fn insert_words(conn: &mut Connection, user: &User) -> Result<(), Error> {
    let words: Vec<_> = names::entries(user.display_name.as_str())
        .into_iter()
        .map(|word| (user_words::user_id.eq(Uuid16(user.id.uuid())), user_words::word.eq(word)))
        .collect();
    if !words.is_empty() {
        // Entries that the collation finds equal are one.
        diesel::insert_or_ignore_into(user_words::table).values(words).execute(conn).await?;
    }
    Ok(())
}

/// Whether a name of a new account is taken: before the work of hashing its password.
pub(crate) async fn taken(
    conn: &mut Connection,
    username: &Username,
    email: &Email,
) -> Result<Option<Taken>, Error> {
    let by_name = users::table.filter(users::username_key.eq(username.key())).select(users::id);
    if by_name.first::<Uuid16>(conn).await.optional()?.is_some() {
        return Ok(Some(Taken::Username));
    }
    let by_email = users::table.filter(users::email_key.eq(email.key())).select(users::id);
    Ok(by_email.first::<Uuid16>(conn).await.optional()?.map(|_| Taken::Email))
}

/// An account by id.
pub(crate) async fn find(conn: &mut Connection, id: UserId) -> Result<Option<User>, Error> {
    let row: Option<Row> =
        users::table.find(Uuid16(id.uuid())).select(Row::as_select()).first(conn).await.optional()?;
    Ok(row.map(User::try_from).transpose()?)
}

/// The accounts of those ids that name somebody.
pub(crate) async fn batch(conn: &mut Connection, ids: &[UserId]) -> Result<Vec<User>, Error> {
    let ids = ids.iter().map(|id| Uuid16(id.uuid()));
    let rows: Vec<Row> =
        users::table.filter(users::id.eq_any(ids)).select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// An account and the hash of its password, by username or e-mail address.
pub(crate) async fn credentials(
    conn: &mut Connection,
    identifier: &Identifier,
) -> Result<Option<(User, String)>, Error> {
    let columns = (Row::as_select(), users::password_hash);
    let row: Option<(Row, String)> = match identifier {
        Identifier::Username(key) => {
            users::table.filter(users::username_key.eq(key)).select(columns).first(conn).await.optional()?
        }
        Identifier::Email(key) => {
            users::table.filter(users::email_key.eq(key)).select(columns).first(conn).await.optional()?
        }
        Identifier::Nobody => None,
    };
    row.map(|(row, hash)| Ok((row.try_into()?, hash))).transpose()
}

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
    SELECT u.id, u.username, u.email, u.display_name, u.role, u.create_time, w.word \
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
fn end_of(prefix: &str) -> String {
    format!("{prefix}\u{7f}")
}

fn except_id(except: Option<UserId>) -> Uuid16 {
    Uuid16(except.map_or(uuid::Uuid::nil(), UserId::uuid))
}
