//! A block is not told.

use proto::auth::{Contact, ContactKind};
use tonic::Status;

use super::{Acts, changed};
use crate::{app::App, feed::Feed};

/// All that a person is told of another but their name.
fn seen(contact: Contact) -> Contact {
    Contact { user: None, ..contact }
}

#[tokio::test]
async fn to_the_blocked_one_it_is_like_nobody_answers() {
    let app = App::new().await;
    let (ada, ben) = (app.person("ada").await, app.person("ben").await);
    let silent = app.person("silent").await;
    let (adas, bens) = (Acts(&app, &ada), Acts(&app, &ben));
    adas.block(&ben).await.unwrap();
    assert_eq!(seen(bens.get(&ada).await.unwrap()), seen(bens.get(&silent).await.unwrap()));
    for note in ["hello", "hello?"] {
        let (asked, unanswered) = (bens.ask_with(&ada, note).await, bens.ask_with(&silent, note).await);
        assert_eq!(seen(asked), seen(unanswered));
        assert_eq!(seen(bens.get(&ada).await.unwrap()), seen(bens.get(&silent).await.unwrap()));
    }
    assert_eq!(adas.kind(&ben).await, ContactKind::Blocked);
    for (one, other) in [
        (bens.accept(&ada).await, bens.accept(&silent).await),
        (bens.cancel(&ada).await, bens.cancel(&silent).await),
        (bens.remove(&ada).await, bens.remove(&silent).await),
        (bens.decline(&ada).await, bens.decline(&silent).await),
    ] {
        let comparable = |answer: Result<Contact, Status>| {
            answer.map(seen).map_err(|status| (status.code(), status.details().to_owned()))
        };
        assert_eq!(comparable(one), comparable(other));
    }
}

#[tokio::test]
async fn a_contact_who_is_blocked_sees_the_end_of_it_and_no_more() {
    let app = App::new().await;
    let (ada, ben) = (app.person("ada").await, app.person("ben").await);
    let (adas, bens) = (Acts(&app, &ada), Acts(&app, &ben));
    let (mut ada_feed, mut ben_feed) = (Feed::of(&app, &ada).await, Feed::of(&app, &ben).await);
    bens.ask(&ada).await.unwrap();
    adas.accept(&ben).await.unwrap();
    for feed in [&mut ada_feed, &mut ben_feed] {
        while changed(feed).await.kind() != ContactKind::Contact {}
    }
    adas.block(&ben).await.unwrap();
    assert_eq!(changed(&mut ada_feed).await.kind(), ContactKind::Blocked);
    assert_eq!(changed(&mut ben_feed).await.kind(), ContactKind::None);
    bens.ask(&ada).await.unwrap();
    assert_eq!(changed(&mut ben_feed).await.kind(), ContactKind::Outgoing);
    adas.unblock(&ben).await.unwrap();
    let next = changed(&mut ada_feed).await;
    assert_eq!(next.kind(), ContactKind::None, "what he asked meanwhile was not shown");
    bens.ask_with(&ada, "again").await;
    assert_eq!(changed(&mut ada_feed).await.kind(), ContactKind::Incoming);
    let next = changed(&mut ben_feed).await;
    assert_eq!(
        (next.kind(), next.note.as_str()),
        (ContactKind::Outgoing, "again"),
        "and of the block nothing"
    );
}

#[tokio::test]
async fn two_may_block_each_other() {
    let app = App::new().await;
    let (ada, ben) = (app.person("ada").await, app.person("ben").await);
    let (adas, bens) = (Acts(&app, &ada), Acts(&app, &ben));
    adas.block(&ben).await.unwrap();
    let blocked = bens.block(&ada).await.unwrap();
    assert_eq!(blocked.kind(), ContactKind::Blocked);
    assert_eq!(bens.block(&ada).await.unwrap(), blocked, "again is the same");
    assert_eq!(adas.unblock(&ben).await.unwrap().kind(), ContactKind::None);
    assert_eq!(bens.kind(&ada).await, ContactKind::Blocked);
}
