//! The queue, suspensions and acts, page by page.

use std::time::Duration;

use proto::{
    access_v1,
    call::{
        Decision, ListModerationActsRequest, ListReportsRequest, ListSuspensionsRequest, ModerationActKind,
        ReportState, moderation_service_client::ModerationServiceClient,
    },
    id::UserId,
    reason::is,
};
use tonic::Code;

use super::{Moderator, given, kinds, refuses, ruling, somebody};
use crate::app::App;

const SECOND: Duration = Duration::from_secs(1);

/// All pages of 2.
async fn queue(by: &Moderator, state: ReportState, reported: Option<UserId>) -> Vec<String> {
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let reported_user_id = reported.map(|user| user.to_string()).unwrap_or_default();
        let request = ListReportsRequest { page_size: 2, page_token, state: state.into(), reported_user_id };
        let page = by.client.clone().list_reports(request).await.unwrap().into_inner();
        assert!(page.reports.len() <= 2);
        found.extend(page.reports.into_iter().map(|report| report.report_id));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return found;
        }
    }
}

#[tokio::test]
async fn who_waits_longest_comes_first_and_what_was_decided_last() {
    let app = App::new().await;
    let (cleo, ben) = (Moderator::new(&app), somebody());
    let mut reports = Vec::new();
    for number in 0..7 {
        reports.push(given(&app, somebody(), if number % 2 == 0 { ben } else { somebody() }).await);
        app.clock.advance(SECOND);
    }
    for number in [4, 1, 2] {
        app.clock.advance(SECOND);
        cleo.rule(ruling(&reports[number], Decision::Dismissed)).await;
    }
    let these = |numbers: &[usize]| numbers.iter().map(|number| reports[*number].clone()).collect::<Vec<_>>();
    assert_eq!(queue(&cleo, ReportState::Open, None).await, these(&[0, 3, 5, 6]));
    assert_eq!(queue(&cleo, ReportState::Decided, None).await, these(&[2, 1, 4]));
    assert_eq!(queue(&cleo, ReportState::Unspecified, None).await, these(&[0, 3, 5, 6, 2, 1, 4]));
    assert_eq!(queue(&cleo, ReportState::Unspecified, Some(ben)).await, these(&[0, 6, 2, 4]));
    cleo.undo(&reports[1]).await.unwrap();
    assert_eq!(queue(&cleo, ReportState::Open, None).await, these(&[0, 1, 3, 5, 6]), "it waits since then");
    let request = ListReportsRequest { page_token: "nonsense".into(), ..Default::default() };
    let refused = cleo.client.clone().list_reports(request).await.unwrap_err();
    assert!(is(&refused, access_v1::ErrorReason::PageTokenInvalid), "{refused:?}");
    app.stop().await;
}

#[tokio::test]
async fn suspensions_newest_first() {
    let app = App::new().await;
    let cleo = Moderator::new(&app);
    let mut people = Vec::new();
    for _ in 0..3 {
        app.clock.advance(SECOND);
        let person = somebody();
        let report = given(&app, somebody(), person).await;
        cleo.rule(ruling(&report, Decision::Suspended)).await;
        people.push(person.to_string());
    }
    people.reverse();
    let mut found = Vec::new();
    let mut page_token = String::new();
    for (size, in_force_only) in [(2, true), (1, true)] {
        let request = ListSuspensionsRequest { page_size: 2, page_token, in_force_only };
        let page = cleo.client.clone().list_suspensions(request).await.unwrap().into_inner();
        assert_eq!(page.suspensions.len(), size);
        found.extend(page.suspensions.into_iter().map(|one| one.user_id));
        page_token = page.next_page_token;
    }
    assert_eq!((found, page_token.as_str()), (people, ""));
    app.stop().await;
}

#[tokio::test]
async fn administrators_read_what_moderators_did() {
    let app = App::new().await;
    let cleo = Moderator::new(&app);
    let report = given(&app, somebody(), somebody()).await;
    cleo.rule(ruling(&report, Decision::Warned)).await;
    app.clock.advance(SECOND);
    cleo.undo(&report).await.unwrap();
    let request = ListModerationActsRequest { page_size: 2, ..Default::default() };
    let refused = cleo.client.clone().list_moderation_acts(request.clone()).await;
    refuses(refused, Code::PermissionDenied, access_v1::ErrorReason::NotAllowed);
    let mut admin = ModerationServiceClient::new(app.admin());
    let page = admin.list_moderation_acts(request.clone()).await.unwrap().into_inner();
    let rest = ListModerationActsRequest { page_token: page.next_page_token, ..request };
    let rest = admin.list_moderation_acts(rest).await.unwrap().into_inner();
    let acts = [page.acts, rest.acts].concat();
    let (claimed, done, undone) =
        (ModerationActKind::Claimed, ModerationActKind::Decided, ModerationActKind::Undone);
    assert_eq!(kinds(&acts), [undone, done, claimed]);
    assert!(acts.iter().all(|act| act.by_user_id == cleo.id.to_string() && !act.address.is_empty()));
    app.stop().await;
}
