//! Exactly once, in order and without gaps, however often requests come and whoever holds a transaction open.

use std::collections::{BTreeMap, HashMap};

use diesel::{
    QueryableByName, sql_query,
    sql_types::{Bigint, Binary, Text, Unsigned},
};
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use futures::future::join_all;
use proto::chat::{Conversation, ListMessagesRequest, MessageChanged, SendMessageRequest};
use tonic::Code;

use crate::{
    app::App,
    feed::Feed,
    people::{Person, newest, said, saying},
};

const WRITERS: usize = 50;
const CONVERSATIONS: usize = 20;
/// Messages of each writer.
const EACH: usize = 6;

#[derive(Debug, QueryableByName)]
struct Stored {
    #[diesel(sql_type = Binary)]
    conversation_id: Vec<u8>,
    #[diesel(sql_type = Unsigned<Bigint>)]
    seq: u64,
    #[diesel(sql_type = Text)]
    search_text: String,
}

/// What the database holds, by conversation and place.
async fn stored(app: &App) -> BTreeMap<(String, u64), String> {
    let query = "SELECT conversation_id, seq, COALESCE(search_text, '') AS search_text FROM messages";
    let mut conn = app.db.as_ref().unwrap().connect().await;
    let rows: Vec<Stored> = sql_query(query).load(&mut *conn).await.unwrap();
    let id = |row: &Stored| uuid::Uuid::from_slice(&row.conversation_id).unwrap().to_string();
    rows.into_iter().map(|row| ((id(&row), row.seq), row.search_text)).collect()
}

/// As a client sends: again, by the same id, as long as it is told that the database does not answer.
async fn send(who: &Person, request: &SendMessageRequest) -> u64 {
    loop {
        match who.send(request.clone()).await {
            Ok(message) => return message.seq,
            Err(status) => assert_eq!(status.code(), Code::Unavailable, "{status:?}"),
        }
    }
}

/// One writer: some of what they send they send twice at once, and all of it once more at the end.
async fn write(who: &Person, chats: &[Conversation], number: usize) -> Vec<(String, u64, String)> {
    let mut acknowledged = Vec::new();
    let mut requests = Vec::new();
    for one in 0..EACH {
        let chat = &chats[(number * 7 + one * 3) % chats.len()];
        let words = format!("{number}.{one}");
        let request = saying(chat, &words);
        let times = 1 + (number + one) % 3;
        let seqs: Vec<u64> = join_all((0..times).map(|_| send(who, &request))).await;
        assert!(seqs.iter().all(|seq| *seq == seqs[0]), "{seqs:?}");
        acknowledged.push((chat.conversation_id.clone(), seqs[0], words));
        requests.push(request);
    }
    for (request, (_, seq, _)) in requests.into_iter().zip(&acknowledged) {
        assert_eq!(send(who, &request).await, *seq);
    }
    acknowledged
}

/// Another process has stored a message and not yet committed it: nobody writes behind it, or reads a gap.
async fn hold_open(app: &App, chat: &Conversation, reader: &Person) {
    let mut conn = app.db.as_ref().unwrap().connect().await;
    let id = chat.conversation_id.replace('-', "");
    conn.batch_execute(&format!(
        "BEGIN; UPDATE conversations SET last_seq = last_seq + 1, last_ordinal = last_ordinal + 1 \
             WHERE conversation_id = X'{id}'; \
         INSERT INTO messages SELECT conversation_id, last_seq, created_by, NULL, 'text', X'0A060A0468656C64', 'held', NULL, \
             0, 0, last_ordinal, 1, NOW(6), NULL, NULL, NULL, NULL FROM conversations WHERE conversation_id = X'{id}'"
    ))
    .await
    .unwrap();
    let behind = saying(chat, "behind");
    tokio::join!(send(reader, &behind), async {
        for _ in 0..5 {
            let Ok(page) = reader.history(newest(chat)).await else { continue };
            let seqs: Vec<u64> = page.messages.iter().map(|message| message.seq).collect();
            let whole: Vec<u64> = (seqs[0]..).take(seqs.len()).collect();
            assert_eq!(seqs, whole, "no gap is ever read");
        }
        conn.batch_execute("COMMIT").await.unwrap();
    });
}

/// What a feed told of what people wrote, until it has told so much.
async fn follow(mut feed: Feed, due: usize) -> HashMap<(String, u64), String> {
    let mut told = HashMap::new();
    while told.len() < due {
        let changed: MessageChanged = feed.next("MessageChanged").await;
        let message = changed.message.unwrap();
        let place = (message.conversation_id.clone(), message.seq);
        assert!(changed.last_seq >= message.seq);
        if !said(&message).is_empty() {
            told.insert(place, said(&message));
        }
    }
    told
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_message_is_stored_once_and_told_to_every_reader() {
    let app = App::new().await;
    let people: Vec<Person> = (0..WRITERS).map(|_| app.person()).collect();
    let all: Vec<&Person> = people.iter().collect();
    let mut chats = Vec::new();
    for (number, owner) in people.iter().take(CONVERSATIONS).enumerate() {
        chats.push(owner.group(&number.to_string(), &all).await);
    }
    let feeds = join_all(people.iter().take(5).map(|person| Feed::of(&app, person))).await;
    let before = stored(&app).await.len();

    let writing = people.iter().enumerate().map(|(number, who)| write(who, &chats, number));
    let (acknowledged, ()) = tokio::join!(join_all(writing), hold_open(&app, &chats[0], &people[0]));

    let stored = stored(&app).await;
    let written: Vec<_> = acknowledged.into_iter().flatten().collect();
    assert_eq!(stored.len() - before, WRITERS * EACH + 2, "each once, and the two of the held transaction");
    for (chat, seq, words) in written {
        assert_eq!(stored.get(&(chat, seq)), Some(&words), "what was acknowledged is stored");
    }
    for chat in &chats {
        let id = &chat.conversation_id;
        let seqs: Vec<u64> = stored.keys().filter(|(one, _)| one == id).map(|(_, seq)| *seq).collect();
        assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>(), "no gaps");
        for reader in [&people[0], &people[WRITERS - 1]] {
            let request = ListMessagesRequest { limit: 200, ..newest(chat) };
            let read = reader.history(request).await.unwrap().messages;
            let read: Vec<_> = read.iter().map(|one| ((id.clone(), one.seq), said(one))).collect();
            let kept: Vec<_> = stored.range((id.clone(), 0)..=(id.clone(), u64::MAX)).collect();
            assert!(read.iter().map(|(place, words)| (place, words)).eq(kept), "readers read what is stored");
        }
    }
    // The other process tells its own; of this one's, feeds tell all.
    for told in join_all(feeds.into_iter().map(|feed| follow(feed, WRITERS * EACH + 1))).await {
        for (place, words) in told {
            assert_eq!(stored.get(&place), Some(&words), "feeds tell what is stored");
        }
    }
    app.stop().await;
}
