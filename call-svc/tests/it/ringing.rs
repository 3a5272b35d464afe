//! On how many devices a call rings.

use std::time::Duration;

use futures::future::join_all;
use proto::{
    access_v1,
    call::{
        CallState, ErrorReason, StartCallRequest, call_device_service_client::CallDeviceServiceClient,
        call_service_client::CallServiceClient,
    },
    reason::is,
};
use tonic::Code;

use crate::{app::App, feed::Feed, start::refused};

#[tokio::test]
async fn the_caller_is_told_on_how_many_devices_it_rings() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let phone = app.page_of(&ben, 0);
    let mut feed = Feed::of(&app, &ada).await;
    let call = ada.start(&ben).await.unwrap();
    assert_eq!(feed.changed().await.ringing_devices, 0, "nobody has been reached yet");
    for (device, count) in [(&ben, 1), (&phone, 2)] {
        device.acknowledge(&call).await.unwrap();
        let told = feed.changed().await;
        assert_eq!((told.ringing_devices, told.version), (count, u64::from(count) + 1));
        device.acknowledge(&call).await.unwrap();
    }
    let answered = phone.answer(&call).await.unwrap();
    assert_eq!((answered.ringing_devices, answered.version), (2, 4), "repeats changed nothing");
    assert_eq!(feed.changed().await, answered);
    let rang = "SELECT COUNT(*) AS count FROM call_events WHERE what = 'ringing' AND user_id IS NOT NULL";
    assert_eq!(app.count(rang).await, 2);
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn pages_of_one_device_count_once() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let another_page = crate::people::Person { page: ada.page, ..ben.clone() };
    let call = ada.start(&ben).await.unwrap();
    ben.acknowledge(&call).await.unwrap();
    another_page.acknowledge(&call).await.unwrap();
    assert_eq!(ada.get(&call).await.unwrap().ringing_devices, 1);
    app.stop().await;
}

#[tokio::test]
async fn what_rings_no_more_is_told_so_and_leaves_no_device() {
    let app = App::new().await;
    let (ada, ben, eve) = (app.person(), app.person(), app.person());
    let phone = app.page_of(&ben, 0);
    let call = ada.start(&ben).await.unwrap();
    refused(&eve.acknowledge(&call).await, Code::NotFound, ErrorReason::CallNotFound);
    refused(&ada.acknowledge(&call).await, Code::FailedPrecondition, ErrorReason::AnsweredElsewhere);
    ben.answer(&call).await.unwrap();
    refused(&phone.acknowledge(&call).await, Code::FailedPrecondition, ErrorReason::AnsweredElsewhere);
    ada.end(&call).await.unwrap();
    refused(&phone.acknowledge(&call).await, Code::FailedPrecondition, ErrorReason::CallEnded);
    let missed = ada.start(&ben).await.unwrap();
    app.clock.advance(Duration::from_secs(31));
    refused(&ben.acknowledge(&missed).await, Code::FailedPrecondition, ErrorReason::CallEnded);
    assert_eq!(ada.get(&missed).await.unwrap().state(), CallState::Missed);
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM call_devices").await, 0);
    app.stop().await;
}

#[tokio::test]
async fn a_call_of_a_service_counts_the_devices_of_both() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let request =
        StartCallRequest { caller_user_id: ada.id.to_string(), endpoint_id: String::new(), ..ada.wish(&ben) };
    let mut service = CallServiceClient::new(app.service(&["call.manage"]));
    let call = service.start_call(request).await.unwrap().into_inner().call.unwrap();
    ada.acknowledge(&call).await.unwrap();
    ben.acknowledge(&call).await.unwrap();
    assert_eq!(ada.get(&call).await.unwrap().ringing_devices, 2);
    let request = proto::call::AcknowledgeRingRequest { call_id: call.call_id };
    let mut service = CallDeviceServiceClient::new(app.service(&["call.manage"]));
    let status = service.acknowledge_ring(request).await.unwrap_err();
    assert!(is(&status, access_v1::ErrorReason::NotAllowed), "{status:?}");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn devices_that_ring_at_once_are_all_counted() {
    let app = App::with_instances(2).await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    let devices: Vec<_> = (0..10).map(|number| app.page_of(&ben, number % 2)).collect();
    let twice = devices.iter().chain(&devices);
    for answer in join_all(twice.map(|device| device.acknowledge(&call))).await {
        answer.unwrap();
    }
    let now = ada.get(&call).await.unwrap();
    assert_eq!((now.ringing_devices, now.version), (10, 11));
    app.stop().await;
}
