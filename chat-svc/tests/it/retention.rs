use std::time::Duration;

use diesel_async::SimpleAsyncConnection as _;
use proto::{
    auth::Reach,
    chat::{
        Conversation, ConversationChanged, DeleteMessageRequest, ErrorReason, Message, MessagesPurged,
        SystemEvent,
    },
};
use tonic::Code;

use crate::{
    app::App,
    direct::refused,
    feed::Feed,
    files,
    people::{Person, said, saying},
    rooms::told,
};

const DAY: Duration = Duration::from_hours(24);

/// All that there may be of messages.
const TABLES: [&str; 7] = [
    "messages",
    "message_edits",
    "message_files",
    "message_words",
    "reactions",
    "mentions",
    "hidden_messages",
];

async fn rows(app: &App, table: &str) -> i64 {
    app.count(&format!("SELECT COUNT(*) AS count FROM {table}")).await
}

/// Something of everything that hangs on messages.
async fn written(app: &App, ada: &Person, ben: &Person, place: &Conversation) -> Message {
    let said = ada.say(place, "Shall we?").await.unwrap();
    ada.edit(&said, "Shall we play?").await.unwrap();
    ben.react(&said, "👍", false).await.unwrap();
    let mut meant = saying(place, "Ben!");
    if let Some(proto::chat::content::Kind::Text(text)) = &mut meant.content.as_mut().unwrap().kind {
        text.mentioned_user_ids = vec![ben.id.to_string()];
    }
    ada.send(meant).await.unwrap();
    let (conversation_id, seq) = (place.conversation_id.clone(), said.seq);
    let hide = DeleteMessageRequest { conversation_id, seq, for_all: false };
    ben.messages.clone().delete_message(hide).await.unwrap();
    let carries = files::one_sent(ada, place).await;
    for table in TABLES {
        assert!(rows(app, table).await > 0, "{table}");
    }
    carries
}

#[tokio::test]
async fn what_is_old_goes_with_all_that_hangs_on_it_and_is_told() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let place = ada.open(&ben).await.unwrap();
    let last = written(&app, &ada, &ben, &place).await;
    assert_eq!(ada.keep(&place, 1).await.unwrap().retention_days, 1);
    let yesterday = "UPDATE messages SET create_time = create_time - INTERVAL 25 HOUR";
    app.db.as_ref().unwrap().connect().await.batch_execute(yesterday).await.unwrap();
    ada.say(&place, "new").await.unwrap();
    let mut feed = Feed::of(&app, &ben).await;
    let another = app.another();
    let purged: MessagesPurged = feed.next("MessagesPurged").await;
    assert_eq!((&purged.conversation_id, purged.first_seq), (&place.conversation_id, last.seq + 2));
    for (table, left) in TABLES.into_iter().zip([1, 0, 0, 1, 0, 0, 0]) {
        assert_eq!(rows(&app, table).await, left, "{table}");
    }
    let read: Vec<_> = ben.newest(&place).await.iter().map(said).collect();
    assert_eq!(read, ["new"]);
    let seen = ben.get(&place).await.unwrap();
    let own = seen.own.unwrap();
    assert_eq!((seen.first_seq, own.unread_count, own.mention_count), (last.seq + 2, 1, 0));
    drop(feed);
    another.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn the_server_keeps_nothing_for_longer_than_it_says() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let (short, long) = (ada.open(&ben).await.unwrap(), ada.group("Chess", &[&ben]).await);
    ada.say(&short, "a").await.unwrap();
    ada.say(&long, "b").await.unwrap();
    ada.keep(&long, 30).await.unwrap();
    app.clock.advance(Duration::from_secs(2));
    let later = ada.group("Go", &[]).await;
    app.clock.advance(7 * DAY - Duration::from_secs(1));
    let [ada, ben] = [ada, ben].map(|person| app.page_of(person.id));
    let another = app.another_keeping(7);
    app.until(|| async { rows(&app, "messages").await == 1 }).await;
    assert_eq!(ada.newest(&later).await.len(), 1, "not a moment too early");
    let seen = ben.get(&long).await.unwrap();
    assert_eq!((seen.last_message, seen.own.unwrap().unread_count), (None, 0));
    assert!(ada.newest(&long).await.is_empty());
    let next = ada.say(&long, "c").await.unwrap();
    assert_eq!(next.seq, seen.last_seq + 1, "no place is given twice");
    assert_eq!(ben.own(&long).await.unread_count, 1);
    another.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn many_portions_by_many_instances_are_each_taken_once() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let place = ada.open(&ben).await.unwrap();
    let sql = "INSERT INTO messages SELECT conversation_id, seq, created_by, NULL, 'text', '', NULL, NULL, 0, 0, seq, 1, \
         create_time, NULL, NULL, NULL, NULL FROM conversations JOIN seq_1_to_450; \
         UPDATE conversations SET last_seq = 450, last_ordinal = 450";
    app.db.as_ref().unwrap().connect().await.batch_execute(sql).await.unwrap();
    app.clock.advance(8 * DAY);
    let instances = [7, 7, 7].map(|days| app.another_keeping(days));
    app.until(|| async { rows(&app, "messages").await == 0 }).await;
    for instance in instances {
        instance.stop().await;
    }
    let seen = app.page_of(ben.id).get(&place).await.unwrap();
    assert_eq!((seen.first_seq, seen.version), (451, place.version + 3), "200, 200 and 50");
    assert_eq!(seen.own.unwrap().unread_count, 0);
    app.stop().await;
}

#[tokio::test]
async fn how_long_is_said_once_by_who_may_and_told_to_each() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let place = ada.open(&ben).await.unwrap();
    ada.say(&place, "Hello").await.unwrap();
    let mut feeds = [Feed::of(&app, &ada).await, Feed::of(&app, &ben).await];
    for _ in 0..2 {
        assert_eq!(ben.keep(&place, 30).await.unwrap().retention_days, 30);
    }
    for (feed, other) in feeds.iter_mut().zip([&ben, &ada]) {
        let is_it = |told: &ConversationChanged| told.conversation.as_ref().unwrap().retention_days == 30;
        let changed: ConversationChanged = feed.until("ConversationChanged", is_it).await;
        assert_eq!(changed.conversation.unwrap().other_user_id, other.id.to_string());
    }
    let events: Vec<_> = ada.newest(&place).await.iter().filter_map(told).collect();
    assert_eq!(events, [SystemEvent::RetentionChanged]);
    app.people.set_reach(ada.id, ben.id, Reach::Nobody);
    refused(&ada.keep(&place, 1).await, Code::FailedPrecondition, ErrorReason::NotReachable);
    drop(feeds);
    app.stop().await;
}
