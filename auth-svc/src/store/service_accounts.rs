use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, Expect as _, UtcMicros};
use diesel::{
    ExpressionMethods as _, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;

use super::schema::service_accounts;
use crate::domain::service_account::{SecretHash, ServiceAccount};

#[derive(Queryable, Selectable)]
#[diesel(table_name = service_accounts)]
struct Row {
    name: String,
    scopes: String,
    create_time: UtcMicros,
    update_time: UtcMicros,
    disable_time: Option<UtcMicros>,
    managed: bool,
}

impl From<Row> for ServiceAccount {
    fn from(row: Row) -> Self {
        Self {
            name: row.name,
            scopes: row.scopes.split_whitespace().map(str::to_owned).collect(),
            create_time: row.create_time.into(),
            update_time: row.update_time.into(),
            disable_time: row.disable_time.map(Into::into),
            managed: row.managed,
        }
    }
}

/// What a new account begins with.
pub(crate) struct New<'a> {
    pub(crate) name: &'a str,
    pub(crate) secret: &'a SecretHash,
    /// Separated by spaces.
    pub(crate) scopes: &'a str,
    /// A file sets its secret and scopes.
    pub(crate) managed: bool,
}

/// Adds an account. Fails with a conflict if the name is taken.
pub(crate) async fn insert(conn: &mut Connection, new: &New<'_>, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::insert_into(service_accounts::table)
        .values((
            service_accounts::name.eq(new.name),
            service_accounts::secret_hash.eq(new.secret.0.as_slice()),
            service_accounts::scopes.eq(new.scopes),
            service_accounts::create_time.eq(UtcMicros::from(now)),
            service_accounts::update_time.eq(UtcMicros::from(now)),
            service_accounts::managed.eq(new.managed),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives an account what its file says, if it is something else. Whether there is such an account.
pub(crate) async fn follow(conn: &mut Connection, file: &New<'_>, now: DateTime<Utc>) -> Result<bool, Error> {
    let held = service_accounts::table
        .find(file.name)
        .select((service_accounts::secret_hash, service_accounts::scopes, service_accounts::managed))
        .first::<(Vec<u8>, String, bool)>(conn)
        .await
        .optional()?;
    match held {
        None => Ok(false),
        Some((hash, held, true)) if hash == file.secret.0 && held == file.scopes => Ok(true),
        Some(_) => {
            diesel::update(service_accounts::table.find(file.name))
                .set((
                    service_accounts::secret_hash.eq(file.secret.0.as_slice()),
                    service_accounts::scopes.eq(file.scopes),
                    service_accounts::managed.eq(true),
                    service_accounts::update_time.eq(UtcMicros::from(now)),
                ))
                .execute(conn)
                .await?;
            Ok(true)
        }
    }
}

/// Gives an account another secret.
pub(crate) async fn set_secret(
    conn: &mut Connection,
    name: &str,
    secret: &SecretHash,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::update(service_accounts::table.find(name))
        .set((
            service_accounts::secret_hash.eq(secret.0.as_slice()),
            service_accounts::update_time.eq(UtcMicros::from(now)),
        ))
        .execute(conn)
        .await?
        .at_least_one()
}

/// Gives an account other scopes, separated by spaces.
pub(crate) async fn set_scopes(
    conn: &mut Connection,
    name: &str,
    scopes: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::update(service_accounts::table.find(name))
        .set((service_accounts::scopes.eq(scopes), service_accounts::update_time.eq(UtcMicros::from(now))))
        .execute(conn)
        .await?
        .at_least_one()
}

/// Disables an account, or enables it again.
pub(crate) async fn set_disabled(
    conn: &mut Connection,
    name: &str,
    since: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    diesel::update(service_accounts::table.find(name))
        .set(service_accounts::disable_time.eq(since.map(UtcMicros::from)))
        .execute(conn)
        .await?
        .at_least_one()
}

/// An account and what is kept of its secret.
pub(crate) async fn credentials(
    conn: &mut Connection,
    name: &str,
) -> Result<Option<(ServiceAccount, SecretHash)>, Error> {
    let row: Option<(Row, Vec<u8>)> = service_accounts::table
        .find(name)
        .select((Row::as_select(), service_accounts::secret_hash))
        .first(conn)
        .await
        .optional()?;
    row.map(|(row, hash)| {
        let bad = || BadRow { table: "service_accounts", column: "secret_hash", id: name.to_owned() };
        let hash = SecretHash(hash.try_into().map_err(|_| bad())?);
        Ok((row.into(), hash))
    })
    .transpose()
}

/// An account, which nobody else changes until the caller's transaction ends.
pub(crate) async fn lock(conn: &mut Connection, name: &str) -> Result<Option<ServiceAccount>, Error> {
    let row: Option<Row> = service_accounts::table
        .find(name)
        .select(Row::as_select())
        .for_update()
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(Into::into))
}

/// Accounts by name, from the one after `after`.
pub(crate) async fn list(
    conn: &mut Connection,
    after: &str,
    limit: i64,
) -> Result<Vec<ServiceAccount>, Error> {
    let rows: Vec<Row> = service_accounts::table
        .filter(service_accounts::name.gt(after))
        .order(service_accounts::name)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
