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
}

impl From<Row> for ServiceAccount {
    fn from(row: Row) -> Self {
        Self {
            name: row.name,
            scopes: row.scopes.split_whitespace().map(str::to_owned).collect(),
            create_time: row.create_time.into(),
            update_time: row.update_time.into(),
            disable_time: row.disable_time.map(Into::into),
        }
    }
}

/// Adds an account. Fails with a conflict if the name is taken.
pub(crate) async fn insert(
    conn: &mut Connection,
    name: &str,
    secret: &SecretHash,
    scopes: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::insert_into(service_accounts::table)
        .values((
            service_accounts::name.eq(name),
            service_accounts::secret_hash.eq(secret.0.as_slice()),
            service_accounts::scopes.eq(scopes),
            service_accounts::create_time.eq(UtcMicros::from(now)),
            service_accounts::update_time.eq(UtcMicros::from(now)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives an account this secret and these scopes, if they are others. Whether there is such an account.
pub(crate) async fn update(
    conn: &mut Connection,
    name: &str,
    secret: &SecretHash,
    scopes: &str,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let held = service_accounts::table
        .find(name)
        .select((service_accounts::secret_hash, service_accounts::scopes))
        .first::<(Vec<u8>, String)>(conn)
        .await
        .optional()?;
    match held {
        None => Ok(false),
        Some((hash, held)) if hash == secret.0 && held == scopes => Ok(true),
        Some(_) => {
            diesel::update(service_accounts::table.find(name))
                .set((
                    service_accounts::secret_hash.eq(secret.0.as_slice()),
                    service_accounts::scopes.eq(scopes),
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

/// All accounts, by name.
pub(crate) async fn list(conn: &mut Connection) -> Result<Vec<ServiceAccount>, Error> {
    let rows: Vec<Row> =
        service_accounts::table.order(service_accounts::name).select(Row::as_select()).load(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
