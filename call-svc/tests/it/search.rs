use std::time::Duration;

use proto::{
    call::{
        Call, CallFilter, EndReason, SearchCallsRequest, call_report_service_client::CallReportServiceClient,
    },
    convert::timestamp,
};
use tonic::Code;

use crate::{app::App, people::Person, record::reports};

async fn search(app: &App, request: SearchCallsRequest) -> (Vec<Call>, String) {
    let answer = reports(app).search_calls(request).await.unwrap().into_inner();
    (answer.calls, answer.next_page_token)
}

async fn found(app: &App, filter: CallFilter) -> Vec<Call> {
    search(app, SearchCallsRequest { filter: Some(filter), ..Default::default() }).await.0
}

#[tokio::test]
async fn calls_of_everybody_are_found_and_the_newest_first() {
    let app = App::new().await;
    let (ada, ben, cleo, dora) = (app.person(), app.person(), app.person(), app.person());
    let mut calls = Vec::new();
    for (from, to) in [(&ada, &ben), (&cleo, &dora), (&ada, &ben)] {
        let call = from.start(to).await.unwrap();
        calls.push(from.end(&call).await.unwrap());
        app.clock.advance(Duration::from_secs(1));
    }
    let live = ben.start(&ada).await.unwrap();
    let [first, of_others, third]: [Call; 3] = calls.try_into().unwrap();
    let (page, next) = search(&app, SearchCallsRequest { page_size: 3, ..Default::default() }).await;
    assert_eq!(page, [live.clone(), third.clone(), of_others.clone()]);
    let rest = SearchCallsRequest { page_size: 3, page_token: next, ..Default::default() };
    assert_eq!(search(&app, rest).await, (vec![first.clone()], String::new()));

    let of = |person: &Person| CallFilter { user_id: person.id.to_string(), ..CallFilter::default() };
    assert_eq!(found(&app, of(&dora)).await, std::slice::from_ref(&of_others));
    assert_eq!(found(&app, of(&ada)).await, [live, third.clone(), first.clone()]);
    let cancelled = CallFilter { end_reasons: vec![EndReason::Cancelled.into()], ..of(&ada) };
    assert_eq!(found(&app, cancelled).await, [third, first.clone()]);
    let by_id = CallFilter { call_id: first.call_id.clone(), ..CallFilter::default() };
    assert_eq!(found(&app, by_id).await, [first]);
    let between = CallFilter {
        from_time: of_others.create_time,
        to_time: Some(timestamp(app.clock.now() - Duration::from_secs(1))),
        ..CallFilter::default()
    };
    assert_eq!(found(&app, between).await, [of_others]);
    app.stop().await;
}

#[tokio::test]
async fn people_do_not_search_the_calls_of_others() {
    let app = App::new().await;
    for nobody in [app.person().caller, app.service(&["call.read"])] {
        let request = SearchCallsRequest::default();
        let refused = CallReportServiceClient::new(nobody).search_calls(request).await.unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied);
    }
    app.stop().await;
}
