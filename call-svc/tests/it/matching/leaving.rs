//! How a match ends, and how it does not.

use std::time::Duration;

use proto::call::{MatchOpen, PartnerLeftReason};

use super::{Stranger, together};
use crate::app::App;

#[tokio::test]
async fn next_and_stop_are_told_and_nothing_is_left() {
    let app = App::new().await;
    let ([_, ben], [a, mut b], [met, _]) = together(&app).await;
    a.go_on(&met).await;
    assert_eq!(b.left().await, PartnerLeftReason::Next);
    let cleo = Stranger::guest(&app);
    let mut c = cleo.seek(&["chess"]).await;
    let mut a = a;
    let met = a.found().await;
    assert_eq!(c.found().await.match_id, met.match_id);
    c.stop().await;
    assert!(c.ended().await.is_ok(), "stopping is a good end");
    assert_eq!(a.left().await, PartnerLeftReason::Stop);
    a.stop().await;
    b.stop().await;
    assert!(a.ended().await.is_ok() && b.ended().await.is_ok());
    for table in ["match_seats", "match_seekers", "match_interests", "match_members WHERE live = 1"] {
        assert_eq!(app.count(&format!("SELECT COUNT(*) AS count FROM {table}")).await, 0, "{table}");
    }
    drop(ben);
    app.stop().await;
}

#[tokio::test]
async fn a_stream_that_breaks_may_be_opened_again_within_4_s() {
    let app = App::new().await;
    let ([ada, _], [a, mut b], [met, _]) = together(&app).await;
    b.say(&met, "Hello").await;
    b.acknowledged().await;
    drop(a);
    app.clock.advance(Duration::from_millis(3900));
    let open = MatchOpen { resume_match_id: met.match_id.clone(), ..ada.open(&["chess"]) };
    let mut a = ada.seek_with(open).await;
    let again = a.found().await;
    assert_eq!((&again.match_id, &again.partner_id), (&met.match_id, &met.partner_id));
    assert_eq!(
        again.said.iter().map(|text| (text.text.as_str(), text.own)).collect::<Vec<_>>(),
        [("Hello", false)]
    );
    app.clock.advance(Duration::from_secs(30));
    b.say(&met, "Are you there?").await;
    assert_eq!(a.heard_text().await.text, "Are you there?");
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn after_that_the_partner_is_told() {
    let app = App::new().await;
    let ([ada, _], [a, mut b], [met, _]) = together(&app).await;
    let gone = app.clock.now();
    drop(a);
    // The break has been noticed once nobody holds the seat's stream.
    let passing = app.pass_until(|| async {
        app.count("SELECT COUNT(*) AS count FROM match_members WHERE live = 1").await == 0
    });
    passing.await;
    assert_eq!(b.left().await, PartnerLeftReason::Disconnected);
    let waited = (app.clock.now() - gone).num_milliseconds();
    assert!(waited >= 4000, "{waited} ms");
    let open = MatchOpen { resume_match_id: met.match_id, ..ada.open(&["chess"]) };
    assert!(!ada.seek_with(open).await.searching().await, "it is too late: one looks anew");
    drop(b);
    app.stop().await;
}

#[tokio::test]
async fn who_opens_anew_has_left() {
    let app = App::new().await;
    let ([ada, _], [mut a, mut b], _) = together(&app).await;
    let mut anew = ada.seek(&["chess"]).await;
    anew.searching().await;
    assert_eq!(b.left().await, PartnerLeftReason::Disconnected);
    assert_eq!(a.ended().await.unwrap_err().code(), tonic::Code::Aborted);
    drop((anew, b));
    app.stop().await;
}
