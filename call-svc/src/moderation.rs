//! What moderators do. Each act is one transaction under the report's lock, with its entry in what is kept for good; then
//! the streams of whoever is suspended are told.

mod admission;
mod case;
mod decide;
mod report;

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use db::Connection;
use proto::id::{ReportId, RequestId, SuspensionId, UserId};

pub(crate) use self::{
    decide::{Sentence, Verdict},
    report::Complaint,
};
use crate::{
    calls::Calls,
    domain::moderation::{Act, Kind, Refusal, Report, Step, Suspension},
    error::Error,
    store::moderation::{acts, evidence, reports, suspensions, warnings},
};

/// A moderator, and from where they act.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moderator {
    pub(crate) user: UserId,
    pub(crate) address: IpAddr,
}

/// Reports, and what is done about them.
#[derive(Debug, Clone)]
pub(crate) struct Moderation {
    pub(crate) calls: Calls,
}

impl Moderation {
    /// The moderator has the report for 30 minutes from now.
    pub(crate) async fn claim(&self, by: Moderator, id: ReportId) -> Result<Report, Error> {
        let now = self.calls.now();
        let claimed = self.calls.pool.transaction(async |conn| {
            let step = locked(conn, id).await?.claim(by.user, now)?;
            self.write(conn, step, by, "", now).await
        });
        claimed.await
    }

    /// The moderator has the report no longer, if they had it.
    pub(crate) async fn release(&self, by: Moderator, id: ReportId) -> Result<Report, Error> {
        let now = self.calls.now();
        let released = self.calls.pool.transaction(async |conn| {
            let step = locked(conn, id).await?.release(by.user);
            self.write(conn, step, by, "", now).await
        });
        released.await
    }

    /// The report waits again, and what its decision imposed is lifted.
    pub(crate) async fn undo(&self, by: Moderator, id: ReportId, note: &str) -> Result<Report, Error> {
        let now = self.calls.now();
        let undone = self.calls.pool.transaction(async |conn| {
            let report = locked(conn, id).await?;
            let decision = report.ruling.map(|ruling| ruling.decision);
            let last = acts::of_report(conn, id).await?.pop().map(|act| act.kind);
            let step = report.undo(by.user, last)?;
            if step.act.is_some() {
                suspensions::lift_of(conn, id, now).await?;
                warnings::lift(conn, id).await?;
                evidence::set_decided(conn, id, None).await?;
                let act =
                    Act { decision, note: note.to_owned(), ..self.act(Kind::Undone, &step.report, by, now) };
                acts::append(conn, &act).await?;
                reports::update(conn, &step.report).await?;
            }
            Ok::<_, Error>(step.report)
        });
        undone.await
    }

    /// Lifts a suspension that is in force.
    pub(crate) async fn lift(&self, by: Moderator, id: SuspensionId) -> Result<Suspension, Error> {
        let now = self.calls.now();
        let lifted = self.calls.pool.transaction(async |conn| {
            let found = suspensions::find(conn, id).await?.ok_or(Refusal::SuspensionNotFound)?;
            if found.user() == Some(by.user) {
                return Err(Refusal::OwnCase.into());
            }
            if !found.is_in_force(now) || !suspensions::lift(conn, id, now).await? {
                return Ok(suspensions::find(conn, id).await?.ok_or(Refusal::SuspensionNotFound)?);
            }
            let act = Act {
                id: self.calls.ids.next(),
                kind: Kind::Lifted,
                by: Some(by.user),
                address: by.address.to_string(),
                report: found.report,
                suspension: Some(id),
                subject: found.user(),
                decision: None,
                note: String::new(),
                request: None,
                time: now,
            };
            acts::append(conn, &act).await?;
            Ok(Suspension { lift_time: Some(now), ..found })
        });
        lifted.await
    }

    /// Writes a step and its act, if it is one.
    async fn write(
        &self,
        conn: &mut Connection,
        step: Step,
        by: Moderator,
        note: &str,
        now: DateTime<Utc>,
    ) -> Result<Report, Error> {
        reports::update(conn, &step.report).await?;
        if let Some(kind) = step.act {
            let act = Act { note: note.to_owned(), ..self.act(kind, &step.report, by, now) };
            acts::append(conn, &act).await?;
        }
        Ok(step.report)
    }

    /// Tells all instances that somebody was suspended. If that fails they see it for themselves a moment later.
    async fn tell_suspended(&self) {
        let told = self.calls.channels.tell_suspended(self.calls.ids.next()).await;
        told.unwrap_or_else(|error| tracing::warn!(%error, "suspension.not_told"));
    }

    fn act(&self, kind: Kind, report: &Report, by: Moderator, now: DateTime<Utc>) -> Act {
        Act {
            id: self.calls.ids.next(),
            kind,
            by: Some(by.user),
            address: by.address.to_string(),
            report: report.id,
            suspension: None,
            subject: Some(report.reported),
            decision: None,
            note: String::new(),
            request: None::<RequestId>,
            time: now,
        }
    }
}

async fn locked(conn: &mut Connection, id: ReportId) -> Result<Report, Error> {
    Ok(reports::lock(conn, id).await?.ok_or(Refusal::ReportNotFound)?)
}
