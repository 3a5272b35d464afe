use chrono::{DateTime, Utc};
use proto::id::{ReportId, SuspensionId, UserId};

use super::{Network, Reason};

/// Who may not be matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Suspended {
    User(UserId),
    Network(Network),
}

/// A person or an address that may not be matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suspension {
    pub(crate) id: SuspensionId,
    pub(crate) who: Suspended,
    pub(crate) reason: Reason,
    pub(crate) create_time: DateTime<Utc>,
    /// Nothing: for good.
    pub(crate) until: Option<DateTime<Utc>>,
    /// Nobody: it came by itself.
    pub(crate) by: Option<UserId>,
    pub(crate) lift_time: Option<DateTime<Utc>>,
    /// That led to it.
    pub(crate) report: ReportId,
}

impl Suspension {
    pub(crate) fn is_in_force(&self, now: DateTime<Utc>) -> bool {
        self.lift_time.is_none() && self.until.is_none_or(|until| now < until)
    }

    /// The person, if it is one.
    pub(crate) const fn user(&self) -> Option<UserId> {
        match self.who {
            Suspended::User(user) => Some(user),
            Suspended::Network(_) => None,
        }
    }

    /// Whether it keeps this person away, who comes from this network.
    pub(crate) fn hits(&self, user: UserId, network: &Network) -> bool {
        match &self.who {
            Suspended::User(suspended) => *suspended == user,
            Suspended::Network(suspended) => suspended == network,
        }
    }
}
