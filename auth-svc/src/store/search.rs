//! People by the beginnings of their names.

use db::{Connection, Error, Uuid16};
use diesel::{
    QueryableByName,
    mysql::Mysql,
    query_builder::BoxedSqlQuery,
    sql_types::{BigInt, Binary, Integer, Text},
};
use diesel_async::RunQueryDsl as _;
use proto::{auth::PrivacyLevel, id::UserId};

use super::users::Row;
use crate::domain::user::User;

/// Who searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Viewer {
    /// A person: finds neither themselves nor guests, nor who does not want to be found by them. `find_default`: the
    /// operator's choice for those who made none.
    Person { id: UserId, find_default: PrivacyLevel },
    /// A backend system: finds everybody.
    Service,
}

/// Whom a person finds, by the numbers of the contract: the account lives (ACTIVE 1) and is no guest's (GUEST 1);
/// everybody may find it (EVERYONE 1), or contacts (CONTACTS 2) and the searcher is one (CONTACT 2) or knows the whole
/// username; and the person has not blocked (BLOCKED 5) the searcher.
const FOUND_BY_PERSON: &str = "\
    AND u.id <> ? AND u.role <> 1 \
    AND COALESCE(NULLIF(u.find_level, 0), ?) <= 1 + (u.username_key = ? \
      OR EXISTS (SELECT 1 FROM contacts c WHERE c.user_id = ? AND c.other_id = u.id AND c.kind = 2)) \
    AND NOT EXISTS (SELECT 1 FROM contacts b WHERE b.user_id = u.id AND b.other_id = ? AND b.kind = 5) ";

const BY_USERNAME: &str = "\
    SELECT u.* FROM users u \
    WHERE u.username_key >= ? AND u.username_key < ? AND u.username_key > ? AND u.state = 1 ";

/// Each account stands at the first of its words that match, once; those found by username have been given before.
/// `STRAIGHT_JOIN`: the words are in the order of the answer, however few accounts the server believes to be active.
const BY_WORD: &str = "\
    SELECT u.*, w.word \
    FROM user_words w STRAIGHT_JOIN users u ON u.id = w.user_id \
    WHERE w.word LIKE ? AND w.word >= ? AND (w.word > ? OR w.user_id > ?) AND u.state = 1 \
      AND (u.username_key IS NULL OR NOT (u.username_key >= ? AND u.username_key < ?)) \
      AND NOT EXISTS (SELECT 1 FROM user_words e WHERE e.user_id = w.user_id AND e.word LIKE ? AND e.word < w.word) ";

type Query = BoxedSqlQuery<'static, Mysql, diesel::query_builder::SqlQuery>;

impl Viewer {
    fn condition(self) -> &'static str {
        match self {
            Self::Person { .. } => FOUND_BY_PERSON,
            Self::Service => "",
        }
    }

    /// The values of the condition. `username`: the whole one that is sought.
    fn bind(self, query: Query, username: &str) -> Query {
        let Self::Person { id, find_default } = self else { return query };
        let id = Uuid16(id.uuid());
        query
            .bind::<Binary, _>(id)
            .bind::<Integer, _>(i32::from(find_default))
            .bind::<Text, _>(username.to_owned())
            .bind::<Binary, _>(id)
            .bind::<Binary, _>(id)
    }
}

/// Accounts whose username begins with `prefix`, by username: the exact one comes first by itself.
/// From the one after `after`.
pub(crate) async fn by_username(
    conn: &mut Connection,
    prefix: &str,
    after: Option<&str>,
    viewer: Viewer,
    limit: i64,
) -> Result<Vec<User>, Error> {
    let sql = format!("{BY_USERNAME}{}ORDER BY u.username_key LIMIT ?", viewer.condition());
    let query = diesel::sql_query(sql)
        .into_boxed::<Mysql>()
        .bind::<Text, _>(prefix.to_owned())
        .bind::<Text, _>(end_of(prefix))
        .bind::<Text, _>(after.unwrap_or_default().to_owned());
    let rows: Vec<Row> = viewer.bind(query, prefix).bind::<BigInt, _>(limit).load(conn).await?;
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

/// Accounts of whose display name a word begins with `prefix`, by word, but for those whose username begins with
/// `username`. From the one after `after`.
pub(crate) async fn by_word(
    conn: &mut Connection,
    prefix: &str,
    username: Option<&str>,
    after: Option<(&str, UserId)>,
    viewer: Viewer,
    limit: i64,
) -> Result<Vec<ByWord>, Error> {
    // Folded text holds letters, digits and spaces: no wildcards.
    let like = format!("{prefix}%");
    let (word, id) = after.map_or((prefix, uuid::Uuid::nil()), |(word, id)| (word, id.uuid()));
    // An empty range when no username is sought.
    let (from, to) = username.map_or((String::new(), String::new()), |name| (name.to_owned(), end_of(name)));
    let sql = format!("{BY_WORD}{}ORDER BY w.word, w.user_id LIMIT ?", viewer.condition());
    let query = diesel::sql_query(sql)
        .into_boxed::<Mysql>()
        .bind::<Text, _>(like.clone())
        .bind::<Text, _>(word.to_owned())
        .bind::<Text, _>(word.to_owned())
        .bind::<Binary, _>(Uuid16(id))
        .bind::<Text, _>(from)
        .bind::<Text, _>(to)
        .bind::<Text, _>(like);
    // Whoever is found by their whole username has been found by it.
    let rows: Vec<WordRow> = viewer.bind(query, "").bind::<BigInt, _>(limit).load(conn).await?;
    rows.into_iter().map(|row| Ok(ByWord { user: row.user.try_into()?, word: row.word })).collect()
}

/// Above everything that begins with `prefix`: usernames end below DEL.
pub(super) fn end_of(prefix: &str) -> String {
    format!("{prefix}\u{7f}")
}
