//! Who meets whom.

use proto::call::find_partner_response::Message;

use super::{Stranger, together};
use crate::app::App;

#[tokio::test]
async fn two_who_like_the_same_meet_and_know_each_other_by_no_id() {
    let app = App::new().await;
    let (ada, ben) = (Stranger::guest(&app), Stranger::guest(&app));
    let mut a = ada.seek(&["Chess", "tea"]).await;
    let Message::Searching(searching) = a.message().await else { panic!("searching comes first") };
    assert_eq!((searching.interests, searching.relaxed), (vec!["Chess".to_owned(), "tea".to_owned()], false));
    let mut b = ben.seek(&["maps", " CHESS "]).await;
    let (at_a, at_b) = (a.found().await, b.found().await);
    assert_eq!(at_a.match_id, at_b.match_id);
    assert_eq!((at_a.shared_interests, at_b.shared_interests), (vec!["Chess".into()], vec!["CHESS".into()]));
    assert_ne!(at_a.partner_id, at_b.partner_id);
    for (line, stranger) in [(&a, &ben), (&b, &ada)] {
        let heard = String::from_utf8_lossy(&line.heard);
        assert!(!heard.contains(&stranger.id.to_string()), "{heard}");
    }
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn the_best_overlap_comes_first() {
    let app = App::new().await;
    let [one, two, three] = [(); 3].map(|()| Stranger::guest(&app));
    let mut first = one.seek(&["chess", "rowing"]).await;
    first.searching().await;
    // Nothing in common, so that these two wait.
    let mut best = two.seek(&["tea", "maps"]).await;
    best.searching().await;
    let mut c = three.seek(&["tea", "maps", "chess"]).await;
    let found = c.found().await;
    assert_eq!(best.found().await.match_id, found.match_id);
    assert_eq!(found.shared_interests, ["tea", "maps"]);
    drop((first, best, c));
    app.stop().await;
}

#[tokio::test]
async fn without_a_common_interest_anybody_does_after_10_s() {
    let app = App::new().await;
    let (ada, ben) = (Stranger::guest(&app), Stranger::guest(&app));
    let mut a = ada.seek(&["chess"]).await;
    let mut b = ben.seek(&["maps"]).await;
    assert!(!a.searching().await && !b.searching().await);
    let begun = app.clock.now();
    app.clock.advance(std::time::Duration::from_secs(9));
    let gauge = "SELECT COUNT(*) AS count FROM match_seekers WHERE anybody = 0";
    assert_eq!(app.count(gauge).await, 2);
    app.clock.advance(std::time::Duration::from_secs(1));
    assert!(a.searching().await && b.searching().await, "it is said");
    assert_eq!(a.found().await.match_id, b.found().await.match_id);
    assert!((app.clock.now() - begun).num_seconds() >= 10);
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn languages_that_are_named_must_be_common() {
    let app = App::new().await;
    let [one, two, three] = [(); 3].map(|()| Stranger::guest(&app));
    let speaks = |stranger: &Stranger, language: &str| {
        let mut open = stranger.open(&[]);
        open.languages = vec![language.to_owned()];
        open
    };
    let mut a = one.seek_with(speaks(&one, "de")).await;
    a.searching().await;
    let mut b = two.seek_with(speaks(&two, "fr")).await;
    b.searching().await;
    let mut c = three.seek_with(speaks(&three, "DE")).await;
    let found = c.found().await;
    assert_eq!(
        (a.found().await.match_id, &found.shared_languages),
        (found.match_id.clone(), &vec!["de".into()])
    );
    drop((a, b, c));
    app.stop().await;
}

#[tokio::test]
async fn who_is_blocked_or_was_met_today_is_passed_over() {
    let app = App::new().await;
    let ([ada, ben], [mut a, mut b], [met, _]) = together(&app).await;
    app.clock.advance(std::time::Duration::from_secs(6));
    a.go_on(&met).await;
    b.left().await;
    b.go_on(&met).await;
    assert!(!a.searching().await && !b.searching().await);
    let cleo = Stranger::guest(&app);
    app.people.block(cleo.id, ada.id);
    let mut c = cleo.seek(&["chess"]).await;
    assert_eq!(c.found().await.match_id, b.found().await.match_id, "not with her whom he has blocked");
    let waits = "SELECT COUNT(*) AS count FROM match_seekers";
    assert_eq!(app.count(waits).await, 1);
    let together = "SELECT COUNT(*) AS count FROM match_members WHERE live = 1";
    assert_eq!(app.count(together).await, 2);
    drop((ada, ben, a, b, c));
    app.stop().await;
}

#[tokio::test]
async fn who_was_found_by_somebody_who_left_at_once_looks_on() {
    let app = App::new().await;
    let (ada, ben) = (Stranger::guest(&app), Stranger::guest(&app));
    let mut a = ada.seek(&["chess"]).await;
    a.searching().await;
    // As if somebody had found her, and left before her stream could look.
    app.sql("DELETE FROM match_interests; DELETE FROM match_seekers").await;
    app.clock.advance(std::time::Duration::from_secs(1));
    assert!(!a.searching().await, "the search begins anew");
    let mut b = ben.seek(&["chess"]).await;
    assert_eq!(a.found().await.match_id, b.found().await.match_id);
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn nobody_meets_themselves() {
    let app = App::new().await;
    let ada = Stranger::guest(&app);
    let mut first = ada.seek(&["chess"]).await;
    first.searching().await;
    let other_page = Stranger { page: runtime::Ids::random().next(), ..ada.clone() };
    let mut second = other_page.seek(&["chess"]).await;
    second.searching().await;
    let moved = first.ended().await.unwrap_err();
    assert!(proto::reason::is(&moved, proto::call::ErrorReason::Moved), "{moved:?}");
    app.clock.advance(std::time::Duration::from_secs(11));
    assert!(second.searching().await, "relaxed, and still alone");
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM matches").await, 0);
    drop(second);
    app.stop().await;
}
