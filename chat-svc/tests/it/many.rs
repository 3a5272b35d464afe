//! A list of 5,000 conversations.

use std::time::Duration;

use diesel_async::SimpleAsyncConnection as _;
use proto::chat::{Conversation, ConversationFilter};

use crate::{app::App, people::Person};

const MANY: u64 = 5_000;

/// How late something was written in a conversation, in seconds: in no order, and never twice the same.
const fn late(number: u64) -> u64 {
    number * 7_919 % 5_003
}

/// Groups of one person, named by their numbers. Those with even ones are unread.
async fn many(app: &App, who: &Person) {
    let id = format!("X'{}'", who.id.to_string().replace('-', ""));
    let (group, time) = ("UNHEX(LPAD(HEX(seq), 32, '0'))", "'2026-01-01'");
    let sql = format!(
        "INSERT INTO conversations SELECT {group}, 'group', NULL, seq, '', NULL, 0, 0, 1, 1, 1, 1, 1, {id}, {time}, \
            {time} + INTERVAL (seq * 7919 MOD 5003) SECOND FROM seq_1_to_5000; \
         INSERT INTO members SELECT {group}, {id}, 'owner', {time}, 1, NULL, NULL, NULL, NULL, 0, seq MOD 2, seq MOD 2, 1, 0, 0, \
            NULL, NULL, 'default', NULL, 0, NULL, 1, 0, 0 FROM seq_1_to_5000; \
         INSERT INTO messages SELECT {group}, 1, {id}, NULL, 'text', X'0A030A0178', 'x', NULL, 0, 0, 1, 1, {time}, NULL, NULL, \
            NULL, NULL FROM seq_1_to_5000"
    );
    app.db.as_ref().unwrap().connect().await.batch_execute(&sql).await.unwrap();
}

fn number(group: &Conversation) -> u64 {
    group.group.as_ref().unwrap().name.parse().unwrap()
}

/// Those after a page, to the end.
async fn rest(who: &Person, filter: ConversationFilter, mut next: String) -> Vec<u64> {
    let mut all = Vec::new();
    while !next.is_empty() {
        let page = who.page(filter, 200, next).await;
        assert!(page.0.iter().all(|group| group.last_message.is_some()));
        all.extend(page.0.iter().map(number));
        next = page.1;
    }
    all
}

#[tokio::test]
async fn a_long_list_has_each_conversation_once_and_in_its_place() {
    let app = App::new().await;
    let ada = app.person();
    many(&app, &ada).await;
    let mut expected: Vec<_> = (1..=MANY).collect();
    expected.sort_by_key(|number| std::cmp::Reverse(late(*number)));
    let (first, next) = ada.page(ConversationFilter::Unspecified, 200, String::new()).await;
    let mut listed: Vec<_> = first.iter().map(number).collect();
    assert_eq!(listed, expected[..200]);
    // What is written meanwhile goes to the beginning, and puts nothing out of its place.
    let moved = expected.remove(300);
    let group =
        Conversation { conversation_id: uuid::Uuid::from_u128(moved.into()).to_string(), ..first[0].clone() };
    app.clock.advance(Duration::from_secs(1));
    ada.say(&group, "meanwhile").await.unwrap();
    listed.extend(rest(&ada, ConversationFilter::Unspecified, next).await);
    assert_eq!(listed, expected);
    let (top, _) = ada.page(ConversationFilter::Unspecified, 1, String::new()).await;
    assert_eq!(number(&top[0]), moved);
    let (first, next) = ada.page(ConversationFilter::Unread, 200, String::new()).await;
    let mut unread: Vec<_> = first.iter().map(number).collect();
    unread.extend(rest(&ada, ConversationFilter::Unread, next).await);
    assert_eq!(unread, expected.into_iter().filter(|number| number % 2 == 0).collect::<Vec<_>>());
    assert_eq!(ada.totals().await, (1_000, 0), "as far as totals count");
    app.stop().await;
}
