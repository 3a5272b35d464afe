use proto::{
    access_v1,
    auth::Reach,
    call::{CallKind, CallState, EndReason, ErrorReason, LegRole, LegState},
    reason::is,
};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::app::App;

#[tokio::test]
async fn it_rings() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    assert_eq!((call.state(), call.kind(), call.version), (CallState::Ringing, CallKind::Video, 1));
    let deadline = proto::convert::time(call.ring_deadline.unwrap()).unwrap();
    assert_eq!((deadline - app.clock.now()).num_seconds(), 30);
    let [caller, callee] = &call.legs[..] else { panic!("two legs, not {:?}", call.legs) };
    assert_eq!((caller.role(), caller.state()), (LegRole::Caller, LegState::Answered));
    assert_eq!((&caller.user_id, &caller.endpoint_id), (&ada.id.to_string(), &ada.page.to_string()));
    assert_eq!((callee.role(), callee.state()), (LegRole::Callee, LegState::Ringing));
    assert_eq!((&callee.user_id, callee.endpoint_id.as_str()), (&ben.id.to_string(), ""));
    app.stop().await;
}

#[tokio::test]
async fn a_repeated_request_is_one_call_and_another_body_is_an_error() {
    let app = App::new().await;
    let (ada, ben, cleo) = (app.person(), app.person(), app.person());
    let wish = ada.wish(&ben);
    let call = ada.ask(wish.clone()).await.unwrap();
    assert_eq!(ada.ask(wish.clone()).await.unwrap(), call);
    ben.decline(&call).await.unwrap();
    let again = ada.ask(wish.clone()).await.unwrap();
    assert_eq!((again.call_id, again.state), (call.call_id, CallState::Declined.into()));
    let mut to_another = ada.wish(&cleo);
    to_another.request_id.clone_from(&wish.request_id);
    let mut of_another_kind = wish.clone();
    of_another_kind.set_kind(CallKind::Audio);
    for reused in [to_another, of_another_kind] {
        refused(&ada.ask(reused).await, Code::AlreadyExists, ErrorReason::RequestIdReused);
    }
    let mut of_another_person = ben.wish(&ada);
    of_another_person.request_id = wish.request_id;
    assert_eq!(
        ben.ask(of_another_person).await.unwrap().state(),
        CallState::Ringing,
        "ids are each one's own"
    );
    app.stop().await;
}

#[tokio::test]
async fn whoever_calls_whom_must_make_sense() {
    let app = App::new().await;
    let (ada, ben, nobody) = (app.person(), app.person(), app.stranger());
    refused(&ada.start(&ada).await, Code::InvalidArgument, ErrorReason::CallToOneself);
    refused(&ada.start(&nobody).await, Code::NotFound, ErrorReason::CalleeNotFound);
    let mut nowhere = ada.wish(&ben);
    nowhere.endpoint_id.clear();
    let nowhere = ada.ask(nowhere).await.unwrap_err();
    assert!(is(&nowhere, access_v1::ErrorReason::InvalidFields), "{nowhere:?}");
    let mut for_another = ada.wish(&ben);
    for_another.caller_user_id = ben.id.to_string();
    let for_another = ada.ask(for_another).await.unwrap_err();
    assert_eq!(for_another.code(), Code::PermissionDenied);
    for broken in ["", "7"] {
        let mut wish = ada.wish(&ben);
        wish.request_id = broken.into();
        assert!(is(&ada.ask(wish).await.unwrap_err(), access_v1::ErrorReason::InvalidFields));
    }
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM calls").await, 0);
    app.stop().await;
}

#[tokio::test]
async fn whoever_does_not_take_the_callers_calls_is_not_rung() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    for (reach, told) in [
        (Reach::ContactsOnly, "CONTACTS_ONLY"),
        (Reach::Nobody, "NOBODY"),
        (Reach::BlockedByYou, "BLOCKED_BY_YOU"),
        (Reach::Gone, "GONE"),
    ] {
        app.people.set_reach(ada.id, ben.id, reach);
        let answer = ada.start(&ben).await;
        refused(&answer, Code::PermissionDenied, ErrorReason::NotReachable);
        let info = answer.unwrap_err().get_details_error_info().unwrap();
        assert_eq!(info.metadata.get("reach").map(String::as_str), Some(told));
    }
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM calls").await, 0);
    app.stop().await;
}

#[tokio::test]
async fn who_may_call_whom_is_each_ones_own() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    app.people.set_reach(ada.id, ben.id, Reach::ContactsOnly);
    let call = ben.start(&ada).await.unwrap();
    assert_eq!(call.state(), CallState::Ringing);
    assert_eq!(ada.answer(&call).await.unwrap().state(), CallState::Connecting, "she may answer");
    app.stop().await;
}

#[tokio::test]
async fn a_busy_callee_is_a_call_that_is_over() {
    let app = App::new().await;
    let (ada, ben, cleo) = (app.person(), app.person(), app.person());
    let first = ada.start(&ben).await.unwrap();
    let busy = cleo.start(&ben).await.unwrap();
    assert_eq!((busy.state(), busy.end_reason()), (CallState::Ended, EndReason::Busy));
    assert_eq!(busy.ended_by_user_id, "");
    assert_eq!(cleo.get(&busy).await.unwrap(), busy, "it is recorded");
    ada.end(&first).await.unwrap();
    assert_eq!(cleo.start(&ben).await.unwrap().state(), CallState::Ringing);
    app.stop().await;
}

#[tokio::test]
async fn whoever_is_in_a_call_starts_no_other() {
    let app = App::new().await;
    let (ada, ben, cleo) = (app.person(), app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    for (who, whom) in [(&ada, &cleo), (&ada, &ben), (&ben, &cleo)] {
        let answer = who.start(whom).await;
        refused(&answer, Code::FailedPrecondition, ErrorReason::AlreadyInCall);
        let info = answer.unwrap_err().get_details_error_info().unwrap();
        assert_eq!(info.metadata.get("call_id"), Some(&call.call_id));
    }
    app.stop().await;
}

#[tokio::test]
async fn calling_whoever_calls_answers() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let first = ada.start(&ben).await.unwrap();
    let wish = ben.wish(&ada);
    let answered = ben.ask(wish.clone()).await.unwrap();
    assert_eq!((&answered.call_id, answered.state()), (&first.call_id, CallState::Connecting));
    assert_eq!(answered.legs[1].endpoint_id, ben.page.to_string());
    assert_eq!(ben.ask(wish).await.unwrap(), answered, "a repeat gives the same call");
    app.stop().await;
}

pub(crate) fn refused<T: std::fmt::Debug>(answer: &Result<T, Status>, code: Code, reason: ErrorReason) {
    let status = answer.as_ref().expect_err("a refusal");
    assert_eq!(status.code(), code, "{status:?}");
    assert!(is(status, reason), "{status:?}");
}
