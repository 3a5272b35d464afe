//! A report as a state machine: who may do what with it, and what it is afterwards.

use chrono::{DateTime, TimeDelta, Utc};
use proto::id::{MatchId, ReportId, UserId};

use super::{Kind, Network};
use crate::matching::Mode;

/// For how long a moderator has a report who claimed it.
const CLAIMED_FOR: TimeDelta = TimeDelta::minutes(30);

/// Why somebody is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    Sexual,
    Minor,
    Harassment,
    Violence,
    Spam,
    Other,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Dismissed,
    Warned,
    Suspended,
}

/// A report of a stranger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) id: ReportId,
    pub(crate) match_id: MatchId,
    pub(crate) reporter: UserId,
    pub(crate) reported: UserId,
    /// From which the reported person came; nothing: it is not known.
    pub(crate) network: Option<Network>,
    pub(crate) mode: Mode,
    pub(crate) reason: Reason,
    pub(crate) note: String,
    pub(crate) create_time: DateTime<Utc>,
    /// Never set together with `ruling`.
    pub(crate) claim: Option<Claim>,
    pub(crate) ruling: Option<Ruling>,
}

/// A moderator has taken a report on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) by: UserId,
    pub(crate) deadline: DateTime<Utc>,
}

/// A moderator has decided a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ruling {
    pub(crate) decision: Decision,
    pub(crate) by: UserId,
    pub(crate) time: DateTime<Utc>,
}

/// A report after something was done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) report: Report,
    /// What is written down of it; nothing if it was so already.
    pub(crate) act: Option<Kind>,
}

/// Why something cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("there is no such report")]
    ReportNotFound,
    #[error("there is no such suspension")]
    SuspensionNotFound,
    #[error("another moderator has the report")]
    Claimed(UserId),
    #[error("the report must be claimed first")]
    NotClaimed,
    #[error("the report is decided")]
    Decided,
    #[error("the report is not decided")]
    NotDecided,
    #[error("nobody judges in a case of their own")]
    OwnCase,
}

impl Report {
    /// The claim that holds now.
    pub(crate) fn held(&self, now: DateTime<Utc>) -> Option<Claim> {
        self.claim.filter(|claim| now < claim.deadline)
    }

    /// Who has it now.
    pub(crate) fn holder(&self, now: DateTime<Utc>) -> Option<UserId> {
        self.held(now).map(|claim| claim.by)
    }

    /// Since when it is open, or decided.
    pub(crate) fn since(&self) -> DateTime<Utc> {
        self.ruling.map_or(self.create_time, |ruling| ruling.time)
    }

    /// A moderator takes it on. Who has it already has it for longer.
    pub(crate) fn claim(self, by: UserId, now: DateTime<Utc>) -> Result<Step, Refusal> {
        self.must_not_be_of(by)?;
        if self.ruling.is_some() {
            return Err(Refusal::Decided);
        }
        let act = match self.holder(now) {
            None => Some(Kind::Claimed),
            Some(holder) if holder == by => None,
            Some(other) => return Err(Refusal::Claimed(other)),
        };
        let claim = Some(Claim { by, deadline: now + CLAIMED_FOR });
        Ok(Step { report: Self { claim, ..self }, act })
    }

    /// Who has it gives it back. Nothing happens if they do not have it.
    pub(crate) fn release(self, by: UserId) -> Step {
        let has = self.claim.is_some_and(|claim| claim.by == by);
        let claim = self.claim.filter(|_| !has);
        Step { report: Self { claim, ..self }, act: has.then_some(Kind::Released) }
    }

    /// Who has it decides it.
    pub(crate) fn decide(self, by: UserId, decision: Decision, now: DateTime<Utc>) -> Result<Step, Refusal> {
        if self.ruling.is_some() {
            return Err(Refusal::Decided);
        }
        if self.holder(now) != Some(by) {
            return Err(Refusal::NotClaimed);
        }
        let ruling = Some(Ruling { decision, by, time: now });
        Ok(Step { report: Self { claim: None, ruling, ..self }, act: Some(Kind::Decided) })
    }

    /// Any moderator takes the decision back. `last` is what was done with it last: to undo again changes nothing.
    pub(crate) fn undo(self, by: UserId, last: Option<Kind>) -> Result<Step, Refusal> {
        self.must_not_be_of(by)?;
        match (self.ruling, last) {
            (Some(_), _) => {
                Ok(Step { report: Self { claim: None, ruling: None, ..self }, act: Some(Kind::Undone) })
            }
            (None, Some(Kind::Undone)) => Ok(Step { report: self, act: None }),
            (None, _) => Err(Refusal::NotDecided),
        }
    }

    fn must_not_be_of(&self, moderator: UserId) -> Result<(), Refusal> {
        let of = [self.reporter, self.reported].contains(&moderator);
        if of { Err(Refusal::OwnCase) } else { Ok(()) }
    }
}
