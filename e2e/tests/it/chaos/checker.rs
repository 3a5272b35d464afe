//! Compares what people have with the database, which it reads itself.

use std::collections::{BTreeMap, HashMap, HashSet};

use db::Connection;
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Binary, Blob, Unsigned},
};
use diesel_async::RunQueryDsl as _;
use prost::Message as _;
use proto::chat::{Content, content::Kind};
use testkit::mariadb::Server;
use uuid::Uuid;

use super::{
    reader::{Held, Places},
    writer::Sent,
};

/// All conversations, as they are stored.
pub(super) type Stored = HashMap<String, Held>;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Binary)]
    conversation_id: Vec<u8>,
    #[diesel(sql_type = Unsigned<BigInt>)]
    seq: u64,
    #[diesel(sql_type = Binary)]
    sender_id: Vec<u8>,
    #[diesel(sql_type = Blob)]
    content: Vec<u8>,
}

pub(super) async fn load(server: &Server) -> Stored {
    let mut conn = Connection::open(&server.url("chat")).await.unwrap();
    let rows: Vec<Row> = diesel::sql_query("SELECT conversation_id, seq, sender_id, content FROM messages")
        .load(&mut *conn)
        .await
        .unwrap();
    let mut stored = Stored::new();
    for row in rows {
        let text = match Content::decode(&row.content[..]).unwrap().kind {
            Some(Kind::Text(text)) => text.text,
            _ => String::new(),
        };
        let before =
            stored.entry(id(&row.conversation_id)).or_default().insert(row.seq, (id(&row.sender_id), text));
        assert_eq!(before, None, "one message at one place");
    }
    stored
}

fn id(bytes: &[u8]) -> String {
    Uuid::from_slice(bytes).unwrap().to_string()
}

/// The newest place of each conversation.
pub(super) fn last_places(stored: &Stored) -> Places {
    stored.iter().map(|(conversation, held)| (conversation.clone(), *held.keys().last().unwrap())).collect()
}

pub(super) fn check(
    stored: &Stored,
    sent: &[Sent],
    mailboxes: &HashMap<String, HashMap<String, Held>>,
    conversations: &[String],
) {
    for conversation in conversations {
        let places: Vec<u64> = stored[conversation].keys().copied().collect();
        let gapless: Vec<u64> = (1..=places.len() as u64).collect();
        assert_eq!(places, gapless, "places have no gaps");
    }
    check_sent(stored, sent);
    for (user, mailbox) in mailboxes {
        for (conversation, held) in mailbox {
            assert_eq!(held, &stored[conversation], "{user} has what is stored in {conversation}");
        }
    }
}

/// Everything that was acknowledged is stored at its place; nothing else is, and nothing twice.
fn check_sent(stored: &Stored, sent: &[Sent]) {
    for one in sent {
        let found = stored[&one.conversation_id].get(&one.seq);
        assert_eq!(found, Some(&(one.sender.clone(), one.text.clone())), "{one:?}");
    }
    let texts = stored.values().flat_map(BTreeMap::values).filter(|(_, text)| !text.is_empty());
    let all: Vec<_> = texts.collect();
    let different: HashSet<_> = all.iter().collect();
    assert_eq!(all.len(), different.len(), "nothing is stored twice");
    assert_eq!(all.len(), sent.len(), "nothing is stored that nobody sent");
}
