use std::time::Duration;

use proto::{
    access_v1,
    notify::{
        ErrorReason, SubscribeRequest, notify_service_client::NotifyServiceClient, subscribe_response::Step,
    },
    reason::is,
};
use tonic::Code;

use crate::app::{App, event, expiring, user};

#[tokio::test]
async fn everything_after_a_position_comes_once_and_in_order() {
    let (app, ada) = (App::start(), user());
    let mut feed = app.follow(ada, "").await.unwrap();
    feed.started().await;
    app.publish((1..=3).map(|version| event(ada, version)).collect()).await.unwrap();
    let (first, version) = feed.event().await;
    assert_eq!(version, 1);
    drop(feed);
    app.publish(vec![event(ada, 4)]).await.unwrap();
    let mut resumed = app.follow(ada, &first).await.unwrap();
    resumed.started().await;
    for version in 2..=4 {
        assert_eq!(resumed.event().await.1, version);
    }
    drop(resumed);
    app.stop().await;
}

#[tokio::test]
async fn a_feed_is_ones_own() {
    let (app, ada, ben) = (App::start(), user(), user());
    let mut feed = app.follow(ada, "").await.unwrap();
    feed.started().await;
    app.publish(vec![event(ben, 1), event(ada, 2)]).await.unwrap();
    assert_eq!(feed.event().await.1, 2);
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn a_position_of_a_process_that_is_gone_is_a_resync_and_the_feed_goes_on() {
    let (before, ada) = (App::start(), user());
    let old = before.follow(ada, "").await.unwrap().started().await;
    before.stop().await;
    let app = App::start();
    let mut feed = app.follow(ada, &old).await.unwrap();
    let started = feed.started().await;
    assert_eq!(feed.resync().await, started);
    app.publish(vec![event(ada, 1)]).await.unwrap();
    assert_eq!(feed.event().await.1, 1);
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn an_expired_event_is_not_delivered() {
    let (app, ada) = (App::start(), user());
    let start = app.follow(ada, "").await.unwrap().started().await;
    let soon = app.clock.now() + Duration::from_secs(30);
    app.publish(vec![expiring(ada, 1, soon), event(ada, 2)]).await.unwrap();
    app.clock.advance(Duration::from_secs(30));
    app.publish(vec![expiring(ada, 3, soon), event(ada, 4)]).await.unwrap();
    let mut feed = app.follow(ada, &start).await.unwrap();
    feed.started().await;
    assert_eq!(feed.event().await.1, 2);
    assert_eq!(feed.event().await.1, 4);
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn an_ephemeral_event_reaches_listeners_and_leaves_nothing() {
    let (app, ada) = (App::start(), user());
    let mut feed = app.follow(ada, "").await.unwrap();
    let start = feed.started().await;
    let mut typing = event(ada, 1);
    typing.ephemeral = true;
    app.publish(vec![typing]).await.unwrap();
    assert!(matches!(feed.next().await, (position, Step::Event(_)) if position.is_empty()));
    let mut late = app.follow(ada, &start).await.unwrap();
    late.started().await;
    app.publish(vec![event(ada, 2)]).await.unwrap();
    assert_eq!(late.event().await.1, 2);
    drop((feed, late));
    app.stop().await;
}

#[tokio::test]
async fn refusals_are_typed() {
    let app = App::start();
    for text in ["7", "nonsense", "0192f0c1d2e37a4b8c5d6e7f8091a2b3-07"] {
        let refused = app.follow(user(), text).await.err().expect("a refusal");
        assert_eq!(refused.code(), Code::InvalidArgument);
        assert!(is(&refused, ErrorReason::PositionInvalid), "{refused:?}");
    }
    let mut anonymous = NotifyServiceClient::new(app.host.link());
    let anonymous = anonymous.subscribe(SubscribeRequest::default()).await.unwrap_err();
    assert!(is(&anonymous, access_v1::ErrorReason::TokenMissing));
    let service = app.host.service("call-svc", &["events.publish"]);
    let service = app.client(service).subscribe(SubscribeRequest::default()).await.unwrap_err();
    assert!(is(&service, access_v1::ErrorReason::NotAllowed));
    app.stop().await;
}
