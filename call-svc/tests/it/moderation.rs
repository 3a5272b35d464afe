//! What moderators do about reports.

mod decisions;
mod lists;

use std::time::Duration;

use proto::{
    access_v1,
    call::{
        ClaimReportRequest, DecideReportRequest, Decision, ErrorReason, GetReportRequest, GetReportResponse,
        ModerationAct, ModerationActKind, ReleaseReportRequest, Report, ReportReason, ReportState,
        UndoDecisionRequest, moderation_service_client::ModerationServiceClient,
    },
    id::UserId,
    reason::{Reason, is},
};
use runtime::Ids;
use testkit::Caller;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::app::App;

/// A moderator at their queue.
pub(crate) struct Moderator {
    pub(crate) id: UserId,
    pub(crate) client: ModerationServiceClient<Caller>,
}

impl Moderator {
    pub(crate) fn new(app: &App) -> Self {
        Self::at(app, 0)
    }

    /// One who talks to this instance.
    pub(crate) fn at(app: &App, instance: usize) -> Self {
        Self::with(app, instance, Ids::random().next())
    }

    /// The same, after their token has ended.
    pub(crate) fn again(&self, app: &App) -> Self {
        Self::with(app, 0, self.id)
    }

    fn with(app: &App, instance: usize, id: UserId) -> Self {
        let caller = app.instances[instance].person(id, proto::auth::Role::Moderator);
        Self { id, client: ModerationServiceClient::new(caller) }
    }

    pub(crate) async fn claim(&self, report_id: &str) -> Result<Report, Status> {
        let request = ClaimReportRequest { report_id: report_id.into() };
        self.client.clone().claim_report(request).await.map(|answer| answer.into_inner().report.unwrap())
    }

    pub(crate) async fn release(&self, report_id: &str) -> Result<Report, Status> {
        let request = ReleaseReportRequest { report_id: report_id.into() };
        self.client.clone().release_report(request).await.map(|answer| answer.into_inner().report.unwrap())
    }

    pub(crate) async fn decide(&self, request: DecideReportRequest) -> Result<Report, Status> {
        self.client.clone().decide_report(request).await.map(|answer| answer.into_inner().report.unwrap())
    }

    /// Claims a report and decides it.
    pub(crate) async fn rule(&self, request: DecideReportRequest) -> Report {
        self.claim(&request.report_id).await.unwrap();
        self.decide(request).await.unwrap()
    }

    pub(crate) async fn undo(&self, report_id: &str) -> Result<Report, Status> {
        let request = UndoDecisionRequest { report_id: report_id.into(), note: "a slip".into() };
        self.client.clone().undo_decision(request).await.map(|answer| answer.into_inner().report.unwrap())
    }

    pub(crate) async fn case(&self, report_id: &str) -> Result<GetReportResponse, Status> {
        let request = GetReportRequest { report_id: report_id.into() };
        self.client.clone().get_report(request).await.map(tonic::Response::into_inner)
    }
}

/// A decision with an id of its own.
pub(crate) fn ruling(report_id: &str, decision: Decision) -> DecideReportRequest {
    DecideReportRequest {
        request_id: Ids::random().next::<Uuid>().to_string(),
        report_id: report_id.into(),
        decision: decision.into(),
        ..DecideReportRequest::default()
    }
}

/// A report in the database, of a match that nobody remembers.
pub(crate) async fn given(app: &App, reporter: UserId, reported: UserId) -> String {
    let (report, rows) = rows(app, reporter, reported);
    app.sql(&rows).await;
    report
}

/// A report's id, and what puts it into the database.
pub(crate) fn rows(app: &App, reporter: UserId, reported: UserId) -> (String, String) {
    let [report, of, request]: [Uuid; 3] = std::array::from_fn(|_| Ids::random().next());
    let hex = |id: Uuid| format!("UNHEX('{}')", id.simple());
    let now = app.clock.now().format("%F %T%.6f");
    let rows = format!(
        "INSERT INTO match_reports VALUES ({0}, {1}, {2}, {3}, '203.0.113.7', 'video', 'spam', 'buy', {4}, '{now}', \
            'open', '{now}', NULL, NULL, NULL, NULL, NULL); \
         INSERT INTO match_evidence VALUES ({0}, 1, 1, 'buy this', '{now}', NULL), ({0}, 0, 0, 'hello', '{now}', NULL)",
        hex(report),
        hex(of),
        hex(reporter.uuid()),
        hex(reported.uuid()),
        hex(request),
    );
    (report.to_string(), rows)
}

/// Somebody.
pub(crate) fn somebody() -> UserId {
    Ids::random().next()
}

pub(crate) fn kinds(acts: &[ModerationAct]) -> Vec<ModerationActKind> {
    acts.iter().map(ModerationAct::kind).collect()
}

#[track_caller]
pub(crate) fn refuses<T: std::fmt::Debug>(result: Result<T, Status>, code: Code, reason: impl Reason) {
    let status = result.unwrap_err();
    assert!(status.code() == code && is(&status, reason), "{status:?}");
}

#[tokio::test]
async fn a_report_is_claimed_given_back_and_claimed_again() {
    let app = App::new().await;
    let (cleo, dan) = (Moderator::new(&app), Moderator::new(&app));
    let report = given(&app, somebody(), somebody()).await;
    let claimed = cleo.claim(&report).await.unwrap();
    assert_eq!(
        (claimed.claimed_by_user_id.clone(), claimed.state()),
        (cleo.id.to_string(), ReportState::Open)
    );
    assert_eq!(cleo.claim(&report).await.unwrap().claim_deadline, claimed.claim_deadline);
    let other = dan.claim(&report).await;
    refuses(other, Code::FailedPrecondition, ErrorReason::ReportClaimed);
    assert_eq!(dan.release(&report).await.unwrap().claimed_by_user_id, cleo.id.to_string(), "it is cleo's");
    for _ in 0..2 {
        assert_eq!(cleo.release(&report).await.unwrap().claimed_by_user_id, "");
    }
    assert_eq!(dan.claim(&report).await.unwrap().claimed_by_user_id, dan.id.to_string());
    app.clock.advance(Duration::from_secs(30 * 60));
    let (cleo, dan) = (cleo.again(&app), dan.again(&app));
    assert_eq!(dan.case(&report).await.unwrap().report.unwrap().claimed_by_user_id, "", "for 30 minutes");
    cleo.claim(&report).await.unwrap();
    let acts = cleo.case(&report).await.unwrap().acts;
    let (claimed, released) = (ModerationActKind::Claimed, ModerationActKind::Released);
    assert_eq!(kinds(&acts), [claimed, released, claimed, claimed]);
    assert_eq!(acts[2].by_user_id, dan.id.to_string());
    app.stop().await;
}

#[tokio::test]
async fn a_case_is_all_that_is_known_of_it() {
    let app = App::new().await;
    let (cleo, reported, reporter) = (Moderator::new(&app), somebody(), somebody());
    given(&app, somebody(), reported).await;
    app.clock.advance(Duration::from_secs(31 * 24 * 3600));
    let cleo = cleo.again(&app);
    let suspended = given(&app, somebody(), reported).await;
    cleo.rule(ruling(&suspended, Decision::Suspended)).await;
    let dismissed = given(&app, somebody(), reported).await;
    cleo.rule(ruling(&dismissed, Decision::Dismissed)).await;
    let repeater = somebody();
    for _ in 0..2 {
        given(&app, repeater, reported).await;
    }
    given(&app, reporter, reported).await;
    let report = given(&app, reporter, reported).await;
    let case = cleo.case(&report).await.unwrap();
    let shown = case.report.unwrap();
    assert_eq!((shown.reported_user_id.clone(), shown.note.as_str()), (reported.to_string(), "buy"));
    assert_eq!(shown.reason(), ReportReason::Spam);
    let said: Vec<_> = case.evidence.iter().map(|said| (said.by_reported, said.text.as_str())).collect();
    assert_eq!(said, [(false, "hello"), (true, "buy this")]);
    assert_eq!(case.other_reporters, 2, "neither the reporter, nor who was dismissed, nor long ago");
    assert_eq!(case.suspensions.len(), 1);
    assert_eq!(case.suspensions[0].report_id, suspended);
    app.stop().await;
}

#[tokio::test]
async fn only_moderators_see_it_and_nobody_judges_their_own_case() {
    let app = App::new().await;
    let (cleo, ben) = (Moderator::new(&app), Moderator::new(&app));
    let report = given(&app, somebody(), ben.id).await;
    refuses(ben.claim(&report).await, Code::PermissionDenied, access_v1::ErrorReason::NotAllowed);
    cleo.rule(ruling(&report, Decision::Suspended)).await;
    refuses(ben.undo(&report).await, Code::PermissionDenied, access_v1::ErrorReason::NotAllowed);
    let person = app.person();
    let mut client = ModerationServiceClient::new(person.caller.clone());
    let request = ClaimReportRequest { report_id: report.clone() };
    refuses(client.claim_report(request).await, Code::PermissionDenied, access_v1::ErrorReason::NotAllowed);
    app.stop().await;
}

#[tokio::test]
async fn a_report_that_is_not_there() {
    let app = App::new().await;
    let cleo = Moderator::new(&app);
    let nothing = somebody().to_string();
    refuses(cleo.case(&nothing).await, Code::NotFound, ErrorReason::ReportNotFound);
    for done in [
        cleo.claim(&nothing).await,
        cleo.release(&nothing).await,
        cleo.decide(ruling(&nothing, Decision::Warned)).await,
        cleo.undo(&nothing).await,
    ] {
        refuses(done, Code::NotFound, ErrorReason::ReportNotFound);
    }
    app.stop().await;
}
