//! Strangers who are reported, and what moderators do about it.

mod network;
mod report;
mod standing;
mod suspension;

use chrono::{DateTime, Utc};
use proto::id::{ReportId, RequestId, SuspensionId, UserId};
use uuid::Uuid;

pub(crate) use network::Network;
pub(crate) use report::{Claim, Decision, Reason, Refusal, Report, Ruling, Step};
pub(crate) use standing::{PAUSE, SUSPENDED_FOR, Standing, WINDOW};
pub(crate) use suspension::{Suspended, Suspension};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Claimed,
    Released,
    Decided,
    Undone,
    Lifted,
    /// A suspension came by itself.
    SuspendedByItself,
}

/// Something that was done, as it is kept for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Act {
    pub(crate) id: Uuid,
    pub(crate) kind: Kind,
    /// Nobody: it came by itself.
    pub(crate) by: Option<UserId>,
    /// Of who acted; empty: it came by itself.
    pub(crate) address: String,
    pub(crate) report: ReportId,
    pub(crate) suspension: Option<SuspensionId>,
    /// Whom it concerns; nobody: an address.
    pub(crate) subject: Option<UserId>,
    /// What was decided, or taken back.
    pub(crate) decision: Option<Decision>,
    pub(crate) note: String,
    /// Of a decision.
    pub(crate) request: Option<RequestId>,
    pub(crate) time: DateTime<Utc>,
}

/// Something said in a match that was reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// Whether the reported person said it.
    pub(crate) by_reported: bool,
    pub(crate) text: String,
    pub(crate) time: DateTime<Utc>,
}
