//! Decisions, what they impose, and how they are taken back.

use futures::future::join_all;
use proto::{
    access_v1,
    call::{
        DecideReportRequest, Decision, ErrorReason, LiftSuspensionRequest, ListSuspensionsRequest,
        ModerationActKind, ReportState, Suspension,
    },
    convert::{duration, timestamp},
    reason::is,
};
use testkit::redis::Server;
use tonic::{Code, Status};

use super::{Moderator, given, kinds, refuses, ruling, somebody};
use crate::app::App;

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 3600);
const RACES: usize = 60;

async fn suspensions(by: &Moderator, in_force_only: bool) -> Vec<Suspension> {
    let request = ListSuspensionsRequest { in_force_only, ..ListSuspensionsRequest::default() };
    by.client.clone().list_suspensions(request).await.unwrap().into_inner().suspensions
}

async fn lift(by: &Moderator, suspension_id: &str) -> Result<Suspension, Status> {
    let request = LiftSuspensionRequest { suspension_id: suspension_id.into() };
    by.client.clone().lift_suspension(request).await.map(|answer| answer.into_inner().suspension.unwrap())
}

fn for_a_day(report: &str) -> DecideReportRequest {
    DecideReportRequest {
        suspend_for: Some(duration(DAY)),
        suspend_address: true,
        note: "third time".into(),
        ..ruling(report, Decision::Suspended)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_moderators_one_has_the_report() {
    let app = App::on_redis(2, Server::shared()).await;
    let (cleo, dan) = (Moderator::new(&app), Moderator::at(&app, 1));
    let races = (0..RACES).map(async |race| {
        let report = given(&app, somebody(), somebody()).await;
        let (one, other) = tokio::join!(cleo.claim(&report), dan.claim(&report));
        let (winner, won, lost) = if one.is_ok() { (&cleo, one, other) } else { (&dan, other, one) };
        assert_eq!(won.unwrap().claimed_by_user_id, winner.id.to_string(), "race {race}");
        refuses(lost, Code::FailedPrecondition, ErrorReason::ReportClaimed);
        let decided = tokio::join!(
            cleo.decide(ruling(&report, Decision::Warned)),
            dan.decide(ruling(&report, Decision::Dismissed)),
        );
        let decided = [decided.0, decided.1];
        assert_eq!(decided.iter().filter(|answer| answer.is_ok()).count(), 1, "race {race}");
        assert_eq!(kinds(&cleo.case(&report).await.unwrap().acts).len(), 2, "race {race}");
    });
    join_all(races).await;
    app.stop().await;
}

#[tokio::test]
async fn a_suspension_is_of_the_person_and_the_address_and_undone_as_a_whole() {
    let app = App::new().await;
    let (cleo, dan, reported) = (Moderator::new(&app), Moderator::new(&app), somebody());
    let report = given(&app, somebody(), reported).await;
    let decided = cleo.rule(for_a_day(&report)).await;
    assert_eq!((decided.state(), decided.decision()), (ReportState::Decided, Decision::Suspended));
    assert_eq!(
        (decided.decided_by_user_id, decided.claimed_by_user_id),
        (cleo.id.to_string(), String::new())
    );
    let found = suspensions(&dan, true).await;
    let mut whom: Vec<_> = found.iter().map(|one| (one.user_id.clone(), one.address.clone())).collect();
    whom.sort();
    assert_eq!(whom, [(String::new(), "203.0.113.7".into()), (reported.to_string(), String::new())]);
    let until = Some(timestamp(app.clock.now() + DAY));
    assert!(found.iter().all(|one| one.until_time == until && one.by_user_id == cleo.id.to_string()));

    for _ in 0..2 {
        let open = dan.undo(&report).await.unwrap();
        assert_eq!((open.state(), open.decision()), (ReportState::Open, Decision::Unspecified));
        assert!(suspensions(&dan, true).await.is_empty(), "what it imposed is lifted");
    }
    assert_eq!(suspensions(&dan, false).await.len(), 2, "and is not forgotten");
    let acts = dan.case(&report).await.unwrap().acts;
    let (claimed, done, undone) =
        (ModerationActKind::Claimed, ModerationActKind::Decided, ModerationActKind::Undone);
    assert_eq!(kinds(&acts), [claimed, done, undone]);
    assert_eq!((acts[1].note.as_str(), acts[1].decision()), ("third time", Decision::Suspended));
    assert_eq!((acts[2].note.as_str(), acts[2].decision()), ("a slip", Decision::Suspended));
    assert_eq!(acts[2].subject_user_id, reported.to_string());
    app.stop().await;
}

#[tokio::test]
async fn a_decision_repeated_is_made_once() {
    let app = App::new().await;
    let cleo = Moderator::new(&app);
    let report = given(&app, somebody(), somebody()).await;
    let decision = for_a_day(&report);
    refuses(cleo.decide(decision.clone()).await, Code::FailedPrecondition, ErrorReason::ReportNotClaimed);
    let first = cleo.rule(decision.clone()).await;
    assert_eq!(cleo.decide(decision.clone()).await.unwrap(), first);
    assert_eq!(suspensions(&cleo, false).await.len(), 2);
    let anew = cleo.decide(ruling(&report, Decision::Warned)).await;
    refuses(anew, Code::FailedPrecondition, ErrorReason::ReportDecided);
    refuses(cleo.claim(&report).await, Code::FailedPrecondition, ErrorReason::ReportDecided);
    let other = DecideReportRequest {
        decision: Decision::Warned.into(),
        suspend_for: None,
        suspend_address: false,
        ..decision
    };
    refuses(cleo.decide(other).await, Code::AlreadyExists, ErrorReason::RequestIdReused);
    let waits = given(&app, somebody(), somebody()).await;
    refuses(cleo.undo(&waits).await, Code::FailedPrecondition, ErrorReason::ReportNotDecided);
    app.stop().await;
}

#[tokio::test]
async fn a_suspension_is_lifted_by_any_other_moderator() {
    let app = App::new().await;
    let (cleo, ben) = (Moderator::new(&app), Moderator::new(&app));
    let report = given(&app, somebody(), ben.id).await;
    cleo.rule(ruling(&report, Decision::Suspended)).await;
    let id = suspensions(&cleo, true).await.pop().unwrap().suspension_id;
    refuses(lift(&ben, &id).await, Code::PermissionDenied, access_v1::ErrorReason::NotAllowed);
    let lifted = lift(&cleo, &id).await.unwrap();
    assert_eq!((lifted.lift_time, lifted.until_time), (Some(timestamp(app.clock.now())), None));
    app.clock.advance(DAY);
    let cleo = cleo.again(&app);
    assert_eq!(lift(&cleo, &id).await.unwrap(), lifted, "once");
    let acts = kinds(&cleo.case(&report).await.unwrap().acts);
    assert_eq!(acts[2..], [ModerationActKind::Lifted]);
    let nothing = lift(&cleo, &somebody().to_string()).await;
    refuses(nothing, Code::NotFound, ErrorReason::SuspensionNotFound);
    app.stop().await;
}

#[tokio::test]
async fn a_suspension_ends_by_itself() {
    let app = App::new().await;
    let cleo = Moderator::new(&app);
    let report = given(&app, somebody(), somebody()).await;
    cleo.rule(for_a_day(&report)).await;
    app.clock.advance(DAY);
    let cleo = cleo.again(&app);
    assert!(suspensions(&cleo, true).await.is_empty());
    let over = suspensions(&cleo, false).await.pop().unwrap();
    assert_eq!(lift(&cleo, &over.suspension_id).await.unwrap().lift_time, None, "there is nothing to lift");
    app.stop().await;
}

#[tokio::test]
async fn a_decision_says_what_it_imposes() {
    let app = App::new().await;
    let cleo = Moderator::new(&app);
    let report = given(&app, somebody(), somebody()).await;
    cleo.claim(&report).await.unwrap();
    let suspended = || ruling(&report, Decision::Suspended);
    let length = |seconds| Some(prost_types::Duration { seconds, nanos: 0 });
    for wrong in [
        ruling(&report, Decision::Unspecified),
        DecideReportRequest { suspend_address: true, ..ruling(&report, Decision::Warned) },
        DecideReportRequest { suspend_for: length(60), ..ruling(&report, Decision::Dismissed) },
        DecideReportRequest { suspend_for: length(0), ..suspended() },
        DecideReportRequest { suspend_for: length(-5), ..suspended() },
        DecideReportRequest { suspend_for: length(11 * 366 * 24 * 3600), ..suspended() },
    ] {
        let refused = cleo.decide(wrong.clone()).await.unwrap_err();
        assert!(is(&refused, access_v1::ErrorReason::InvalidFields), "{wrong:?}: {refused:?}");
    }
    assert_eq!(cleo.case(&report).await.unwrap().report.unwrap().state(), ReportState::Open);
    app.stop().await;
}
