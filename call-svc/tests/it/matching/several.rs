//! Strangers at several instances, which meet on Redis.

use std::{sync::Arc, time::Duration};

use proto::{
    auth::Role,
    call::{MatchTyping, PartnerLeftReason, find_partner_request, find_partner_response::Message},
};
use testkit::redis::Server;

use super::Stranger;
use crate::app::App;

#[tokio::test]
async fn people_of_different_instances_meet_and_talk() {
    let app = App::on_redis(2, Server::shared()).await;
    let (ada, ben) = (Stranger::at(&app, 0, Role::Guest), Stranger::at(&app, 1, Role::Guest));
    let mut a = ada.seek(&["chess"]).await;
    a.searching().await;
    let mut b = ben.seek(&["chess"]).await;
    let met = b.found().await;
    assert_eq!(a.found().await.match_id, met.match_id);
    a.say(&met, "Hello").await;
    assert_eq!(b.heard_text().await.text, "Hello");
    b.send(find_partner_request::Message::Typing(MatchTyping {})).await;
    assert!(matches!(
        a.until(|message| Some(message).filter(|one| matches!(one, Message::Typing(_)))).await,
        Message::Typing(_)
    ));
    b.go_on(&met).await;
    assert_eq!(a.left().await, PartnerLeftReason::Next);
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn a_match_is_resumed_at_another_instance() {
    let app = App::on_redis(2, Server::shared()).await;
    let (ada, ben) = (Stranger::at(&app, 0, Role::Guest), Stranger::at(&app, 1, Role::Guest));
    let mut a = ada.seek(&[]).await;
    a.searching().await;
    let mut b = ben.seek(&[]).await;
    let met = b.found().await;
    a.found().await;
    let moved = ada.moved(&app, 1);
    let open = proto::call::MatchOpen { resume_match_id: met.match_id.clone(), ..moved.open(&[]) };
    let mut again = moved.seek_with(open).await;
    assert_eq!(again.found().await.match_id, met.match_id);
    assert_eq!(a.ended().await.unwrap_err().code(), tonic::Code::Aborted, "the older stream is told");
    b.say(&met, "Hello").await;
    assert_eq!(again.heard_text().await.text, "Hello");
    drop((again, b));
    app.stop().await;
}

#[tokio::test]
async fn whose_instance_died_is_gone_within_5_s() {
    let app = App::on_redis(1, Server::shared()).await;
    let ben = Stranger::guest(&app);
    let mut b = ben.seek(&["chess"]).await;
    b.searching().await;
    // What an instance leaves behind that was killed: its lease, the seat of somebody in a match, and of a seeker.
    let (dead, ada, cleo) = ("REPEAT('d', 16)", "REPEAT('a', 16)", "REPEAT('c', 16)");
    let ben_id = format!("X'{}'", ben.id.uuid().simple());
    app.until(|| async { app.count("SELECT COUNT(*) AS count FROM match_instances").await == 1 }).await;
    app.clock.advance(Duration::from_secs(4));
    app.until(|| async {
        app.count("SELECT COUNT(*) AS count FROM match_instances WHERE lease_until > '2027-01-15 08:00:06'")
            .await
            == 1
    })
    .await;
    app.sql(&format!(
        "DELETE FROM match_interests; DELETE FROM match_seekers;
        INSERT INTO match_seats VALUES ({ada}, {ada}, {dead}, {ada}, 1, ''), ({cleo}, {cleo}, {dead}, {cleo}, 1, '');
        INSERT INTO match_seekers VALUES ({cleo}, {cleo}, {dead}, 'text', 'chess', '', '2027-01-15 08:00:00', 0);
        INSERT INTO match_interests VALUES ('text', 'chess', '2027-01-15 08:00:00', {cleo});
        INSERT INTO matches VALUES ({dead}, 'text', 1, NULL, '', '', 0, '2027-01-15 08:00:04', NULL, NULL, NULL);
        INSERT INTO match_members VALUES
            ({dead}, {ada}, 1, {ada}, 1, '', 'text', 0, '2027-01-15 08:00:04'),
            ({dead}, {ben_id}, 1, {cleo}, 1, '', 'text', 0, '2027-01-15 08:00:04');
        INSERT INTO match_instances VALUES ({dead}, '2027-01-15 08:00:07')"
    ))
    .await;
    app.clock.advance(Duration::from_secs(1));
    b.found().await;
    let died = app.clock.now();
    let cleared = || async { app.count("SELECT COUNT(*) AS count FROM match_instances").await == 1 };
    app.pass_until(cleared).await;
    assert_eq!(b.left().await, PartnerLeftReason::Disconnected);
    assert!((app.clock.now() - died).num_seconds() >= 2, "not before its lease ran out");
    for table in ["match_seats", "match_seekers"] {
        let left =
            app.count(&format!("SELECT COUNT(*) AS count FROM {table} WHERE instance_id = {dead}")).await;
        assert_eq!(left, 0, "{table}");
    }
    drop(b);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_they_meet_and_talk_all_the_same() {
    let redis = Server::dedicated();
    let app = App::on_redis(2, &redis).await;
    let (ada, ben) = (Stranger::at(&app, 0, Role::Guest), Stranger::at(&app, 1, Role::Guest));
    redis.kill();
    let mut a = ada.seek(&["chess"]).await;
    a.searching().await;
    let mut b = ben.seek(&["chess"]).await;
    let met = b.found().await;
    // Nobody is nudged: each instance notices within a second.
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(a.found().await.match_id, met.match_id);
    a.say(&met, "Hello").await;
    a.acknowledged().await;
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(b.heard_text().await.text, "Hello");
    drop((a, b));
    app.stop().await;
}

/// Many who come at once, to three instances: nobody is in two matches, and nobody is left over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_who_come_at_once_meet_in_pairs() {
    let app = Arc::new(App::on_redis(3, Server::shared()).await);
    let people: Vec<_> = (0..60).map(|number| Stranger::at(&app, number % 3, Role::Guest)).collect();
    let lines = futures::future::join_all(people.iter().map(|person| person.seek(&["chess"]))).await;
    let app_now = Arc::clone(&app);
    let all = "SELECT COUNT(DISTINCT user_id) AS count FROM match_members WHERE live = 1";
    let pull = futures::future::join_all(lines.into_iter().map(|mut line| async move {
        let found = line.found().await;
        (line, found)
    }));
    // In steps that leave each instance the time to say that it lives.
    let passing = app_now.until(|| async {
        app_now.clock.advance(Duration::from_millis(10));
        app_now.count(all).await == 60
    });
    let (met, ()) = tokio::join!(pull, passing);
    let matches: std::collections::HashSet<_> = met.iter().map(|(_, found)| &found.match_id).collect();
    assert_eq!(matches.len(), 30);
    drop(met);
    drop(app_now);
    Arc::into_inner(app).unwrap().stop().await;
}
