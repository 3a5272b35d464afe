//! What reports and decisions do to those who look for a partner.

use std::time::{Duration, Instant};

use proto::{
    call::{
        DecideReportRequest, Decision, ErrorReason, GetMatchRulesRequest, GetMatchRulesResponse, MatchFound,
        MatchSuspension, PartnerLeftReason, ReportReason, match_service_client::MatchServiceClient,
    },
    convert::{duration, timestamp},
    reason::is,
};
use testkit::redis::Server;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::{HOUR, complaint, reported_by, reports};
use crate::{
    app::App,
    matching::{Stranger, together},
    moderation::{Moderator, ruling},
};

const CUT: Duration = Duration::from_secs(5);

async fn rules(stranger: &Stranger) -> GetMatchRulesResponse {
    let mut client = MatchServiceClient::new(stranger.caller.clone());
    client.get_match_rules(GetMatchRulesRequest {}).await.unwrap().into_inner()
}

async fn report(by: &Stranger, of: &MatchFound) {
    let mut client = MatchServiceClient::new(by.caller.clone());
    client.report_partner(complaint(&of.match_id)).await.unwrap();
}

/// Claims the one report of somebody and decides it.
async fn rule(app: &App, of: &Stranger, decision: Decision) -> (Moderator, DecideReportRequest) {
    let cleo = Moderator::new(app);
    let report = reports(&cleo, of.id).await.pop().unwrap();
    let request = ruling(&report, decision);
    cleo.rule(request.clone()).await;
    (cleo, request)
}

/// Opens a stream that is refused at once.
async fn refused(stranger: &Stranger) -> Status {
    let status = stranger.seek(&[]).await.ended().await.unwrap_err();
    assert!(
        status.code() == Code::PermissionDenied && is(&status, ErrorReason::SuspendedFromMatching),
        "{status:?}"
    );
    status
}

fn until(status: &Status) -> Option<String> {
    status.get_details_error_info().unwrap().metadata.get("until").cloned()
}

#[tokio::test]
async fn who_reports_goes_on_and_never_meets_them_again() {
    let app = App::new().await;
    let ([ada, ben], [mut a, mut b], [met, _]) = together(&app).await;
    b.say(&met, "you fool").await;
    a.heard_text().await;
    report(&ada, &met).await;
    assert_eq!(b.left().await, PartnerLeftReason::Next, "nobody is told that they were reported");
    for line in [&mut a, &mut b] {
        line.go_on(&MatchFound::default()).await;
        line.searching().await;
    }
    let cleo = Moderator::new(&app);
    let id = reports(&cleo, ben.id).await.pop().unwrap();
    let said = cleo.case(&id).await.unwrap().evidence;
    assert_eq!((said.len(), said[0].text.as_str(), said[0].by_reported), (1, "you fool", true));
    let others = [Stranger::guest(&app), Stranger::guest(&app)];
    let mut lines = Vec::new();
    for other in &others {
        let mut line = other.seek(&["chess"]).await;
        line.found().await;
        lines.push(line);
    }
    assert_ne!(a.found().await.match_id, b.found().await.match_id, "each is with somebody else");
    drop((a, b, lines));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspension_ends_a_live_match_at_another_instance() {
    let app = App::on_redis(2, Server::shared()).await;
    let ([ada, ben], [mut a, b], [met, _]) = together(&app).await;
    report(&ada, &met).await;
    drop(b);
    // Ben goes on, at the other instance, with somebody else.
    let ben = ben.moved(&app, 1);
    let mut b = ben.seek(&["go"]).await;
    let dan = Stranger::guest(&app);
    let mut d = dan.seek(&["go"]).await;
    assert_eq!(d.found().await.match_id, b.found().await.match_id);
    let since = Instant::now();
    let (cleo, decision) = rule(&app, &ben, Decision::Suspended).await;
    let status = b.ended().await.unwrap_err();
    assert!(is(&status, ErrorReason::SuspendedFromMatching), "{status:?}");
    assert_eq!(until(&status), None, "for good");
    assert_eq!(d.left().await, PartnerLeftReason::Stop);
    assert!(since.elapsed() < CUT, "{:?}", since.elapsed());
    refused(&ben).await;
    let suspension = rules(&ben).await.suspension;
    let reason = ReportReason::Harassment.into();
    assert_eq!(suspension, Some(MatchSuspension { until_time: None, reason }));
    cleo.undo(&decision.report_id).await.unwrap();
    assert_eq!(rules(&ben).await.suspension, None);
    let mut b = ben.seek(&[]).await;
    b.searching().await;
    drop((a.left().await, b, d));
    app.stop().await;
}

#[tokio::test]
async fn a_suspension_ends_a_search_and_is_over_in_time() {
    let app = App::new().await;
    let ([ada, ben], [a, mut b], [met, _]) = together(&app).await;
    report(&ada, &met).await;
    b.left().await;
    b.go_on(&MatchFound::default()).await;
    b.searching().await;
    let cleo = Moderator::new(&app);
    let id = reports(&cleo, ben.id).await.pop().unwrap();
    let for_a_day =
        DecideReportRequest { suspend_for: Some(duration(24 * HOUR)), ..ruling(&id, Decision::Suspended) };
    cleo.rule(for_a_day).await;
    assert!(is(&b.ended().await.unwrap_err(), ErrorReason::SuspendedFromMatching));
    let end = app.clock.now() + 24 * HOUR;
    assert_eq!(until(&refused(&ben).await), Some(end.format("%FT%TZ").to_string()));
    assert_eq!(rules(&ben).await.suspension.unwrap().until_time, Some(timestamp(end)));
    drop((a, b));
    app.clock.advance(24 * HOUR);
    let again = ben.moved(&app, 0);
    again.seek(&[]).await.searching().await;
    app.stop().await;
}

#[tokio::test]
async fn an_address_is_suspended_whoever_comes_from_it() {
    let app = App::new().await;
    let ([ada, ben], [mut a, mut b], [met, _]) = together(&app).await;
    report(&ada, &met).await;
    a.left().await;
    a.go_on(&MatchFound::default()).await;
    a.searching().await;
    let cleo = Moderator::new(&app);
    let id = reports(&cleo, ben.id).await.pop().unwrap();
    cleo.rule(DecideReportRequest { suspend_address: true, ..ruling(&id, Decision::Suspended) }).await;
    // All of this test come from one address.
    for line in [&mut a, &mut b] {
        assert!(is(&line.ended().await.unwrap_err(), ErrorReason::SuspendedFromMatching));
    }
    refused(&Stranger::guest(&app)).await;
    app.stop().await;
}

#[tokio::test]
async fn a_warning_is_shown_until_the_person_goes_on() {
    let app = App::new().await;
    let ([ada, ben], lines, [met, _]) = together(&app).await;
    report(&ada, &met).await;
    drop(lines);
    rule(&app, &ben, Decision::Warned).await;
    for _ in 0..2 {
        assert_eq!(rules(&ben).await.warning(), ReportReason::Harassment);
    }
    assert_eq!(rules(&ada).await.warning(), ReportReason::Unspecified);
    let mut b = ben.seek(&[]).await;
    b.searching().await;
    assert_eq!(rules(&ben).await.warning(), ReportReason::Unspecified, "they have seen it");
    drop(b);
    app.stop().await;
}

#[tokio::test]
async fn who_is_reported_by_two_waits_a_minute_between_partners() {
    let app = App::new().await;
    let ben = Stranger::guest(&app);
    reported_by(&app, 2, ben.id).await;
    let mut b = ben.seek(&[]).await;
    let pause = b
        .until(|message| {
            if let proto::call::find_partner_response::Message::Pause(pause) = message {
                Some(pause)
            } else {
                None
            }
        })
        .await;
    assert_eq!(pause.until_time, Some(timestamp(app.clock.now() + Duration::from_secs(60))));
    drop(b);
    app.stop().await;
}

#[tokio::test]
async fn the_fourth_report_ends_the_stream_without_a_moderator() {
    let app = App::new().await;
    let ben = Stranger::guest(&app);
    reported_by(&app, 1, ben.id).await;
    let mut b = ben.seek(&[]).await;
    b.searching().await;
    reported_by(&app, 3, ben.id).await;
    assert!(is(&b.ended().await.unwrap_err(), ErrorReason::SuspendedFromMatching));
    drop(b);
    app.stop().await;
}
