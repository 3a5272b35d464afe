//! Attempts to prove who one is, each held against those that were wrong before it.

use std::{cmp::Reverse, future::Future, time::Duration};

use db::Connection;
use proto::id::UserId;

use crate::{
    app::App,
    domain::attempts::{Claim, Cost, Subjects},
    error::Error,
    store,
};

/// Somebody's attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt<'a> {
    /// Whose secret is tried.
    pub(crate) claim: Claim<'a>,
    /// The account that the claim leads to, if there is one.
    pub(crate) owner: Option<UserId>,
    /// The address that it comes from, or empty.
    pub(crate) address: &'a str,
}

impl Attempt<'_> {
    /// Does the work that tells right from wrong, unless too many attempts were wrong: then it is refused at once with
    /// [`Error::TooManyAttempts`], and `work` is not begun. `Ok(None)` is a wrong attempt and counts; `Ok(Some(_))` is a
    /// right one, after which the account's failures are forgotten; an error says nothing of either and does not count.
    pub(crate) async fn judge<T>(
        self,
        app: &App,
        work: impl Future<Output = Result<Option<T>, Error>> + Send,
    ) -> Result<Option<T>, Error> {
        let subjects = Subjects::new(self.claim, self.address);
        self.admit(app, &subjects).await?;
        let judged = work.await;
        let written = match &judged {
            Ok(Some(_)) => forget(app, &subjects).await,
            Ok(None) => count_address(app, &subjects).await,
            Err(_) => take_back(app, &subjects).await,
        };
        match (judged, written) {
            (Err(error), _) => Err(error),
            (Ok(judged), written) => written.map(|()| judged),
        }
    }

    async fn admit(self, app: &App, subjects: &Subjects) -> Result<(), Error> {
        let admit = app.pool.transaction(async |conn| self.reserve(app, conn, subjects).await);
        let Some(wait) = admit.await? else { return Ok(()) };
        metrics::counter!("sign_in_attempts_delayed_total").increment(1);
        Err(Error::TooManyAttempts(wait))
    }

    /// Counts the attempt as a failure until it is known to be none; or says how long it has to wait.
    async fn reserve(
        self,
        app: &App,
        conn: &mut Connection,
        subjects: &Subjects,
    ) -> Result<Option<Duration>, Error> {
        let now = app.clock.now();
        // The pair belongs to the account, so locks are always taken in this order.
        let account = store::attempts::lock(conn, &subjects.account, now).await?;
        let mut waits = vec![Cost::ACCOUNT.wait(account, now)];
        if let Some(origin) = subjects.origin {
            if waits != [None] && self.is_at_home(app, conn).await? {
                waits.clear();
            }
            let pair = store::attempts::lock(conn, &origin.pair, now).await?;
            waits.push(Cost::PAIR.wait(pair, now));
            let address = store::attempts::find(conn, &origin.address).await?;
            waits.push(address.and_then(|address| Cost::ADDRESS.wait(address, now)));
        }
        let longest = waits.into_iter().flatten().min_by_key(|wait| Reverse(*wait));
        if longest.is_none() {
            for subject in subjects.reserved() {
                store::attempts::count(conn, &subject, now).await?;
            }
        }
        Ok(longest)
    }

    /// Strangers can make an account wait, but not where its owner is signed in.
    async fn is_at_home(self, app: &App, conn: &mut Connection) -> Result<bool, Error> {
        // Asked for nobody's account too: it takes the same time.
        let owner = self.owner.unwrap_or_else(|| uuid::Uuid::nil().into());
        Ok(store::attempts::is_at_home(conn, owner, self.address, app.clock.now()).await?)
    }
}

async fn forget(app: &App, subjects: &Subjects) -> Result<(), Error> {
    let subjects = subjects.reserved();
    Ok(app.pool.run(async |conn| store::attempts::forget(conn, &subjects).await).await?)
}

async fn take_back(app: &App, subjects: &Subjects) -> Result<(), Error> {
    let subjects = subjects.reserved();
    Ok(app.pool.run(async |conn| store::attempts::take_back(conn, &subjects).await).await?)
}

async fn count_address(app: &App, subjects: &Subjects) -> Result<(), Error> {
    let Some(origin) = subjects.origin else { return Ok(()) };
    let now = app.clock.now();
    Ok(app.pool.run(async |conn| store::attempts::count(conn, &origin.address, now).await).await?)
}
