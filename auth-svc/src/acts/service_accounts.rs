//! Acts on the accounts of backend systems.

use std::collections::BTreeSet;

use db::Connection;
use serde_json::{Map, Value};

use crate::{
    desk::{Act, Desk, Done},
    domain::service_account::{SecretHash, ServiceAccount, check_name, join_scopes},
    error::Error,
    store::service_accounts::{self, New},
};

/// Makes an account.
pub(crate) struct Create<'a> {
    pub(crate) name: &'a str,
    pub(crate) scopes: &'a BTreeSet<String>,
    pub(crate) secret: SecretHash,
}

impl Act for Create<'_> {
    type Outcome = ServiceAccount;
    const ACTION: &'static str = "service_account.create";

    fn target(&self) -> String {
        self.name.to_owned()
    }

    fn detail(&self) -> Map<String, Value> {
        scopes_detail(self.scopes)
    }

    async fn perform(&self, conn: &mut Connection, desk: &Desk) -> Result<Done<ServiceAccount>, Error> {
        check_name(self.name)?;
        let scopes = join_scopes(self.scopes)?;
        refuse_what_is_not_held(desk, self.scopes)?;
        let new = New { name: self.name, secret: &self.secret, scopes: &scopes, managed: false };
        match service_accounts::insert(conn, &new, desk.clock.now()).await {
            Err(db::Error::Conflict { .. }) => Err(Error::ServiceAccountExists),
            inserted => Ok(inserted?),
        }?;
        Ok(Done::new(locked(conn, self.name).await?))
    }
}

/// Gives an account a new secret.
pub(crate) struct Rotate<'a> {
    pub(crate) name: &'a str,
    pub(crate) secret: SecretHash,
}

impl Act for Rotate<'_> {
    type Outcome = ServiceAccount;
    const ACTION: &'static str = "service_account.rotate";

    fn target(&self) -> String {
        self.name.to_owned()
    }

    async fn perform(&self, conn: &mut Connection, desk: &Desk) -> Result<Done<ServiceAccount>, Error> {
        let account = not_managed(locked(conn, self.name).await?)?;
        // Who gets the secret gets the scopes.
        refuse_what_is_not_held(desk, &account.scopes)?;
        service_accounts::set_secret(conn, self.name, &self.secret, desk.clock.now()).await?;
        Ok(Done::new(locked(conn, self.name).await?))
    }
}

/// Gives an account other scopes.
pub(crate) struct SetScopes<'a> {
    pub(crate) name: &'a str,
    pub(crate) scopes: &'a BTreeSet<String>,
}

impl Act for SetScopes<'_> {
    type Outcome = ServiceAccount;
    const ACTION: &'static str = "service_account.set_scopes";

    fn target(&self) -> String {
        self.name.to_owned()
    }

    fn detail(&self) -> Map<String, Value> {
        scopes_detail(self.scopes)
    }

    async fn perform(&self, conn: &mut Connection, desk: &Desk) -> Result<Done<ServiceAccount>, Error> {
        let account = not_managed(locked(conn, self.name).await?)?;
        let scopes = join_scopes(self.scopes)?;
        refuse_what_is_not_held(desk, self.scopes)?;
        let before: Vec<_> = account.scopes.iter().cloned().collect();
        if account.scopes == *self.scopes {
            return Ok(Done::new(account).with("scopes_before", before));
        }
        service_accounts::set_scopes(conn, self.name, &scopes, desk.clock.now()).await?;
        Ok(Done::new(locked(conn, self.name).await?).with("scopes_before", before))
    }
}

/// Refuses an account's credentials.
pub(crate) struct Disable<'a> {
    pub(crate) name: &'a str,
}

impl Act for Disable<'_> {
    type Outcome = ServiceAccount;
    const ACTION: &'static str = "service_account.disable";

    fn target(&self) -> String {
        self.name.to_owned()
    }

    async fn perform(&self, conn: &mut Connection, desk: &Desk) -> Result<Done<ServiceAccount>, Error> {
        let account = locked(conn, self.name).await?;
        // Whoever keeps the file may refuse its account too.
        let account = if desk.actor.is_operator() { account } else { not_managed(account)? };
        if account.disable_time.is_none() {
            service_accounts::set_disabled(conn, self.name, Some(desk.clock.now())).await?;
        }
        Ok(Done::new(locked(conn, self.name).await?))
    }
}

/// Accepts an account's credentials again.
pub(crate) struct Enable<'a> {
    pub(crate) name: &'a str,
}

impl Act for Enable<'_> {
    type Outcome = ServiceAccount;
    const ACTION: &'static str = "service_account.enable";

    fn target(&self) -> String {
        self.name.to_owned()
    }

    async fn perform(&self, conn: &mut Connection, _: &Desk) -> Result<Done<ServiceAccount>, Error> {
        locked(conn, self.name).await?;
        service_accounts::set_disabled(conn, self.name, None).await?;
        Ok(Done::new(locked(conn, self.name).await?))
    }
}

async fn locked(conn: &mut Connection, name: &str) -> Result<ServiceAccount, Error> {
    // What is no name names nobody; the column would refuse to be compared with it.
    check_name(name).map_err(|_| Error::ServiceAccountNotFound)?;
    service_accounts::lock(conn, name).await?.ok_or(Error::ServiceAccountNotFound)
}

fn not_managed(account: ServiceAccount) -> Result<ServiceAccount, Error> {
    if account.managed { Err(Error::ServiceAccountManaged) } else { Ok(account) }
}

fn refuse_what_is_not_held(desk: &Desk, scopes: &BTreeSet<String>) -> Result<(), Error> {
    match desk.actor.lacks(scopes) {
        Some(scope) => Err(Error::ScopeNotGranted(scope.clone())),
        None => Ok(()),
    }
}

fn scopes_detail(scopes: &BTreeSet<String>) -> Map<String, Value> {
    let scopes = scopes.iter().cloned().collect::<Vec<_>>();
    Map::from_iter([("scopes".to_owned(), scopes.into())])
}
