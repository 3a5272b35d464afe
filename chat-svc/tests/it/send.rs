use futures::future::join_all;
use proto::{
    access_v1,
    auth::Reach,
    chat::{
        Content, ConversationChanged, ErrorReason, File, MessageChanged, SendMessageRequest, SystemContent,
        TextContent, content,
    },
    reason::is,
};
use tonic::Code;

use crate::{
    app::App,
    direct::refused,
    feed::Feed,
    people::{newest, request_id, said, saying, text},
};

#[tokio::test]
async fn messages_have_places_without_gaps_and_are_read_back() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    let first = ada.say(&chat, "Hello").await.unwrap();
    let second = ben.say(&chat, "Hello to you").await.unwrap();
    assert_eq!((first.seq, second.seq, first.version), (1, 2, 1));
    assert_eq!((said(&first), &first.sender_user_id), ("Hello".into(), &ada.id.to_string()));
    let read = ada.newest(&chat).await;
    assert_eq!((&read[0], said(&read[1])), (&first, "Hello to you".into()));
    assert_eq!(read[1].request_id, "", "the id of a request is its author's");
    assert_eq!(ben.newest(&chat).await[1], second);
    let seen = ben.get(&chat).await.unwrap();
    assert_eq!((seen.last_seq, seen.last_message.unwrap()), (2, second));
    app.stop().await;
}

#[tokio::test]
async fn a_repeated_request_is_one_message_and_another_body_is_an_error() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    let request = saying(&chat, "once");
    let at_once = join_all((0..8).map(|_| ada.send(request.clone()))).await;
    let first = ada.send(request.clone()).await.unwrap();
    assert!(at_once.iter().all(|answer| answer.as_ref().unwrap() == &first));
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM messages").await, 1);
    let other = SendMessageRequest { content: Some(text("twice")), ..request.clone() };
    refused(&ada.send(other).await, Code::AlreadyExists, ErrorReason::RequestIdReused);
    assert_eq!(ben.send(request).await.unwrap().seq, 2, "ids are each one's own");
    app.stop().await;
}

#[tokio::test]
async fn all_are_told_and_the_author_by_the_request_id() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    let mut feeds = [Feed::of(&app, &ada).await, Feed::of(&app, &ben).await];
    let sent = ada.say(&chat, "Hello").await.unwrap();
    let own: MessageChanged = feeds[0].next("MessageChanged").await;
    assert_eq!((own.message.as_ref(), own.last_seq), (Some(&sent), 1));
    let event = feeds[1].event().await;
    assert_eq!(event.aggregate_id, format!("{}:1", chat.conversation_id));
    let told: MessageChanged = prost::Message::decode(event.payload).unwrap();
    assert_eq!(told.message, Some(proto::chat::Message { request_id: String::new(), ..sent }));
    let made: ConversationChanged = feeds[1].next("ConversationChanged").await;
    assert_eq!(made.conversation.unwrap().other_user_id, ada.id.to_string(), "it is new to the other");
    drop(feeds);
    app.stop().await;
}

#[tokio::test]
async fn what_is_answered_is_quoted_as_it_stands() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    ada.say(&chat, &"ä".repeat(300)).await.unwrap();
    let answer = SendMessageRequest { reply_to_seq: 1, ..saying(&chat, "indeed") };
    let sent = ben.send(answer).await.unwrap();
    let quote = sent.reply_to.clone().unwrap();
    assert_eq!((quote.seq, quote.sender_user_id, quote.gone), (1, ada.id.to_string(), false));
    assert_eq!(quote.excerpt, "ä".repeat(200));
    assert_eq!(ben.newest(&chat).await[1], sent);
    let nothing = SendMessageRequest { reply_to_seq: 3, ..saying(&chat, "what?") };
    refused(&ben.send(nothing).await, Code::NotFound, ErrorReason::MessageNotFound);
    app.stop().await;
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let app = App::new().await;
    let [ada, ben, cleo] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    let system = Content { kind: Some(content::Kind::System(SystemContent::default())) };
    let long = text(&"a".repeat(8_001));
    for content in [None, Some(Content::default()), Some(system), Some(text(" ")), Some(long)] {
        let refusal = ada.send(SendMessageRequest { content, ..saying(&chat, "") }).await.unwrap_err();
        assert!(is(&refusal, access_v1::ErrorReason::InvalidFields), "{refusal:?}");
    }
    ada.say(&chat, &"ü".repeat(8_000)).await.unwrap();
    let file = File { file_id: request_id(), ..File::default() };
    let text = TextContent { text: "see".into(), files: vec![file], ..TextContent::default() };
    let content = Some(Content { kind: Some(content::Kind::Text(text)) });
    let with_file = SendMessageRequest { content, ..saying(&chat, "") };
    refused(&ada.send(with_file).await, Code::NotFound, ErrorReason::FileNotFound);
    refused(&cleo.say(&chat, "me too").await, Code::NotFound, ErrorReason::ConversationNotFound);
    let mut for_another = saying(&chat, "it is me");
    for_another.sender_user_id = ben.id.to_string();
    assert!(is(&ada.send(for_another).await.unwrap_err(), access_v1::ErrorReason::NotAllowed));
    assert_eq!(ada.newest(&chat).await.len(), 1, "what was refused left nothing");
    app.stop().await;
}

#[tokio::test]
async fn who_takes_no_messages_gets_none_and_the_repeat_of_an_older_one_is_answered() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    let request = saying(&chat, "Hello");
    let sent = ada.send(request.clone()).await.unwrap();
    app.people.set_reach(ada.id, ben.id, Reach::Nobody);
    refused(&ada.say(&chat, "again").await, Code::FailedPrecondition, ErrorReason::NotReachable);
    assert_eq!(ada.send(request).await.unwrap(), sent);
    assert_eq!(ben.say(&chat, "but I may").await.unwrap().seq, 2);
    app.stop().await;
}

#[tokio::test]
async fn a_service_writes_for_a_person() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    let caller = app.chat.service("backend", &["chat.write"]);
    let mut backend = proto::chat::message_service_client::MessageServiceClient::new(caller);
    let unnamed = backend.send_message(saying(&chat, "from whom?")).await.unwrap_err();
    assert!(is(&unnamed, access_v1::ErrorReason::InvalidFields), "{unnamed:?}");
    let request = SendMessageRequest { sender_user_id: ada.id.to_string(), ..saying(&chat, "Hello") };
    let sent = backend.send_message(request).await.unwrap().into_inner().message.unwrap();
    assert_eq!((sent.seq, sent.sender_user_id), (1, ada.id.to_string()));
    app.stop().await;
}

#[tokio::test]
async fn history_is_read_in_both_directions_and_around_a_message() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    let empty = ada.history(newest(&chat)).await.unwrap();
    assert_eq!((empty.first_seq, empty.last_seq, empty.at_start, empty.at_end), (1, 0, true, true));
    for number in 1..=10 {
        ada.say(&chat, &number.to_string()).await.unwrap();
    }
    // Before, after, around, limit; then the first and last place, where was looked, and whether at the ends.
    let pages = [
        ((0, 0, 0, 3), (8, 10), (8, 10), (false, true)),
        ((8, 0, 0, 3), (5, 7), (5, 7), (false, false)),
        ((3, 0, 0, 3), (1, 2), (1, 2), (true, false)),
        ((0, 3, 0, 3), (4, 6), (4, 6), (false, false)),
        ((0, 8, 0, 3), (9, 10), (9, 10), (false, true)),
        ((0, 0, 5, 4), (3, 6), (3, 6), (false, false)),
        ((0, 0, 1, 4), (1, 2), (1, 2), (true, false)),
        ((0, 0, 9, 1), (9, 9), (9, 9), (false, false)),
        ((99, 0, 0, 50), (1, 10), (1, 10), (true, true)),
    ];
    for ((before_seq, after_seq, around_seq, limit), (first, last), looked, ends) in pages {
        let request =
            proto::chat::ListMessagesRequest { before_seq, after_seq, around_seq, limit, ..newest(&chat) };
        let page = ben.history(request.clone()).await.unwrap();
        let seqs: Vec<u64> = page.messages.iter().map(|message| message.seq).collect();
        assert_eq!(seqs, (first..=last).collect::<Vec<_>>(), "{request:?}");
        assert_eq!((page.first_seq, page.last_seq), looked, "{request:?}");
        assert_eq!((page.at_start, page.at_end), ends, "{request:?}");
    }
    let two = proto::chat::ListMessagesRequest { before_seq: 2, after_seq: 1, ..newest(&chat) };
    assert!(is(&ada.history(two).await.unwrap_err(), access_v1::ErrorReason::InvalidFields));
    app.stop().await;
}
