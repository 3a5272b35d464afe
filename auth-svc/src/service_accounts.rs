//! Service accounts, for the operator's command line and for start-up.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use db::Pool;

use crate::{
    domain::service_account::{BadAccount, Secret, ServiceAccount, check_name, join_scopes},
    store,
};

/// Why an account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// What was asked for cannot be.
    #[error(transparent)]
    Bad(#[from] BadAccount),
    /// The name is taken.
    #[error("there is a service account of this name")]
    Exists,
    /// Nobody has this name.
    #[error("there is no service account of this name")]
    NotFound,
    /// The machine gives no randomness.
    #[error("no secret could be made")]
    Random,
    /// The database failed.
    #[error(transparent)]
    Database(db::Error),
}

impl From<db::Error> for AccountError {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::NotFound => Self::NotFound,
            db::Error::Conflict { .. } => Self::Exists,
            db::Error::Away(_) | db::Error::BadRow(_) | db::Error::Other(_) => Self::Database(error),
        }
    }
}

/// Makes an account; gives its secret, which is shown this once.
pub async fn create(
    pool: &Pool,
    name: &str,
    scopes: &BTreeSet<String>,
    now: DateTime<Utc>,
) -> Result<Secret, AccountError> {
    check_name(name)?;
    let scopes = join_scopes(scopes)?;
    let secret = random()?;
    let hash = secret.hash();
    pool.run(async |conn| store::service_accounts::insert(conn, name, &hash, &scopes, now).await).await?;
    Ok(secret)
}

/// Gives an account a new secret; the old one is refused from now on. Tokens in use live out their ten minutes.
pub async fn rotate(pool: &Pool, name: &str, now: DateTime<Utc>) -> Result<Secret, AccountError> {
    check_name(name)?;
    let secret = random()?;
    let hash = secret.hash();
    pool.run(async |conn| store::service_accounts::set_secret(conn, name, &hash, now).await).await?;
    Ok(secret)
}

/// Disables an account. Tokens in use live out their ten minutes.
pub async fn disable(pool: &Pool, name: &str, now: DateTime<Utc>) -> Result<(), AccountError> {
    check_name(name)?;
    Ok(pool.run(async |conn| store::service_accounts::set_disabled(conn, name, Some(now)).await).await?)
}

/// Enables an account again, with the secret that it had.
pub async fn enable(pool: &Pool, name: &str) -> Result<(), AccountError> {
    check_name(name)?;
    Ok(pool.run(async |conn| store::service_accounts::set_disabled(conn, name, None).await).await?)
}

/// All accounts, by name.
pub async fn list(pool: &Pool) -> Result<Vec<ServiceAccount>, AccountError> {
    Ok(pool.run(async |conn| store::service_accounts::list(conn).await).await?)
}

/// Makes an account, or gives it this secret and these scopes; one that is disabled stays so. Idempotent.
pub async fn ensure(
    pool: &Pool,
    name: &str,
    secret: &Secret,
    scopes: &BTreeSet<String>,
    now: DateTime<Utc>,
) -> Result<(), AccountError> {
    check_name(name)?;
    let (hash, scopes) = (secret.hash(), join_scopes(scopes)?);
    let ensured = pool
        .run(async |conn| {
            if store::service_accounts::update(conn, name, &hash, &scopes, now).await? {
                return Ok(());
            }
            store::service_accounts::insert(conn, name, &hash, &scopes, now).await
        })
        .await;
    match ensured {
        // Another instance reads the same files.
        Err(db::Error::Conflict { .. }) => Ok(()),
        other => Ok(other?),
    }
}

fn random() -> Result<Secret, AccountError> {
    Secret::random().map_err(|_| AccountError::Random)
}
