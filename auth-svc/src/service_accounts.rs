//! Service accounts, for the operator's command line and for start-up.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use db::Pool;

use crate::{
    acts::service_accounts::{Create, Disable, Enable, Rotate, SetScopes},
    desk::Desk,
    domain::service_account::{BadAccount, Secret, ServiceAccount, check_name, join_scopes},
    error::{Error, Failure},
    store::{self, service_accounts::New},
};

/// Accounts read at once.
const PAGE: i64 = 200;

/// Makes an account; gives its secret, which is shown this once.
pub async fn create(
    desk: &Desk,
    name: &str,
    scopes: &BTreeSet<String>,
) -> Result<(ServiceAccount, Secret), Failure> {
    let secret = random()?;
    let account = desk.perform(&Create { name, scopes, secret: secret.hash() }).await?;
    Ok((account, secret))
}

/// Gives an account a new secret; the old one is refused from now on. Tokens in use live out their ten minutes.
pub async fn rotate(desk: &Desk, name: &str) -> Result<(ServiceAccount, Secret), Failure> {
    let secret = random()?;
    let account = desk.perform(&Rotate { name, secret: secret.hash() }).await?;
    Ok((account, secret))
}

/// Gives an account other scopes, for tokens issued from now on. Idempotent.
pub async fn set_scopes(
    desk: &Desk,
    name: &str,
    scopes: &BTreeSet<String>,
) -> Result<ServiceAccount, Failure> {
    Ok(desk.perform(&SetScopes { name, scopes }).await?)
}

/// Disables an account. Tokens in use live out their ten minutes. Idempotent.
pub async fn disable(desk: &Desk, name: &str) -> Result<ServiceAccount, Failure> {
    Ok(desk.perform(&Disable { name }).await?)
}

/// Enables an account again, with the secret that it had. Idempotent.
pub async fn enable(desk: &Desk, name: &str) -> Result<ServiceAccount, Failure> {
    Ok(desk.perform(&Enable { name }).await?)
}

/// All accounts, by name.
pub async fn list(pool: &Pool) -> Result<Vec<ServiceAccount>, Failure> {
    let mut accounts: Vec<ServiceAccount> = Vec::new();
    loop {
        let after = accounts.last().map(|account| account.name.clone()).unwrap_or_default();
        let read = pool.run(async |conn| store::service_accounts::list(conn, &after, PAGE).await);
        let page = read.await.map_err(Error::from)?;
        let is_last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        accounts.extend(page);
        if is_last {
            return Ok(accounts);
        }
    }
}

/// Why a file makes no account.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// What it asks for cannot be.
    #[error(transparent)]
    Bad(#[from] BadAccount),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] db::Error),
}

/// Makes an account that a file keeps, or gives it this secret and these scopes; one that is disabled stays so.
/// Idempotent.
pub async fn ensure(
    pool: &Pool,
    name: &str,
    secret: &Secret,
    scopes: &BTreeSet<String>,
    now: DateTime<Utc>,
) -> Result<(), FileError> {
    check_name(name)?;
    let (hash, scopes) = (secret.hash(), join_scopes(scopes)?);
    let file = New { name, secret: &hash, scopes: &scopes, managed: true };
    let ensured = pool
        .run(async |conn| {
            if store::service_accounts::follow(conn, &file, now).await? {
                return Ok(());
            }
            store::service_accounts::insert(conn, &file, now).await
        })
        .await;
    match ensured {
        // Another instance reads the same files.
        Err(db::Error::Conflict { .. }) => Ok(()),
        other => Ok(other?),
    }
}

fn random() -> Result<Secret, Failure> {
    Ok(Secret::random().map_err(|_| Error::Broken("no secret could be made".into()))?)
}
