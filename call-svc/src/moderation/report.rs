//! A report by one of the two, and what comes of it by itself.

use chrono::{DateTime, Utc};
use db::Connection;
use proto::id::{MatchId, RequestId, UserId};

use super::Moderation;
use crate::{
    domain::moderation::{Act, Kind, Reason, Report, SUSPENDED_FOR, Standing, Suspended, Suspension, WINDOW},
    error::Error,
    store::{
        matching::avoid,
        moderation::{acts, evidence, matched, reports, suspensions},
        slots,
    },
};

/// What somebody says of the partner in a match.
#[derive(Debug, Clone)]
pub(crate) struct Complaint {
    pub(crate) request: RequestId,
    pub(crate) match_id: MatchId,
    pub(crate) reporter: UserId,
    pub(crate) reason: Reason,
    pub(crate) note: String,
}

impl Moderation {
    /// Reports the partner of a match: the two never meet again, and what was said last is kept. Who is reported by several
    /// people is suspended for a while, whether or not a moderator has looked.
    ///
    /// The match goes on: whoever asks ends it.
    pub(crate) async fn report(&self, complaint: &Complaint) -> Result<(), Error> {
        let (of, reporter) = (complaint.match_id, complaint.reporter);
        let pool = &self.calls.pool;
        let partner = pool.run(async |conn| matched::partner(conn, of, reporter).await).await?;
        let partner = partner.ok_or(Error::MatchNotFound)?;
        pool.run(async |conn| slots::ensure(conn, [reporter, partner.user]).await).await?;
        let now = self.calls.now();
        let suspended =
            pool.transaction(async |conn| self.report_now(conn, complaint, &partner, now).await).await?;
        if suspended {
            self.tell_suspended().await;
        }
        Ok(())
    }

    /// Says whether the reported person is suspended for it.
    async fn report_now(
        &self,
        conn: &mut Connection,
        complaint: &Complaint,
        partner: &matched::Partner,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        // Of several reports at once each sees those before it.
        slots::lock_one(conn, partner.user).await?;
        if reports::exists(conn, complaint.match_id, complaint.reporter).await? {
            return Ok(false);
        }
        let report = self.new_report(complaint, partner, now);
        let inserted = reports::insert(conn, &report, complaint.request).await;
        inserted.map_err(|error| reused(error, "match_reports_request"))?;
        let said = matched::said(conn, report.match_id, report.reported).await?;
        evidence::insert(conn, report.id, &said).await?;
        avoid::keep_apart(conn, [report.reporter, report.reported], None).await?;
        if self.standing(conn, report.reported, now).await? < Standing::Suspended {
            return Ok(false);
        }
        self.suspend_by_itself(conn, &report, now).await?;
        Ok(true)
    }

    /// How somebody stands. What led to a suspension by itself counts no more.
    pub(crate) async fn standing(
        &self,
        conn: &mut Connection,
        user: UserId,
        now: DateTime<Utc>,
    ) -> Result<Standing, Error> {
        let last = suspensions::last_by_itself(conn, user).await?;
        let since = last.map_or(now - WINDOW, |last| last.max(now - WINDOW));
        Ok(Standing::of(reports::reporters(conn, user, since, None).await?))
    }

    async fn suspend_by_itself(
        &self,
        conn: &mut Connection,
        report: &Report,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let suspension = Suspension {
            id: self.calls.ids.next(),
            who: Suspended::User(report.reported),
            reason: report.reason,
            create_time: now,
            until: Some(now + SUSPENDED_FOR),
            by: None,
            lift_time: None,
            report: report.id,
        };
        let act = Act {
            id: self.calls.ids.next(),
            kind: Kind::SuspendedByItself,
            by: None,
            address: String::new(),
            report: report.id,
            suspension: Some(suspension.id),
            subject: Some(report.reported),
            decision: None,
            note: String::new(),
            request: None,
            time: now,
        };
        suspensions::insert(conn, &suspension).await?;
        Ok(acts::append(conn, &act).await?)
    }

    fn new_report(&self, complaint: &Complaint, partner: &matched::Partner, now: DateTime<Utc>) -> Report {
        Report {
            id: self.calls.ids.next(),
            match_id: complaint.match_id,
            reporter: complaint.reporter,
            reported: partner.user,
            network: partner.network.clone(),
            mode: partner.mode,
            reason: complaint.reason,
            note: complaint.note.clone(),
            create_time: now,
            claim: None,
            ruling: None,
        }
    }
}

/// A request id that named something else before.
fn reused(error: db::Error, key: &str) -> Error {
    if error.is_conflict_on(key) { Error::RequestIdReused } else { error.into() }
}
