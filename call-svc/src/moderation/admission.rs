//! How people stand who want to be matched.

use std::time::Duration;

use proto::id::UserId;

use super::Moderation;
use crate::{
    domain::moderation::{Network, PAUSE, Reason, Standing, Suspension},
    error::Error,
    store::moderation::{suspensions, warnings},
};

/// How somebody stands.
#[derive(Debug, Clone)]
pub(crate) struct Stand {
    /// Set while they may not be matched.
    pub(crate) suspension: Option<Suspension>,
    /// Set while a warning has not been seen.
    pub(crate) warning: Option<Reason>,
    /// The least time between the beginnings of two of their matches.
    pub(crate) apart: Duration,
}

impl Moderation {
    /// How somebody stands who comes from this address.
    pub(crate) async fn stand(&self, user: UserId, address: &str) -> Result<Stand, Error> {
        let (network, now) = (Network::of(address), self.calls.now());
        let read = self.calls.pool.run(async |conn| {
            let suspension = suspensions::in_force(conn, user, &network, now).await?;
            let warning = warnings::unseen(conn, user).await?;
            let apart = match self.standing(conn, user, now).await? {
                Standing::Good => Duration::ZERO,
                Standing::Slowed | Standing::Suspended => PAUSE,
            };
            Ok::<_, Error>(Stand { suspension, warning, apart })
        });
        read.await
    }

    /// The person has seen their warnings.
    pub(crate) async fn see_warnings(&self, user: UserId) -> Result<(), Error> {
        let now = self.calls.now();
        Ok(self.calls.pool.run(async |conn| warnings::see(conn, user, now).await).await?)
    }
}
