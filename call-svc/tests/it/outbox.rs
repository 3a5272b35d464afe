use std::time::Duration;

use proto::call::CallState;

use crate::{app::App, feed::Feed};

#[tokio::test]
async fn what_was_committed_while_notify_was_away_is_told_when_it_is_back() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    app.notify.turn_off().await;
    let call = ada.start(&ben).await.unwrap();
    let call = ben.answer(&call).await.unwrap();
    assert_eq!(call.state(), CallState::Connecting, "calls go on");
    let waiting = || app.count("SELECT COUNT(*) AS count FROM outbox");
    assert_eq!(waiting().await, 2);
    app.restart_notify();
    let mut feed = Feed::of(&app, &ada).await;
    app.clock.advance(Duration::from_secs(20));
    app.until(|| async { waiting().await == 0 }).await;
    let mut told = [feed.changed().await.version, feed.changed().await.version];
    told.sort_unstable();
    assert_eq!(told, [1, 2]);
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn what_an_instance_left_behind_another_tells() {
    let mut app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    app.notify.turn_off().await;
    ada.start(&ben).await.unwrap();
    app.stop_instances().await;
    app.restart_notify();
    app.start_instance();
    let mut feed = Feed::of(&app, &ben).await;
    let waiting = || app.count("SELECT COUNT(*) AS count FROM outbox");
    app.clock.advance(Duration::from_secs(20));
    app.until(|| async { waiting().await == 0 }).await;
    assert_eq!(feed.changed().await.version, 1);
    drop(feed);
    app.stop().await;
}
