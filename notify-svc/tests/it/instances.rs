//! Two instances of the service, which meet on Redis alone.

use proto::{access_v1::ErrorReason, reason::is};
use testkit::redis::Server;

use crate::app::{App, event, user};

#[tokio::test]
async fn what_is_published_at_one_is_told_by_the_other() {
    let apps = App::on_redis(Server::shared(), 2);
    let [one, other] = apps.as_slice() else { panic!("two instances") };
    let ada = user();
    let mut feed = other.follow(ada, "").await.unwrap();
    feed.started().await;
    let first = event(ada, 1);
    one.publish(vec![first.clone()]).await.unwrap();
    other.publish(vec![first, event(ada, 2)]).await.unwrap();
    let (position, version) = feed.event().await;
    assert_eq!((version, feed.event().await.1), (1, 2), "what is sent to both is told once");
    drop(feed);
    let mut resumed = one.follow(ada, &position).await.unwrap();
    resumed.started().await;
    assert_eq!(resumed.event().await.1, 2, "a position is good at every instance");
    drop(resumed);
    stop(apps).await;
}

#[tokio::test]
async fn a_feed_outlives_redis_and_says_what_it_lost() {
    let redis = Server::dedicated();
    let apps = App::on_redis(&redis, 2);
    let [one, other] = apps.as_slice() else { panic!("two instances") };
    let ada = user();
    let mut feed = other.follow(ada, "").await.unwrap();
    feed.started().await;
    one.publish(vec![event(ada, 1)]).await.unwrap();
    assert_eq!(feed.event().await.1, 1);
    redis.kill();
    let refused = one.publish(vec![event(ada, 2)]).await.unwrap_err();
    assert!(is(&refused, ErrorReason::ServiceAway), "publishers keep what they have: {refused:?}");
    redis.start();
    feed.resync().await;
    // Publishers try again: so does this one, until it is taken.
    while one.publish(vec![event(ada, 3)]).await.is_err() {}
    assert_eq!(feed.event().await.1, 3);
    drop(feed);
    stop(apps).await;
}

async fn stop(apps: Vec<App>) {
    for app in apps {
        app.stop().await;
    }
}
