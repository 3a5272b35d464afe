use proto::call::{Call, CallState, EndReason, ErrorReason, LegState};
use tonic::Code;

use crate::{app::App, start::refused};

fn outcome(call: &Call) -> (CallState, EndReason, &str) {
    (call.state(), call.end_reason(), &call.ended_by_user_id)
}

#[tokio::test]
async fn a_decline_is_final_and_may_be_repeated() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    let declined = ben.decline(&call).await.unwrap();
    assert_eq!(outcome(&declined), (CallState::Declined, EndReason::Declined, &*ben.id.to_string()));
    assert!(declined.legs.iter().all(|leg| leg.state() == LegState::Ended));
    assert_eq!(ben.decline(&call).await.unwrap(), declined);
    assert_eq!(ada.end(&call).await.unwrap(), declined, "it stays as it ended");
    app.stop().await;
}

#[tokio::test]
async fn ending_cancels_declines_or_hangs_up() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    let cancelled = ada.end(&call).await.unwrap();
    assert_eq!(outcome(&cancelled), (CallState::Cancelled, EndReason::Cancelled, &*ada.id.to_string()));
    let call = ada.start(&ben).await.unwrap();
    let declined = ben.end(&call).await.unwrap();
    assert_eq!(outcome(&declined), (CallState::Declined, EndReason::Declined, &*ben.id.to_string()));
    let call = ada.start(&ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    let over = ben.end(&call).await.unwrap();
    assert_eq!(outcome(&over), (CallState::Ended, EndReason::HungUp, &*ben.id.to_string()));
    assert!(over.end_time.is_some());
    app.stop().await;
}

#[tokio::test]
async fn another_persons_call_cannot_be_ended() {
    let app = App::new().await;
    let (ada, ben, eve) = (app.person(), app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    refused(&eve.end(&call).await, Code::NotFound, ErrorReason::CallNotFound);
    assert_eq!(ada.get(&call).await.unwrap(), call);
    app.stop().await;
}
