use db::{BadRow, Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, OptionalExtension as _, QueryDsl as _, Queryable, QueryableByName, Selectable,
    SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use proto::{
    auth::{AccountState, PrivacyLevel, Role},
    id::UserId,
};

use super::schema::{user_words, users};
use crate::domain::{
    account::{DisplayName, Email, Identifier, Username},
    names,
    user::{PersonStatus, Privacy, User},
};

#[derive(Queryable, Selectable, QueryableByName)]
#[diesel(table_name = users)]
pub(super) struct Row {
    id: Uuid16,
    username: Option<String>,
    email: Option<String>,
    email_confirm_time: Option<UtcMicros>,
    pending_email: Option<String>,
    display_name: String,
    role: u8,
    state: u8,
    locale: String,
    time_zone: String,
    status_emoji: String,
    status_text: String,
    status_expire_time: Option<UtcMicros>,
    avatar_id: Option<Uuid16>,
    find_level: u8,
    call_level: u8,
    write_level: u8,
    presence_level: u8,
    version: u64,
    create_time: UtcMicros,
    delete_time: Option<UtcMicros>,
    expire_time: Option<UtcMicros>,
}

impl TryFrom<Row> for User {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let bad = |column| BadRow::new("users", column, row.id.into());
        let level = |number: u8, column| PrivacyLevel::try_from(i32::from(number)).map_err(|_| bad(column));
        let email = |text: Option<String>, column| {
            text.map(|text| Email::parse(&text)).transpose().map_err(|_| bad(column))
        };
        let name = Some(row.display_name.as_str()).filter(|name| !name.is_empty());
        let username = row.username.as_deref().map(Username::parse).transpose();
        Ok(Self {
            id: UserId::from(uuid::Uuid::from(row.id)),
            username: username.map_err(|_| bad("username"))?,
            email: email(row.email, "email")?,
            email_confirmed: row.email_confirm_time.is_some(),
            pending_email: email(row.pending_email, "pending_email")?,
            display_name: name.map(DisplayName::parse).transpose().map_err(|_| bad("display_name"))?,
            role: known(&Role::try_from(i32::from(row.role)), Role::Unspecified)
                .ok_or_else(|| bad("role"))?,
            state: known(&AccountState::try_from(i32::from(row.state)), AccountState::Unspecified)
                .ok_or_else(|| bad("state"))?,
            locale: row.locale,
            time_zone: row.time_zone,
            status: PersonStatus {
                emoji: row.status_emoji,
                text: row.status_text,
                expire_time: row.status_expire_time.map(Into::into),
            },
            avatar: row.avatar_id.map(Into::into),
            privacy: Privacy {
                find: level(row.find_level, "find_level")?,
                call: level(row.call_level, "call_level")?,
                write: level(row.write_level, "write_level")?,
                presence: level(row.presence_level, "presence_level")?,
            },
            version: row.version,
            create_time: row.create_time.into(),
            delete_time: row.delete_time.map(Into::into),
            expire_time: row.expire_time.map(Into::into),
        })
    }
}

fn known<T: PartialEq + Copy, E>(value: &Result<T, E>, unspecified: T) -> Option<T> {
    value.as_ref().ok().copied().filter(|value| *value != unspecified)
}

/// Which of the names of a new account somebody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    Username,
    Email,
}

impl Taken {
    /// What a failed write says of names; any other failure stays.
    pub(crate) fn of<T>(written: Result<T, Error>) -> Result<Option<Self>, Error> {
        match written {
            Ok(_) => Ok(None),
            Err(error) if error.is_conflict_on("users_username_key") => Ok(Some(Self::Username)),
            Err(error) if error.is_conflict_on("users_email_key") => Ok(Some(Self::Email)),
            Err(error) => Err(error),
        }
    }
}

/// Adds an account or a guest. The transaction is the caller's. Says which name is taken, if one is.
pub(crate) async fn insert(
    conn: &mut Connection,
    user: &User,
    password_hash: Option<&str>,
) -> Result<Option<Taken>, Error> {
    let inserted = diesel::insert_into(users::table)
        .values((
            users::id.eq(Uuid16(user.id.uuid())),
            users::username.eq(user.username.as_ref().map(Username::as_str)),
            users::username_key.eq(user.username.as_ref().map(Username::key)),
            users::email.eq(user.email.as_ref().map(Email::as_str)),
            users::email_key.eq(user.email.as_ref().map(Email::key)),
            users::display_name.eq(user.display_name.as_ref().map_or("", DisplayName::as_str)),
            users::password_hash.eq(password_hash),
            users::role.eq(number(user.role.into())),
            users::state.eq(number(user.state.into())),
            users::locale.eq(&user.locale),
            users::version.eq(user.version),
            users::create_time.eq(UtcMicros::from(user.create_time)),
            users::expire_time.eq(user.expire_time.map(UtcMicros::from)),
        ))
        .execute(conn)
        .await
        .map_err(Error::from);
    let taken = Taken::of(inserted)?;
    if taken.is_none() {
        insert_words(conn, user).await?;
    }
    Ok(taken)
}

/// What came of making an account of a guest.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Upgraded {
    Done,
    Taken(Taken),
    /// There is no guest of this id.
    NoGuest,
}

/// Makes an account of the guest of the same id, who keeps their name. The transaction is the caller's.
pub(crate) async fn upgrade(
    conn: &mut Connection,
    user: &User,
    password_hash: &str,
) -> Result<Upgraded, Error> {
    let guest = users::table
        .find(Uuid16(user.id.uuid()))
        .filter(users::role.eq(number(Role::Guest.into())))
        .filter(users::state.eq(number(AccountState::Active.into())));
    let upgraded = diesel::update(guest)
        .set((
            users::username.eq(user.username.as_ref().map(Username::as_str)),
            users::username_key.eq(user.username.as_ref().map(Username::key)),
            users::email.eq(user.email.as_ref().map(Email::as_str)),
            users::email_key.eq(user.email.as_ref().map(Email::key)),
            users::password_hash.eq(password_hash),
            users::role.eq(number(user.role.into())),
            users::locale.eq(&user.locale),
            users::expire_time.eq(None::<UtcMicros>),
            users::version.eq(users::version + 1),
        ))
        .execute(conn)
        .await
        .map_err(Error::from);
    match upgraded {
        Ok(reached) => Ok(if reached.won() { Upgraded::Done } else { Upgraded::NoGuest }),
        failed => Ok(Taken::of(failed)?.map_or(Upgraded::NoGuest, Upgraded::Taken)),
    }
}

pub(super) fn number(value: i32) -> u8 {
    u8::try_from(value).unwrap_or_default()
}

pub(super) async fn insert_words(conn: &mut Connection, user: &User) -> Result<(), Error> {
    let name = user.display_name.as_ref().map_or("", DisplayName::as_str);
    let words: Vec<_> = names::entries(name)
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
) -> Result<Option<(User, Option<String>)>, Error> {
    let columns = (Row::as_select(), users::password_hash);
    let row: Option<(Row, Option<String>)> = match identifier {
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

/// The hash of a person's password; nothing: they have none, or there is no such person.
pub(crate) async fn password_hash(conn: &mut Connection, id: UserId) -> Result<Option<String>, Error> {
    let hash = users::table.find(Uuid16(id.uuid())).select(users::password_hash);
    Ok(hash.first::<Option<String>>(conn).await.optional()?.flatten())
}

/// Keeps another hash of the same password, unless the password was changed meanwhile.
pub(crate) async fn replace_hash(
    conn: &mut Connection,
    id: UserId,
    old: &str,
    new: &str,
) -> Result<(), Error> {
    let same = users::table.find(Uuid16(id.uuid())).filter(users::password_hash.eq(old));
    diesel::update(same).set(users::password_hash.eq(new)).execute(conn).await?;
    Ok(())
}

/// An account and the hash of its password, locked until the caller's transaction ends: what changes the password or the
/// state and ends sessions, and what begins a session, take turns.
pub(crate) async fn lock(conn: &mut Connection, id: UserId) -> Result<Option<(User, Option<String>)>, Error> {
    let row: Option<(Row, Option<String>)> = users::table
        .find(Uuid16(id.uuid()))
        .select((Row::as_select(), users::password_hash))
        .for_update()
        .first(conn)
        .await
        .optional()?;
    row.map(|(row, hash)| Ok((row.try_into()?, hash))).transpose()
}
