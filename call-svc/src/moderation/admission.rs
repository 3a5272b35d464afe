//! Who may look for a partner.

use std::{net::IpAddr, time::Duration};

use proto::id::UserId;
use uuid::Uuid;

use super::Moderation;
use crate::{
    domain::moderation::{Network, PAUSE, Reason, Standing, Suspension},
    error::Error,
    gate::Pass,
    store::moderation::{suspensions, warnings},
};

/// What somebody has to know before they look for a partner.
#[derive(Debug)]
pub(crate) struct Notice {
    pub(crate) suspension: Option<Suspension>,
    /// That they have not seen.
    pub(crate) warning: Option<Reason>,
}

/// Somebody who may look for a partner.
#[derive(Debug)]
pub(crate) struct Admission {
    /// Tells them when they are suspended.
    pub(crate) pass: Pass,
    /// The least time between the beginnings of two matches.
    pub(crate) apart: Duration,
}

impl Moderation {
    /// What somebody has to know who comes from this address.
    pub(crate) async fn notice(&self, user: UserId, address: IpAddr) -> Result<Notice, Error> {
        let (network, now) = (Network::from(address), self.calls.now());
        let read = self.calls.pool.run(async |conn| {
            let suspension = suspensions::in_force(conn, user, &network, now).await?;
            let warning = warnings::unseen(conn, user).await?;
            Ok::<_, Error>(Notice { suspension, warning })
        });
        read.await
    }

    /// Lets somebody in by a stream that `stream` names, unless they or their address are suspended. They have seen their
    /// warnings.
    pub(crate) async fn admit(
        &self,
        stream: Uuid,
        user: UserId,
        address: IpAddr,
    ) -> Result<Admission, Error> {
        let (network, now) = (Network::from(address), self.calls.now());
        // First, so that a suspension is found here or told there.
        let pass = self.gate.enter(stream, user, network.clone());
        let read = self.calls.pool.run(async |conn| {
            if let Some(suspension) = suspensions::in_force(conn, user, &network, now).await? {
                return Err(Error::Suspended { until: suspension.until });
            }
            warnings::see(conn, user, now).await?;
            self.standing(conn, user, now).await
        });
        let apart = match read.await? {
            Standing::Good => Duration::ZERO,
            Standing::Slowed | Standing::Suspended => PAUSE,
        };
        Ok(Admission { pass, apart })
    }
}
