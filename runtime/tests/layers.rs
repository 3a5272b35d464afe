//! What every service gets without doing anything for it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "tests")]

use std::{num::NonZeroU32, pin::Pin, sync::Arc, time::Duration};

use futures::{Stream, StreamExt as _};
use proto::{
    access_v1::ErrorReason,
    auth::RevocationReason,
    notify::{
        PublishRequest, PublishResponse, SubscribeRequest, SubscribeResponse,
        notify_service_client::NotifyServiceClient,
        notify_service_server::{NotifyService, NotifyServiceServer},
    },
    reason,
};
use runtime::{Budget, Clock, RateConfig, Service};
use testkit::{Host, Issuer, wide_budgets};
use tonic::{Code, Request, Response, Status, Streaming};
use tonic_types::StatusExt as _;

/// A feed that says one thing and then nothing, and a Publish that panics.
struct Strange;

#[tonic::async_trait]
impl NotifyService for Strange {
    type SubscribeStream = Pin<Box<dyn Stream<Item = Result<SubscribeResponse, Status>> + Send>>;

    async fn subscribe(
        &self,
        _: Request<SubscribeRequest>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        let one = futures::stream::iter([Ok(SubscribeResponse::default())]);
        Ok(Response::new(one.chain(futures::stream::pending()).boxed()))
    }

    async fn publish(&self, _: Request<PublishRequest>) -> Result<Response<PublishResponse>, Status> {
        panic!("a handler with a fault");
    }
}

fn host(rates: &RateConfig) -> Host {
    let clock = Clock::system();
    let issuer = Arc::new(Issuer::new(clock.clone()));
    let service =
        Service::builder("strange", "switchboard.notify.v1").add(NotifyServiceServer::new(Strange)).build();
    Host::with_rates(service, &issuer, &clock, rates)
}

async fn feed(
    host: &Host,
    request: Request<SubscribeRequest>,
) -> (testkit::Caller, Streaming<SubscribeResponse>) {
    let caller = host.user();
    let mut feed = NotifyServiceClient::new(caller.clone()).subscribe(request).await.unwrap().into_inner();
    feed.message().await.unwrap().unwrap();
    (caller, feed)
}

#[tokio::test]
async fn a_panic_is_an_answer_and_the_service_goes_on() {
    let host = host(&wide_budgets());
    let service = host.service("call-svc", &["events.publish"]);
    for _ in 0..2 {
        let publication = proto::notify::Publication {
            user_ids: vec![host.user().user_id.to_string()],
            event: Some(proto::notify::Event {
                event_id: host.user().user_id.to_string(),
                r#type: "t".into(),
                aggregate_id: "a".into(),
                ..proto::notify::Event::default()
            }),
            ephemeral: false,
        };
        let request = PublishRequest { publications: vec![publication] };
        let refused = NotifyServiceClient::new(service.clone()).publish(request).await.unwrap_err();
        assert_eq!(refused.code(), Code::Internal);
        assert!(!refused.message().contains("fault"), "what broke is nobody's business: {refused:?}");
    }
    host.stop().await;
}

#[tokio::test]
async fn a_field_over_its_limit_is_named() {
    let host = host(&wide_budgets());
    let request = SubscribeRequest { since: "x".repeat(129), ..SubscribeRequest::default() };
    let refused = NotifyServiceClient::new(host.user()).subscribe(request).await.unwrap_err();
    assert!(reason::is(&refused, ErrorReason::InvalidFields), "{refused:?}");
    let fields = refused.get_details_bad_request().unwrap().field_violations;
    assert_eq!(fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["since"]);
    host.stop().await;
}

#[tokio::test]
async fn a_stream_ends_at_its_deadline() {
    let host = host(&wide_budgets());
    let mut request = Request::new(SubscribeRequest::default());
    request.set_timeout(Duration::from_millis(300));
    let (_caller, mut feed) = feed(&host, request).await;
    assert_eq!(feed.message().await.unwrap_err().code(), Code::DeadlineExceeded);
    host.stop().await;
}

#[tokio::test]
async fn a_stream_ends_with_its_session_and_the_token_is_refused_from_then_on() {
    let host = host(&wide_budgets());
    let (caller, mut feed) = feed(&host, Request::new(SubscribeRequest::default())).await;
    host.guard().revocations.revoke(caller.session_id, RevocationReason::EndedElsewhere);
    let ended = feed.message().await.unwrap_err();
    let refused = NotifyServiceClient::new(caller).subscribe(SubscribeRequest::default()).await.unwrap_err();
    for status in [ended, refused] {
        assert!(reason::is(&status, ErrorReason::SessionRevoked), "{status:?}");
        assert_eq!(status.get_details_error_info().unwrap().metadata["cause"], "ENDED_ELSEWHERE");
    }
    host.stop().await;
}

#[tokio::test]
async fn a_stream_is_told_that_the_process_drains() {
    let host = host(&wide_budgets());
    let (_caller, mut feed) = feed(&host, Request::new(SubscribeRequest::default())).await;
    let stopping = tokio::join!(host.stop(), feed.message()).1;
    let ended = stopping.unwrap_err();
    assert!(reason::is(&ended, ErrorReason::Draining), "{ended:?}");
}

#[tokio::test]
async fn a_budget_that_is_spent_says_when_to_come_back() {
    let one = NonZeroU32::MIN;
    let host = host(&RateConfig { stream: Budget { per_minute: one, burst: one }, ..wide_budgets() });
    let caller = host.user();
    let mut client = NotifyServiceClient::new(caller);
    client.subscribe(SubscribeRequest::default()).await.unwrap();
    let refused = client.subscribe(SubscribeRequest::default()).await.unwrap_err();
    assert!(reason::is(&refused, ErrorReason::RateLimited), "{refused:?}");
    assert!(refused.get_details_retry_info().unwrap().retry_delay.unwrap() > Duration::from_secs(30));
    let other = host.user();
    NotifyServiceClient::new(other)
        .subscribe(SubscribeRequest::default())
        .await
        .expect("another's budget is full");
    host.stop().await;
}

#[tokio::test]
async fn a_call_keeps_its_trace_and_is_told_its_id() {
    let host = host(&wide_budgets());
    let mut request = Request::new(SubscribeRequest::default());
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    request.metadata_mut().insert("traceparent", trace.parse().unwrap());
    let answer = NotifyServiceClient::new(host.user()).subscribe(request).await.unwrap();
    let told = answer.metadata().get("switchboard-trace-id").unwrap().to_str().unwrap();
    assert_eq!(told, "0af7651916cd43dd8448eb211c80319c");
    host.stop().await;
}
