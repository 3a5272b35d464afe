//! A backend system: reflection, health, and a call with nothing but a service token.

use proto::{
    auth::{IssueServiceTokenRequest, token_service_client::TokenServiceClient},
    call::{
        CallKind, CallState, EndCallRequest, EndReason, GetCallRequest, LegState, StartCallRequest,
        call_service_client::CallServiceClient,
    },
};
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};
use uuid::Uuid;

use crate::{
    people::{bearing, sign_up},
    stack::{Layout, SERVICES, Stack},
};

async fn reflected(stack: &Stack, service: &str) -> Vec<String> {
    let mut client = ServerReflectionClient::new(stack.channel(service).await);
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut answers =
        client.server_reflection_info(futures::stream::iter([request])).await.unwrap().into_inner();
    let answer = answers.message().await.unwrap().unwrap().message_response.unwrap();
    let MessageResponse::ListServicesResponse(list) = answer else { panic!("not a list") };
    list.service.into_iter().map(|service| service.name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_service_reflects_its_own_package_and_says_that_it_is_healthy() {
    let stack = Stack::start(Layout::OneProcess).await;
    for service in SERVICES {
        let names = reflected(&stack, service).await;
        assert!(!names.is_empty());
        let own = format!("switchboard.{service}.v1.");
        assert!(names.iter().all(|name| name.starts_with(&own)), "{service}: {names:?}");
        let mut health = HealthClient::new(stack.channel(service).await);
        for name in names {
            let answer = health.check(HealthCheckRequest { service: name }).await.unwrap().into_inner();
            assert_eq!(answer.status(), ServingStatus::Serving);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_places_a_call_between_two_people_and_ends_it() {
    let stack = Stack::start(Layout::OneProcess).await;
    let output = stack
        .command("switchboard", &["service-account", "create", "crm", "--scope", "call.manage"])
        .stdout(std::process::Stdio::piped())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let secret = told.lines().find_map(|line| line.strip_prefix("secret")).expect(&told).trim().to_owned();
    let issued = TokenServiceClient::new(stack.channel("auth").await)
        .issue_service_token(IssueServiceTokenRequest { account: "crm".into(), secret, scopes: Vec::new() })
        .await
        .unwrap()
        .into_inner();
    assert_eq!(issued.scopes, ["call.manage"]);

    let id_of = |session: proto::auth::Session| session.me.unwrap().user.unwrap().user_id;
    let (ada, ben) = (id_of(sign_up(&stack, "ada").await), id_of(sign_up(&stack, "ben").await));
    let mut calls = CallServiceClient::new(stack.channel("call").await);
    let start = StartCallRequest {
        request_id: Uuid::now_v7().to_string(),
        callee_user_id: ben,
        caller_user_id: ada,
        kind: CallKind::Audio.into(),
        endpoint_id: String::new(),
    };
    let token = &issued.access_token;
    let call = calls.start_call(bearing(token, start.clone())).await.unwrap().into_inner().call.unwrap();
    assert_eq!(call.state(), CallState::Ringing);
    assert!(call.legs.iter().all(|leg| leg.state() == LegState::Ringing), "both are rung: {:?}", call.legs);
    let again = calls.start_call(bearing(token, start)).await.unwrap().into_inner().call.unwrap();
    assert_eq!(again.call_id, call.call_id, "the same request is the same call");

    let end = EndCallRequest { call_id: call.call_id.clone() };
    calls.end_call(bearing(token, end)).await.unwrap();
    let get = GetCallRequest { call_id: call.call_id };
    let ended = calls.get_call(bearing(token, get)).await.unwrap().into_inner().call.unwrap();
    assert_eq!((ended.state(), ended.end_reason()), (CallState::Cancelled, EndReason::Cancelled));
}
