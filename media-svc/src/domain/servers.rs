use chrono::{DateTime, Utc};
use proto::id::{CallId, UserId};

use super::{Credentials, Secret};

/// The servers of this installation.
#[derive(Debug, Clone)]
pub(crate) struct Servers {
    stun: Vec<String>,
    turn: Vec<String>,
    secret: Option<Secret>,
}

/// What one person is offered for one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    /// `stun:` URLs.
    pub(crate) stun: Vec<String>,
    /// The relays; none if the operator runs none.
    pub(crate) relay: Option<Relay>,
}

/// Relays, and credentials for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relay {
    /// `turn:` and `turns:` URLs.
    pub(crate) urls: Vec<String>,
    pub(crate) credentials: Credentials,
}

impl Servers {
    /// Without a secret the relays are of no use, and are not offered.
    pub(crate) const fn new(stun: Vec<String>, turn: Vec<String>, secret: Option<Secret>) -> Self {
        Self { stun, turn, secret }
    }

    pub(crate) fn offer(&self, user: UserId, call: CallId, now: DateTime<Utc>) -> Offer {
        let relay = self.secret.as_ref().map(|secret| Relay {
            urls: self.turn.clone(),
            credentials: Credentials::mint(secret, user, call, now),
        });
        Offer { stun: self.stun.clone(), relay }
    }
}
