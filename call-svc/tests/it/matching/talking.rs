//! What two people say.

use proto::call::{
    ErrorReason, MatchAway, MatchTyping, find_partner_request, find_partner_response::Message,
};
use tonic::Code;
use tonic_types::StatusExt as _;

use super::together;
use crate::{app::App, start::refused};

#[tokio::test]
async fn what_is_said_arrives_once_and_in_order() {
    let app = App::new().await;
    let (_, [mut a, mut b], [met, _]) = together(&app).await;
    let first = a.say(&met, " Hello ").await;
    assert_eq!(a.acknowledged().await, first);
    a.say_as(&met, &first, "Hello again").await;
    assert_eq!(a.acknowledged().await, first, "said again under the same id it is said once");
    a.say(&met, "Do you play?").await;
    let heard = [b.heard_text().await, b.heard_text().await];
    assert_eq!(
        heard.each_ref().map(|text| (text.text.as_str(), text.own)),
        [("Hello", false), ("Do you play?", false)]
    );
    assert_eq!(heard[0].text_id, first);
    b.say(&met, "Yes").await;
    assert_eq!(a.heard_text().await.text, "Yes");
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn what_belongs_to_another_match_is_dropped() {
    let app = App::new().await;
    let (_, [mut a, b], [met, _]) = together(&app).await;
    let other = proto::call::MatchFound {
        match_id: runtime::Ids::random().next::<uuid::Uuid>().to_string(),
        ..met.clone()
    };
    a.say(&other, "lost").await;
    let kept = a.say(&met, "kept").await;
    assert_eq!(a.acknowledged().await, kept);
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM match_texts").await, 1);
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn typing_and_being_away_pass() {
    let app = App::new().await;
    let (_, [a, mut b], _) = together(&app).await;
    for _ in 0..3 {
        a.send(find_partner_request::Message::Typing(MatchTyping {})).await;
    }
    assert!(matches!(b.message().await, Message::Typing(_)));
    a.send(find_partner_request::Message::Away(MatchAway { away: true })).await;
    let Message::Away(away) = b.message().await else { panic!("one in three seconds is passed on") };
    assert!(away.away);
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn who_says_too_much_is_told_when_to_go_on() {
    let app = App::new().await;
    let (_, [mut a, b], [met, _]) = together(&app).await;
    for number in 0..11 {
        a.say(&met, &number.to_string()).await;
    }
    let ended = a.ended().await;
    refused(&ended, Code::ResourceExhausted, ErrorReason::MatchingTooFast);
    assert!(ended.unwrap_err().get_details_retry_info().is_some());
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM match_texts").await, 10);
    drop((a, b));
    app.stop().await;
}
