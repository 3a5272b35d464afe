//! Calls as they change, and backend systems that follow the calls that they start.

use std::time::Duration;

use proto::{
    access_v1,
    call::{
        Call, CallState, EndCallRequest, EndReason, LinkState, StartCallRequest, WatchCallsRequest,
        WatchCallsResponse, call_report_service_client::CallReportServiceClient,
        call_service_client::CallServiceClient,
    },
    reason::is,
};
use testkit::Caller;
use tonic::{Code, Streaming};

use crate::{
    app::App,
    people::{Person, link},
};

/// An open watch, and the last position of it.
struct Watch(Streaming<WatchCallsResponse>, String);

impl Watch {
    async fn open(caller: Caller, request: WatchCallsRequest) -> Self {
        let mut client = CallReportServiceClient::new(caller);
        let mut watch = Self(client.watch_calls(request).await.unwrap().into_inner(), String::new());
        let first = watch.next().await;
        assert_eq!((first.call, first.resync), (None, false), "it begins with a position");
        watch
    }

    async fn next(&mut self) -> WatchCallsResponse {
        let next = tokio::time::timeout(Duration::from_secs(20), self.0.message()).await;
        let next = next.expect("a change within 20 s").unwrap().expect("it does not end");
        self.1.clone_from(&next.position);
        next
    }

    async fn call(&mut self) -> Call {
        self.next().await.call.expect("a call")
    }
}

fn wish(ada: &Person, ben: &Person) -> StartCallRequest {
    StartCallRequest { caller_user_id: ada.id.to_string(), endpoint_id: String::new(), ..ada.wish(ben) }
}

#[tokio::test]
async fn a_backend_places_a_call_and_is_told_what_becomes_of_it() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let backend = app.service(&["call.manage", "call.read"]);
    let mut watch = Watch::open(backend.clone(), WatchCallsRequest::default()).await;
    let mut calls = CallServiceClient::new(backend);
    let wish = wish(&ada, &ben);
    let call = calls.start_call(wish.clone()).await.unwrap().into_inner().call.unwrap();
    let again = calls.start_call(wish).await.unwrap().into_inner().call.unwrap();
    assert_eq!(again, call, "the same request is the same call");
    assert_eq!(watch.call().await, call);
    let one = ada.answer(&call).await.unwrap();
    assert_eq!(watch.call().await, one);
    let answered = ben.answer(&call).await.unwrap();
    assert_eq!((watch.call().await, answered.state()), (answered, CallState::Connecting));
    let a = ada.signal(&call).await;
    a.send(1, link(LinkState::Connected)).await;
    assert_eq!(watch.call().await.state(), CallState::Active);
    let ended = calls.end_call(EndCallRequest { call_id: call.call_id }).await.unwrap();
    let ended = ended.into_inner().call.unwrap();
    assert_eq!((ended.end_reason(), ended.ended_by_user_id.as_str()), (EndReason::HungUp, ""));
    assert_eq!(watch.call().await, ended);
    drop((a, watch));
    app.stop().await;
}

#[tokio::test]
async fn who_watches_one_call_or_one_person_hears_of_nothing_else() {
    let app = App::new().await;
    let (ada, ben, cleo, dora) = (app.person(), app.person(), app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    let of_call = WatchCallsRequest { call_id: call.call_id.clone(), ..Default::default() };
    let of_dora = WatchCallsRequest { user_id: dora.id.to_string(), ..Default::default() };
    let mut of_call = Watch::open(app.admin(), of_call).await;
    let mut of_dora = Watch::open(app.admin(), of_dora).await;
    let other = cleo.start(&dora).await.unwrap();
    let ended = ada.end(&call).await.unwrap();
    assert_eq!((of_call.call().await, of_dora.call().await), (ended, other));
    drop((of_call, of_dora));
    app.stop().await;
}

#[tokio::test]
async fn a_watcher_who_was_away_goes_on_where_it_was() {
    let mut app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let mut watch = Watch::open(app.admin(), WatchCallsRequest::default()).await;
    let call = ada.start(&ben).await.unwrap();
    assert_eq!(watch.call().await, call);
    let Watch(_, since) = watch;
    let answered = ben.answer(&call).await.unwrap();
    let ended = ada.end(&call).await.unwrap();
    let request = WatchCallsRequest { since, ..Default::default() };
    let mut watch = Watch::open(app.admin(), request).await;
    assert_eq!([watch.call().await, watch.call().await], [answered, ended]);
    let Watch(_, since) = watch;
    app.stop_instances().await;
    app.start_instance();
    let request = WatchCallsRequest { since, ..Default::default() };
    let mut watch = Watch::open(app.admin(), request).await;
    let lost = watch.next().await;
    assert!(lost.resync && lost.call.is_none(), "the restarted bus knows nothing of the position: {lost:?}");
    let call = app.page_of(&ada, 0).start(&ben).await.unwrap();
    assert_eq!(watch.call().await, call, "and goes on from there");
    drop(watch);
    app.stop().await;
}

#[tokio::test]
async fn watching_needs_the_scope_and_a_position_of_ours() {
    let app = App::new().await;
    for nobody in [app.person().caller, app.service(&["call.report", "call.manage"])] {
        let mut client = CallReportServiceClient::new(nobody);
        let refused = client.watch_calls(WatchCallsRequest::default()).await.unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied);
    }
    let mut client = CallReportServiceClient::new(app.admin());
    let request = WatchCallsRequest { since: "nonsense".into(), ..Default::default() };
    let refused = client.watch_calls(request).await.unwrap_err();
    assert!(is(&refused, access_v1::ErrorReason::InvalidFields), "{refused:?}");
    app.stop().await;
}
