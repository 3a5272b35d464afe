//! A decision, and what it imposes.

use chrono::{DateTime, TimeDelta, Utc};
use db::Connection;
use proto::id::{ReportId, RequestId};

use super::{Moderation, Moderator, locked};
use crate::{
    domain::moderation::{Act, Decision, Kind, Report, Suspended, Suspension},
    error::Error,
    store::moderation::{acts, evidence, reports, suspensions, warnings},
};

/// What a moderator decides of a report.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    pub(crate) request: RequestId,
    pub(crate) report: ReportId,
    pub(crate) sentence: Sentence,
    /// For other moderators.
    pub(crate) note: String,
}

/// What becomes of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sentence {
    Dismiss,
    Warn,
    Suspend {
        /// Nothing: for good.
        length: Option<TimeDelta>,
        /// Their address, too.
        network: bool,
    },
}

impl Sentence {
    const fn decision(self) -> Decision {
        match self {
            Self::Dismiss => Decision::Dismissed,
            Self::Warn => Decision::Warned,
            Self::Suspend { .. } => Decision::Suspended,
        }
    }
}

impl Moderation {
    /// Decides a report that the moderator has. A caller that goes away does not keep the suspended from being told.
    pub(crate) async fn decide(&self, by: Moderator, verdict: Verdict) -> Result<Report, Error> {
        let moderation = self.clone();
        let decided = async move {
            let now = moderation.calls.now();
            let pool = &moderation.calls.pool;
            let report =
                pool.transaction(async |conn| moderation.decide_now(conn, by, &verdict, now).await).await?;
            if matches!(verdict.sentence, Sentence::Suspend { .. }) {
                moderation.tell_suspended().await;
            }
            Ok(report)
        };
        self.calls.finish(decided).await
    }

    async fn decide_now(
        &self,
        conn: &mut Connection,
        by: Moderator,
        verdict: &Verdict,
        now: DateTime<Utc>,
    ) -> Result<Report, Error> {
        let decision = verdict.sentence.decision();
        let report = locked(conn, verdict.report).await?;
        if let Some(done) = acts::of_request(conn, by.user, verdict.request).await? {
            let same = (done.report, done.decision) == (report.id, Some(decision));
            return if same { Ok(report) } else { Err(Error::RequestIdReused) };
        }
        let report = report.decide(by.user, decision, now)?.report;
        let act = Act {
            decision: Some(decision),
            note: verdict.note.clone(),
            request: Some(verdict.request),
            ..self.act(Kind::Decided, &report, by, now)
        };
        reports::update(conn, &report).await?;
        evidence::set_decided(conn, report.id, Some(now)).await?;
        self.impose(conn, &report, by, verdict.sentence, now).await?;
        acts::append(conn, &act).await?;
        Ok(report)
    }

    async fn impose(
        &self,
        conn: &mut Connection,
        report: &Report,
        by: Moderator,
        sentence: Sentence,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let (length, network) = match sentence {
            Sentence::Dismiss => return Ok(()),
            Sentence::Warn => return Ok(warnings::insert(conn, report, now).await?),
            Sentence::Suspend { length, network } => (length, network),
        };
        let mut suspended = vec![Suspended::User(report.reported)];
        if network {
            let problem = "must not be set: it is not known any more";
            let known = report.network.clone();
            let known = known.ok_or(Error::Invalid { field: "suspend_address", problem })?;
            suspended.push(Suspended::Network(known));
        }
        for who in suspended {
            let suspension = Suspension {
                id: self.calls.ids.next(),
                who,
                reason: report.reason,
                create_time: now,
                until: length.map(|length| now + length),
                by: Some(by.user),
                lift_time: None,
                report: report.id,
            };
            suspensions::insert(conn, &suspension).await?;
        }
        Ok(())
    }
}
