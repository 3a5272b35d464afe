use proto::call::{CallState, ErrorReason, LegState};
use tonic::Code;

use crate::{app::App, start::refused};

#[tokio::test]
async fn it_connects_and_binds_the_endpoint() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    let answered = ben.answer(&call).await.unwrap();
    assert_eq!((answered.state(), answered.version), (CallState::Connecting, 2));
    assert_eq!(answered.answer_time, Some(proto::convert::timestamp(app.clock.now())));
    let leg = &answered.legs[1];
    assert_eq!(
        (leg.state(), &leg.endpoint_id, leg.generation),
        (LegState::Answered, &ben.page.to_string(), 1)
    );
    assert_eq!(ben.answer(&call).await.unwrap(), answered, "a repeat changes nothing");
    app.stop().await;
}

#[tokio::test]
async fn the_second_device_learns_that_it_was_answered_elsewhere() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let phone = app.page_of(&ben, 0);
    let call = ada.start(&ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    refused(&phone.answer(&call).await, Code::FailedPrecondition, ErrorReason::AnsweredElsewhere);
    refused(&phone.decline(&call).await, Code::FailedPrecondition, ErrorReason::AnsweredElsewhere);
    app.stop().await;
}

#[tokio::test]
async fn a_call_that_is_over_or_not_ones_own_is_not_answered() {
    let app = App::new().await;
    let (ada, ben, eve) = (app.person(), app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    refused(&eve.answer(&call).await, Code::NotFound, ErrorReason::CallNotFound);
    refused(&eve.decline(&call).await, Code::NotFound, ErrorReason::CallNotFound);
    ada.end(&call).await.unwrap();
    refused(&ben.answer(&call).await, Code::FailedPrecondition, ErrorReason::CallEnded);
    let mut unknown = call;
    unknown.call_id = ada.id.to_string();
    refused(&ben.answer(&unknown).await, Code::NotFound, ErrorReason::CallNotFound);
    app.stop().await;
}
