//! What the record says of a call.

use std::time::Duration;

use proto::{
    call::{
        Call, CallEvent, CallFilter, CallKind, CandidateType, EndReason, LinkReport, LinkState,
        ListCallEventsRequest, MediaPath, QualityReport, SignalOpen, call_event::What,
        call_report_service_client::CallReportServiceClient, call_stream_changed::Change,
        client_signal::Payload,
    },
    convert::timestamp,
    reason::is,
};
use testkit::Caller;
use tonic::Code;

use crate::{
    app::App,
    people::{Person, link},
};

pub(crate) fn reports(app: &App) -> CallReportServiceClient<Caller> {
    CallReportServiceClient::new(app.admin())
}

pub(crate) fn of_call(call: &Call) -> CallFilter {
    CallFilter { call_id: call.call_id.clone(), ..CallFilter::default() }
}

/// All events that a filter lets through, page by page.
pub(crate) async fn events(app: &App, filter: CallFilter) -> Vec<CallEvent> {
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = ListCallEventsRequest { filter: Some(filter.clone()), page_size: 3, page_token };
        let page = reports(app).list_call_events(request).await.unwrap().into_inner();
        assert!(page.events.len() <= 3);
        found.extend(page.events);
        if page.next_page_token.is_empty() {
            return found;
        }
        page_token = page.next_page_token;
    }
}

async fn talk(ada: &Person, ben: &Person) -> Call {
    let call = ada.start(ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    ada.end(&call).await.unwrap()
}

fn changes(events: &[CallEvent], of: &Person) -> Vec<Change> {
    let own = events.iter().filter(|event| event.user_id == of.id.to_string());
    let changes = own.filter_map(|event| match &event.what {
        Some(What::Stream(stream)) => Some(stream.change()),
        _ => None,
    });
    changes.collect()
}

fn links(events: &[CallEvent]) -> Vec<LinkState> {
    let links = events.iter().filter_map(|event| match event.what {
        Some(What::Link(link)) => Some(link.state()),
        _ => None,
    });
    links.collect()
}

#[tokio::test]
async fn a_call_can_be_read_from_its_request_to_its_end() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    app.clock.advance(Duration::from_secs(5));
    ben.answer(&call).await.unwrap();
    let (mut a, mut b) = (ada.signal(&call).await, ben.signal(&call).await);
    let path = MediaPath { local: CandidateType::Host.into(), remote: 2, relay_protocol: 0 };
    let first = LinkReport { state: LinkState::Connected.into(), path: Some(path), setup_ms: 180 };
    a.send(1, Payload::LinkReport(first)).await;
    a.acknowledged().await;
    b.send(1, Payload::LinkReport(LinkReport { setup_ms: 250, ..first })).await;
    b.send(2, link(LinkState::Disconnected)).await;
    b.send(3, link(LinkState::Restarting)).await;
    b.send(4, link(LinkState::Connected)).await;
    b.send(5, Payload::QualityReport(QualityReport { loss_permille: 7, ..QualityReport::default() })).await;
    while b.acknowledged().await < 5 {}
    app.clock.advance(Duration::from_secs(5));
    ben.end(&call).await.unwrap();
    a.ended().await.unwrap();
    b.ended().await.unwrap();
    app.until(|| async { events(&app, of_call(&call)).await.len() == 13 }).await;

    let found = events(&app, of_call(&call)).await;
    assert!(found.is_sorted_by_key(|event| (event.time.unwrap().seconds, event.event_id.clone())));
    assert!(found.iter().all(|event| event.call_id == call.call_id));
    let is = |index: usize, person: &Person| found[index].user_id == person.id.to_string();
    let Some(What::Requested(requested)) = &found[0].what else { panic!("{:?}", found[0]) };
    assert_eq!((requested.kind(), requested.started_by_service), (CallKind::Video, false));
    assert_eq!(
        [&requested.caller_user_id, &requested.callee_user_id],
        [&ada.id.to_string(), &ben.id.to_string()]
    );
    let Some(What::Answered(answered)) = &found[1].what else { panic!("{:?}", found[1]) };
    assert!(answered.endpoint_id == ben.page.to_string() && is(0, &ada) && is(1, &ben));
    let connected = found.iter().filter_map(|event| match event.what {
        Some(What::Connected(connected)) => Some((event.user_id.clone(), connected.path, connected.setup_ms)),
        _ => None,
    });
    let how = |person: &Person, setup_ms| (person.id.to_string(), Some(path), setup_ms);
    assert_eq!(connected.collect::<Vec<_>>(), [how(&ada, 180), how(&ben, 250)]);
    assert_eq!(links(&found), [LinkState::Disconnected, LinkState::Restarting, LinkState::Connected]);
    assert!(
        found
            .iter()
            .any(|event| matches!(event.what, Some(What::Quality(report)) if report.loss_permille == 7))
    );
    for person in [&ada, &ben] {
        assert_eq!(changes(&found, person), [Change::Opened, Change::Closed]);
    }
    let ended = found.iter().find_map(|event| match &event.what {
        Some(What::Ended(ended)) => Some((event.user_id.clone(), ended.reason(), ended.by_service)),
        _ => None,
    });
    assert_eq!(ended, Some((ben.id.to_string(), EndReason::HungUp, false)));
    app.stop().await;
}

#[tokio::test]
async fn streams_that_come_back_and_pages_that_take_over_are_told_apart() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    let a = ada.signal(&call).await;
    drop(a);
    let closed = || async { events(&app, of_call(&call)).await.len() == 4 };
    app.until(closed).await;
    let mut a = ada.signal(&call).await;
    let elsewhere = app.page_of(&ada, 0);
    let take_over = SignalOpen { take_over: true, ..elsewhere.open(&call) };
    let other = elsewhere.signal_with(take_over).await.unwrap();
    assert_eq!(a.ended().await.unwrap_err().code(), Code::Aborted);
    app.until(|| async { events(&app, of_call(&call)).await.len() == 8 }).await;
    let found = events(&app, of_call(&call)).await;
    let mut seen = changes(&found, &ada);
    assert_eq!(seen.drain(..3).collect::<Vec<_>>(), [Change::Opened, Change::Closed, Change::Resumed]);
    assert!(seen.contains(&Change::Opened) && seen.contains(&Change::Closed));
    let moved = found.iter().find_map(|event| match &event.what {
        Some(What::Moved(moved)) => Some(moved.endpoint_id.clone()),
        _ => None,
    });
    assert_eq!(moved, Some(elsewhere.page.to_string()));
    drop(other);
    app.stop().await;
}

#[tokio::test]
async fn it_is_found_by_call_person_time_and_reason() {
    let app = App::new().await;
    let (ada, ben, cleo) = (app.person(), app.person(), app.person());
    let one = talk(&ada, &ben).await;
    app.clock.advance(Duration::from_secs(60));
    let later = timestamp(app.clock.now());
    let other = cleo.start(&ben).await.unwrap();
    cleo.end(&other).await.unwrap();
    let count = async |filter| events(&app, filter).await.len();
    assert_eq!((count(CallFilter::default()).await, count(of_call(&one)).await), (5, 3));
    let of = |person: &Person| CallFilter { user_id: person.id.to_string(), ..CallFilter::default() };
    assert_eq!((count(of(&ada)).await, count(of(&ben)).await, count(of(&cleo)).await), (3, 5, 2));
    let because = |reason: EndReason| CallFilter { end_reasons: vec![reason.into()], ..of(&ben) };
    assert_eq!(count(because(EndReason::HungUp)).await, 3);
    assert_eq!(count(because(EndReason::Cancelled)).await, 2);
    assert_eq!(count(because(EndReason::Lost)).await, 0);
    assert_eq!(count(CallFilter { from_time: Some(later), ..CallFilter::default() }).await, 2);
    assert_eq!(count(CallFilter { to_time: Some(later), ..CallFilter::default() }).await, 3);
    let newest = events(&app, CallFilter::default()).await;
    assert!(matches!(newest[0].what, Some(What::Ended(_))), "the newest first, over all calls");
    app.stop().await;
}

#[tokio::test]
async fn only_administrators_and_services_with_the_scope_read_it() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    talk(&ada, &ben).await;
    let request = || ListCallEventsRequest::default();
    let mut scoped = CallReportServiceClient::new(app.service(&["call.report"]));
    assert_eq!(scoped.list_call_events(request()).await.unwrap().into_inner().events.len(), 3);
    for nobody in [ada.caller.clone(), app.service(&["call.read", "call.manage"])] {
        let refused = CallReportServiceClient::new(nobody).list_call_events(request()).await.unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied);
    }
    let bad = ListCallEventsRequest { page_token: "nonsense".into(), ..request() };
    let refused = reports(&app).list_call_events(bad).await.unwrap_err();
    assert!(is(&refused, proto::access_v1::ErrorReason::PageTokenInvalid));
    let never = CallFilter { end_reasons: vec![0], ..CallFilter::default() };
    let never = ListCallEventsRequest { filter: Some(never), ..request() };
    let refused = reports(&app).list_call_events(never).await.unwrap_err();
    assert!(is(&refused, proto::access_v1::ErrorReason::InvalidFields));
    app.stop().await;
}
