//! Calls that a backend system starts.

use proto::{
    access_v1,
    auth::Reach,
    call::{
        Call, CallState, EndCallRequest, EndReason, ErrorReason, LegState, StartCallRequest,
        call_service_client::CallServiceClient,
    },
    reason::is,
};
use tonic::{Code, Status};

use crate::{app::App, people::Person, start::refused};

async fn start(app: &App, caller: &Person, callee: &Person) -> Result<Call, Status> {
    let request = StartCallRequest {
        caller_user_id: caller.id.to_string(),
        endpoint_id: String::new(),
        ..caller.wish(callee)
    };
    let mut service = CallServiceClient::new(app.service(&["call.manage"]));
    service.start_call(request).await.map(|answer| answer.into_inner().call.unwrap())
}

#[tokio::test]
async fn both_ring_and_it_connects_when_both_have_answered() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = start(&app, &ada, &ben).await.unwrap();
    assert!(call.started_by_service);
    assert!(call.legs.iter().all(|leg| leg.state() == LegState::Ringing));
    let one = ada.answer(&call).await.unwrap();
    assert_eq!((one.state(), one.answer_time), (CallState::Ringing, None));
    let both = ben.answer(&call).await.unwrap();
    assert_eq!(both.state(), CallState::Connecting);
    app.stop().await;
}

#[tokio::test]
async fn the_service_cancels_and_people_decline() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = start(&app, &ada, &ben).await.unwrap();
    let mut service = CallServiceClient::new(app.service(&["call.manage"]));
    let request = EndCallRequest { call_id: call.call_id.clone() };
    let over = service.end_call(request).await.unwrap().into_inner().call.unwrap();
    assert_eq!((over.state(), over.ended_by_user_id.as_str()), (CallState::Cancelled, ""));
    let call = start(&app, &ada, &ben).await.unwrap();
    assert_eq!(ada.end(&call).await.unwrap().state(), CallState::Declined, "the service is the caller");
    app.stop().await;
}

#[tokio::test]
async fn whom_it_names_must_exist_and_be_free() {
    let app = App::new().await;
    let (ada, ben, nobody) = (app.person(), app.person(), app.stranger());
    for (caller, callee) in [(&nobody, &ben), (&ada, &nobody)] {
        refused(&start(&app, caller, callee).await, Code::NotFound, ErrorReason::CalleeNotFound);
    }
    let call = ben.start(&ada).await.unwrap();
    refused(&start(&app, &ada, &ben).await, Code::FailedPrecondition, ErrorReason::AlreadyInCall);
    ben.end(&call).await.unwrap();
    let cleo = app.person();
    cleo.start(&ben).await.unwrap();
    let busy = start(&app, &ada, &ben).await.unwrap();
    assert_eq!(busy.end_reason(), EndReason::Busy);
    app.stop().await;
}

#[tokio::test]
async fn a_service_brings_people_together_who_do_not_reach_each_other() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    app.people.set_reach(ada.id, ben.id, Reach::ContactsOnly);
    app.people.set_reach(ben.id, ada.id, Reach::Nobody);
    assert_eq!(start(&app, &ada, &ben).await.unwrap().state(), CallState::Ringing);
    app.stop().await;
}

#[tokio::test]
async fn a_service_needs_the_scope_and_the_callers_name() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let mut service = CallServiceClient::new(app.service(&["call.manage"]));
    let unnamed = StartCallRequest { endpoint_id: String::new(), ..ada.wish(&ben) };
    let at_a_page = StartCallRequest { caller_user_id: ada.id.to_string(), ..ada.wish(&ben) };
    for request in [unnamed, at_a_page] {
        let refused = service.start_call(request).await.unwrap_err();
        assert!(is(&refused, access_v1::ErrorReason::InvalidFields), "{refused:?}");
    }
    let mut service = CallServiceClient::new(app.service(&["call.read"]));
    let refused = service.start_call(ada.wish(&ben)).await.unwrap_err();
    assert!(is(&refused, access_v1::ErrorReason::NotAllowed));
    app.stop().await;
}
