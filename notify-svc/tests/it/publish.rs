use proto::{access_v1::ErrorReason, auth::Role, notify::PublishRequest, reason::is};

use crate::app::{App, event, user};

#[tokio::test]
async fn a_repeated_event_is_one_event() {
    let (app, ada) = (App::start(), user());
    let mut feed = app.follow(ada, "").await.unwrap();
    feed.started().await;
    let first = event(ada, 1);
    app.publish(vec![first.clone(), first.clone()]).await.unwrap();
    app.publish(vec![first, event(ada, 2)]).await.unwrap();
    assert_eq!(feed.event().await.1, 1);
    assert_eq!(feed.event().await.1, 2);
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn one_event_reaches_several_people() {
    let (app, ada, ben) = (App::start(), user(), user());
    let mut feeds = vec![app.follow(ada, "").await.unwrap(), app.follow(ben, "").await.unwrap()];
    for feed in &mut feeds {
        feed.started().await;
    }
    let mut both = event(ada, 1);
    both.user_ids.push(ben.to_string());
    app.publish(vec![both]).await.unwrap();
    for feed in &mut feeds {
        assert_eq!(feed.event().await.1, 1);
    }
    drop(feeds);
    app.stop().await;
}

#[tokio::test]
async fn only_services_that_may_publish_do() {
    let (app, ada) = (App::start(), user());
    let request = || PublishRequest { publications: vec![event(ada, 1)] };
    for who in [app.host.person(ada, Role::Admin), app.host.service("backend", &["users.read"])] {
        let refused = app.client(who).publish(request()).await.unwrap_err();
        assert!(is(&refused, ErrorReason::NotAllowed), "{refused:?}");
    }
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_nothing_of_it_published() {
    let (app, ada) = (App::start(), user());
    let mut feed = app.follow(ada, "").await.unwrap();
    feed.started().await;
    let mut nobody = event(ada, 2);
    nobody.user_ids.clear();
    let mut unnamed = event(ada, 3);
    unnamed.event.as_mut().unwrap().event_id = "7".into();
    let mut never = event(ada, 4);
    never.event.as_mut().unwrap().expire_time = Some(prost_types::Timestamp { seconds: i64::MAX, nanos: 0 });
    let mut empty = event(ada, 5);
    empty.event = None;
    let mut large = event(ada, 6);
    large.event.as_mut().unwrap().payload = vec![0; 65_537].into();
    for bad in [nobody, unnamed, never, empty, large] {
        let refused = app.publish(vec![event(ada, 1), bad]).await.unwrap_err();
        assert!(is(&refused, ErrorReason::InvalidFields), "{refused:?}");
    }
    assert!(app.publish(vec![]).await.is_err());
    app.publish((0..101).map(|version| event(ada, version)).collect()).await.unwrap_err();
    app.publish(vec![event(ada, 7)]).await.unwrap();
    assert_eq!(feed.event().await.1, 7);
    drop(feed);
    app.stop().await;
}
