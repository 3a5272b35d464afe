//! All that is known of a report.

use chrono::TimeDelta;
use proto::id::ReportId;

use super::Moderation;
use crate::{
    domain::moderation::{Act, Refusal, Report, Said, Suspension},
    error::Error,
    store::moderation::{acts, evidence, reports, suspensions},
};

/// Other reports of the person count for this long.
const LOOK_BACK: TimeDelta = TimeDelta::days(30);

/// A report, and what a moderator must know to decide it.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) report: Report,
    /// Oldest first.
    pub(crate) said: Vec<Said>,
    /// On the report, oldest first.
    pub(crate) acts: Vec<Act>,
    /// How many others reported the person of late.
    pub(crate) other_reporters: u32,
    /// Of the person, newest first.
    pub(crate) suspensions: Vec<Suspension>,
}

impl Moderation {
    /// A report and what is known of it.
    pub(crate) async fn case(&self, id: ReportId) -> Result<Case, Error> {
        let since = self.calls.now() - LOOK_BACK;
        let read = self.calls.pool.run(async |conn| {
            let report = reports::find(conn, id).await?.ok_or(Refusal::ReportNotFound)?;
            let (reporter, reported) = (report.reporter, report.reported);
            Ok(Case {
                said: evidence::of(conn, id).await?,
                acts: acts::of_report(conn, id).await?,
                other_reporters: reports::reporters(conn, reported, since, Some(reporter)).await?,
                suspensions: suspensions::of(conn, reported).await?,
                report,
            })
        });
        read.await
    }
}
