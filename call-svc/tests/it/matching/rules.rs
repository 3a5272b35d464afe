//! Before one begins.

use proto::{
    access_v1,
    call::{
        ErrorReason, GetMatchRulesRequest, GetMatchRulesResponse, MatchMode, MatchOpen, ReportPartnerRequest,
        ReportReason, match_service_client::MatchServiceClient,
    },
    reason::is,
};
use tonic::Code;

use super::{Stranger, together};
use crate::{app::App, start::refused};

#[tokio::test]
async fn the_rules_say_what_one_has_to_know() {
    let app = App::new().await;
    let mut client = MatchServiceClient::new(Stranger::guest(&app).caller);
    let rules = client.get_match_rules(GetMatchRulesRequest {}).await.unwrap().into_inner();
    let version = "1".into();
    let known = GetMatchRulesResponse {
        version,
        least_age: 18,
        relay_only: true,
        evidence_hours: 24,
        ..Default::default()
    };
    assert_eq!(rules, known);
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let app = App::new().await;
    let ada = Stranger::guest(&app);
    let other_rules = MatchOpen { rules_version: "0".into(), ..ada.open(&[]) };
    let status = ada.seek_with(other_rules).await.ended().await;
    refused(&status, Code::FailedPrecondition, ErrorReason::RulesNotAccepted);
    for bad in [
        MatchOpen { mode: MatchMode::Unspecified.into(), ..ada.open(&[]) },
        MatchOpen { languages: vec!["de-AT".into()], ..ada.open(&[]) },
        ada.open(&["  "]),
    ] {
        let status = ada.seek_with(bad).await.ended().await.unwrap_err();
        assert!(is(&status, access_v1::ErrorReason::InvalidFields), "{status:?}");
    }
    let (caller, callee) = (app.person(), app.person());
    let call = caller.start(&callee).await.unwrap();
    let busy = Stranger { id: caller.id, page: caller.page, caller: caller.caller.clone() };
    let status = busy.seek(&[]).await.ended().await;
    refused(&status, Code::FailedPrecondition, ErrorReason::AlreadyInCall);
    caller.end(&call).await.unwrap();
    assert!(!busy.seek(&[]).await.searching().await);
    app.stop().await;
}

#[tokio::test]
async fn an_operator_may_turn_it_off() {
    let mut app = App::with_instances(0).await;
    app.matching.enabled = false;
    app.start_instance();
    let status = Stranger::guest(&app).seek(&[]).await.ended().await;
    refused(&status, Code::FailedPrecondition, ErrorReason::MatchingOff);
    app.stop().await;
}

#[tokio::test]
async fn who_reports_a_partner_never_meets_them_again() {
    let app = App::new().await;
    let ([ada, _], [mut a, mut b], [met, _]) = together(&app).await;
    let mut client = MatchServiceClient::new(ada.caller.clone());
    let request = ReportPartnerRequest {
        request_id: runtime::Ids::random().next::<uuid::Uuid>().to_string(),
        match_id: met.match_id.clone(),
        reason: ReportReason::Spam.into(),
        ..Default::default()
    };
    client.report_partner(request.clone()).await.unwrap();
    for line in [&mut a, &mut b] {
        assert_eq!(line.left().await, proto::call::PartnerLeftReason::Next, "it is told as going on");
    }
    client.report_partner(request.clone()).await.unwrap();
    let for_good = "SELECT COUNT(*) AS count FROM match_avoid WHERE until_time IS NULL";
    assert_eq!(app.count(for_good).await, 1);
    let mut stranger = MatchServiceClient::new(Stranger::guest(&app).caller);
    refused(&stranger.report_partner(request).await.map(drop), Code::NotFound, ErrorReason::MatchNotFound);
    drop((a, b));
    app.stop().await;
}
