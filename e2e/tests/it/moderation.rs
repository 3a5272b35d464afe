//! Two strangers, a report, and a moderator who acts on it.

use std::time::{Duration, Instant};

use proto::{
    auth::{SignInAsGuestRequest, auth_service_client::AuthServiceClient},
    call::{
        ClaimReportRequest, DecideReportRequest, DecideReportResponse, Decision, ErrorReason,
        FindPartnerRequest, FindPartnerResponse, GetMatchRulesRequest, GetMatchRulesResponse,
        GetReportRequest, GetReportResponse, ListReportsRequest, ListReportsResponse, MatchFound, MatchMode,
        MatchNext, MatchOpen, MatchText, PartnerLeftReason, ReportPartnerRequest, ReportPartnerResponse,
        ReportReason, ReportState, find_partner_request, find_partner_response::Message,
    },
    reason,
};
use testkit::tunnel::{Tunnel, TunnelStream};
use tonic::Code;
use uuid::Uuid;

use crate::{
    administration::{registration, say, token_of},
    stack::{Layout, Stack},
};

const CUT: Duration = Duration::from_secs(5);

/// Somebody who came without an account, and looks for a partner.
struct Guest {
    user_id: String,
    tunnel: Tunnel,
    stream: TunnelStream,
}

impl Guest {
    async fn arrive(stack: &Stack, name: &str) -> Self {
        let mut auth = AuthServiceClient::new(stack.channel("auth").await);
        let request = SignInAsGuestRequest {
            display_name: name.into(),
            refresh_token_in_body: true,
            ..SignInAsGuestRequest::default()
        };
        let session = auth.sign_in_as_guest(request).await.unwrap().into_inner().session.unwrap();
        let tunnel = stack.edge.connect(&session.access_token).await.unwrap();
        let stream = look(&tunnel).await;
        Self { user_id: session.me.unwrap().user.unwrap().user_id, tunnel, stream }
    }

    async fn send(&mut self, message: find_partner_request::Message) {
        self.stream.send(&FindPartnerRequest { message: Some(message) }).await;
    }

    /// The next message that `wanted` takes, whatever comes before it.
    async fn until<T>(&mut self, mut wanted: impl FnMut(Message) -> Option<T>) -> T {
        loop {
            let next: FindPartnerResponse = self.stream.next().await.unwrap().expect("the stream goes on");
            if let Some(found) = wanted(next.message.expect("a message")) {
                return found;
            }
        }
    }

    async fn found(&mut self) -> MatchFound {
        self.until(|message| if let Message::Found(found) = message { Some(found) } else { None }).await
    }
}

/// Opens a search for anybody, by text.
async fn look(tunnel: &Tunnel) -> TunnelStream {
    let rules: GetMatchRulesResponse = tunnel
        .unary("/switchboard.call.v1.MatchService/GetMatchRules", &GetMatchRulesRequest {})
        .await
        .unwrap();
    let open = MatchOpen {
        endpoint_id: Uuid::now_v7().to_string(),
        mode: MatchMode::Text.into(),
        rules_version: rules.version,
        ..MatchOpen::default()
    };
    let mut stream = tunnel.open("/switchboard.call.v1.MatchService/FindPartner");
    stream.send(&FindPartnerRequest { message: Some(find_partner_request::Message::Open(open)) }).await;
    stream
}

/// A moderator's socket.
async fn moderator(stack: &Stack) -> Tunnel {
    let link = say(stack, &["invite", "create", "--role", "moderator"]);
    let mut auth = AuthServiceClient::new(stack.channel("auth").await);
    let session = auth.register(registration("cleo", token_of(&link))).await.unwrap().into_inner().session;
    stack.edge.connect(&session.unwrap().access_token).await.unwrap()
}

fn method(name: &str) -> String {
    format!("/switchboard.call.v1.ModerationService/{name}")
}

/// Takes the one report on, looks at what was said, and suspends the person for good.
async fn suspend(moderator: &Tunnel, reported: &str) {
    let request = ListReportsRequest { state: ReportState::Open.into(), ..ListReportsRequest::default() };
    let queue: ListReportsResponse = moderator.unary(&method("ListReports"), &request).await.unwrap();
    let [report] = &*queue.reports else { panic!("one report was due, not {queue:?}") };
    assert_eq!(report.reported_user_id, reported);
    let report_id = report.report_id.clone();
    let request = GetReportRequest { report_id: report_id.clone() };
    let case: GetReportResponse = moderator.unary(&method("GetReport"), &request).await.unwrap();
    let said: Vec<_> = case.evidence.iter().map(|said| (said.by_reported, said.text.as_str())).collect();
    assert_eq!(said, [(true, "buy my coins")]);
    let request = ClaimReportRequest { report_id: report_id.clone() };
    let _: proto::call::ClaimReportResponse =
        moderator.unary(&method("ClaimReport"), &request).await.unwrap();
    let request = DecideReportRequest {
        request_id: Uuid::now_v7().to_string(),
        report_id,
        decision: Decision::Suspended.into(),
        ..DecideReportRequest::default()
    };
    let decided: DecideReportResponse = moderator.unary(&method("DecideReport"), &request).await.unwrap();
    assert_eq!(decided.report.unwrap().state(), ReportState::Decided);
}

async fn a_stranger_is_reported_and_suspended_in_the_midst_of_the_next_match(layout: Layout) {
    let stack = Stack::start(layout).await;
    let mut ben = Guest::arrive(&stack, "ben").await;
    let mut ada = Guest::arrive(&stack, "ada").await;
    let (found, theirs) = (ada.found().await, ben.found().await);
    assert_eq!(found.match_id, theirs.match_id);
    assert!(found.partner_id != ben.user_id && theirs.partner_id != ada.user_id, "strangers stay strangers");
    let text = MatchText {
        text_id: Uuid::now_v7().to_string(),
        text: "buy my coins".into(),
        match_id: found.match_id.clone(),
    };
    ben.send(find_partner_request::Message::Text(text)).await;
    let said = ada.until(|message| if let Message::Text(text) = message { Some(text) } else { None }).await;
    assert_eq!(said.text, "buy my coins");

    let request = ReportPartnerRequest {
        request_id: Uuid::now_v7().to_string(),
        match_id: found.match_id,
        reason: ReportReason::Spam.into(),
        note: String::new(),
    };
    let _: ReportPartnerResponse =
        ada.tunnel.unary("/switchboard.call.v1.MatchService/ReportPartner", &request).await.unwrap();
    let left = ben.until(|message| if let Message::Left(left) = message { Some(left) } else { None }).await;
    assert_eq!(left.reason(), PartnerLeftReason::Next, "nobody is told that they were reported");

    let mut dan = Guest::arrive(&stack, "dan").await;
    ben.send(find_partner_request::Message::Next(MatchNext::default())).await;
    assert_eq!(ben.found().await.match_id, dan.found().await.match_id);
    let cleo = moderator(&stack).await;
    suspend(&cleo, &ben.user_id).await;
    let since = Instant::now();
    let status = loop {
        match ben.stream.next::<FindPartnerResponse>().await {
            Ok(next) => assert!(next.is_some(), "it ends with a reason"),
            Err(status) => break status,
        }
    };
    assert!(since.elapsed() < CUT, "{:?}", since.elapsed());
    assert_eq!(status.code(), Code::PermissionDenied);
    assert!(reason::is(&status, ErrorReason::SuspendedFromMatching), "{status:?}");
    dan.until(|message| if let Message::Left(left) = message { Some(left) } else { None }).await;
    let refused = look(&ben.tunnel).await.next::<FindPartnerResponse>().await.unwrap_err();
    assert!(reason::is(&refused, ErrorReason::SuspendedFromMatching), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_in_one_process() {
    a_stranger_is_reported_and_suspended_in_the_midst_of_the_next_match(Layout::OneProcess).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_over_two_instances_of_each_service() {
    a_stranger_is_reported_and_suspended_in_the_midst_of_the_next_match(Layout::Doubled).await;
}
