//! What is found, by whom, and in which order.

use std::time::Duration;

use diesel_async::SimpleAsyncConnection as _;
use proto::{
    access_v1,
    chat::{
        Content, Conversation, DeleteMessageRequest, EditMessageRequest, ErrorReason, Message, SearchHit,
        SearchMessagesRequest, SearchMessagesResponse, SearchOrder, SendMessageRequest, TextContent, content,
    },
    convert::timestamp,
    reason::is,
};
use runtime::Ids;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::{app::App, direct::refused, people::Person};

async fn say(app: &App, who: &Person, place: &Conversation, text: &str) -> Message {
    app.clock.advance(Duration::from_secs(60));
    let text = TextContent { text: text.to_owned(), ..TextContent::default() };
    let request = SendMessageRequest {
        conversation_id: place.conversation_id.clone(),
        request_id: Ids::random().next::<Uuid>().to_string(),
        content: Some(Content { kind: Some(content::Kind::Text(text)) }),
        ..SendMessageRequest::default()
    };
    let sent = who.messages.clone().send_message(request).await.unwrap();
    sent.into_inner().message.unwrap()
}

async fn ask(who: &Person, request: SearchMessagesRequest) -> Result<SearchMessagesResponse, Status> {
    let found = who.messages.clone().search_messages(request).await;
    found.map(tonic::Response::into_inner)
}

fn of(text: &str) -> SearchMessagesRequest {
    SearchMessagesRequest { text: text.to_owned(), ..SearchMessagesRequest::default() }
}

/// The texts that somebody finds.
async fn found(who: &Person, request: SearchMessagesRequest) -> Vec<String> {
    ask(who, request).await.unwrap().hits.iter().map(text).collect()
}

fn text(hit: &SearchHit) -> String {
    match &hit.message.as_ref().unwrap().content.as_ref().unwrap().kind {
        Some(content::Kind::Text(text)) => text.text.clone(),
        other => panic!("a text: {other:?}"),
    }
}

async fn sql(app: &App, statement: &str) {
    app.db.as_ref().unwrap().connect().await.batch_execute(statement).await.unwrap();
}

fn id(text: &str) -> String {
    format!("X'{}'", text.replace('-', ""))
}

#[tokio::test]
async fn words_are_found_by_their_beginnings_in_all_conversations_the_newest_first() {
    let app = App::new().await;
    let [ada, ben, cleo] = app.persons();
    let (with_ben, with_cleo) = (ada.open(&ben).await.unwrap(), ada.open(&cleo).await.unwrap());
    let first = say(&app, &ada, &with_ben, "Viele Grüße aus Bern").await;
    say(&app, &cleo, &with_cleo, "GRUSS zurück").await;
    say(&app, &ben, &with_ben, "nothing of it").await;
    assert_eq!(found(&ada, of("grus")).await, ["GRUSS zurück"], "ß is a letter of its own");
    assert_eq!(found(&ada, of("gru")).await, ["GRUSS zurück", "Viele Grüße aus Bern"]);
    assert_eq!(found(&ben, of("gru")).await, ["Viele Grüße aus Bern"]);
    assert_eq!(found(&ada, of("bern gruß")).await, ["Viele Grüße aus Bern"], "all words, in any order");
    assert_eq!(found(&ada, of("bern gruss")).await, [""; 0]);
    let hits = ask(&ada, of("gru be")).await.unwrap().hits;
    let spans: Vec<_> = hits[0].spans.iter().map(|span| (span.start, span.length)).collect();
    assert_eq!((hits.len(), spans), (1, vec![(6, 3), (16, 2)]));
    assert_eq!(hits[0].message.as_ref().unwrap(), &first);
    app.stop().await;
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_read() {
    let app = App::new().await;
    let [ada, ben, cleo] = app.persons();
    let place = ada.open(&ben).await.unwrap();
    for text in ["secret one", "secret two", "secret three", "secret four"] {
        say(&app, &ada, &place, text).await;
    }
    assert_eq!(found(&cleo, of("secret")).await, [""; 0]);
    let elsewhere = SearchMessagesRequest { conversation_id: place.conversation_id.clone(), ..of("secret") };
    refused(&ask(&cleo, elsewhere.clone()).await, Code::NotFound, ErrorReason::ConversationNotFound);
    let ben_in = format!(
        "WHERE user_id = {} AND conversation_id = {}",
        id(&ben.id.to_string()),
        id(&place.conversation_id)
    );
    sql(&app, &format!("UPDATE members SET first_seq = 2 {ben_in}")).await;
    assert_eq!(
        found(&ben, of("secret")).await,
        ["secret four", "secret three", "secret two"],
        "who came later"
    );
    let left = "leave_time = NOW(6), leave_seq = 3, leave_ordinal = 3, leave_name = ''";
    sql(&app, &format!("UPDATE members SET {left} {ben_in}")).await;
    assert_eq!(found(&ben, elsewhere.clone()).await, ["secret three", "secret two"], "who was removed");
    let hide = format!(
        "INSERT INTO hidden_messages VALUES ({}, {}, 2)",
        id(&ben.id.to_string()),
        id(&place.conversation_id)
    );
    sql(&app, &hide).await;
    for request in [of("secret"), SearchMessagesRequest { from_user_id: ada.id.to_string(), ..of("") }] {
        assert_eq!(found(&ben, request).await, ["secret three"], "who deleted it for themselves");
    }
    assert_eq!(found(&ada, of("secret")).await.len(), 4);
    app.stop().await;
}

#[tokio::test]
async fn filters_are_enough_by_themselves_and_narrow_words() {
    let app = App::new().await;
    let [ada, ben, cleo] = app.persons();
    let (with_ben, with_cleo) = (ada.open(&ben).await.unwrap(), ada.open(&cleo).await.unwrap());
    say(&app, &ada, &with_ben, "tea at five").await;
    let middle = app.clock.now() + chrono::TimeDelta::seconds(30);
    say(&app, &ben, &with_ben, "tea at six").await;
    say(&app, &cleo, &with_cleo, "coffee").await;
    let from = |who: &Person| SearchMessagesRequest { from_user_id: who.id.to_string(), ..of("") };
    assert_eq!(found(&ada, from(&ben)).await, ["tea at six"]);
    assert_eq!(
        found(&ada, SearchMessagesRequest { text: "tea".into(), ..from(&ada) }).await,
        ["tea at five"]
    );
    let before = SearchMessagesRequest { before_time: Some(timestamp(middle)), ..of("") };
    let after = SearchMessagesRequest { after_time: Some(timestamp(middle)), ..of("") };
    assert_eq!(found(&ada, before.clone()).await, ["tea at five"]);
    assert_eq!(found(&ada, after.clone()).await, ["coffee", "tea at six"]);
    assert_eq!(found(&ada, SearchMessagesRequest { text: "at".into(), ..after }).await, ["tea at six"]);
    let there = SearchMessagesRequest { conversation_id: with_cleo.conversation_id.clone(), ..before };
    assert_eq!(found(&ada, there).await, [""; 0]);
    assert_eq!(found(&ada, SearchMessagesRequest { has_file: true, ..of("tea") }).await, [""; 0]);
    app.stop().await;
}

#[tokio::test]
async fn pages_are_whole_and_the_best_comes_first_where_that_is_asked_for() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let place = ada.open(&ben).await.unwrap();
    for number in 0..5 {
        say(&app, &ada, &place, &format!("blueish whales {number}")).await;
    }
    say(&app, &ben, &place, "the whale, so blue").await;
    say(&app, &ben, &place, "a blue whale").await;
    say(&app, &ben, &place, "whales are blueish").await;
    for order in [SearchOrder::Newest, SearchOrder::Best] {
        let mut request = SearchMessagesRequest { order: order.into(), page_size: 3, ..of("blue whale") };
        let mut all = Vec::new();
        loop {
            let page = ask(&ada, request.clone()).await.unwrap();
            all.extend(page.hits.iter().map(text));
            request.page_token = page.next_page_token;
            if request.page_token.is_empty() {
                break;
            }
        }
        assert_eq!(all.len(), 8, "{all:?}");
        let first = match order {
            SearchOrder::Best => ["a blue whale", "the whale, so blue"],
            SearchOrder::Newest | SearchOrder::Unspecified => ["whales are blueish", "a blue whale"],
        };
        assert_eq!(all[..2], first);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 8, "each once");
    }
    app.stop().await;
}

#[tokio::test]
async fn what_says_nothing_is_refused_and_signs_mean_nothing() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let place = ada.open(&ben).await.unwrap();
    say(&app, &ada, &place, "100 % of snake_case").await;
    for nothing in ["", "a", "+ - * ( )", "%", "__"] {
        refused(&ask(&ada, of(nothing)).await, Code::InvalidArgument, ErrorReason::SearchTooShort);
    }
    for signs in ["+snake -case*", "\"case snake\"", "100%", "sn' OR 1=1", "sn%' --"] {
        let expected: &[&str] = if signs.contains("OR") { &[] } else { &["100 % of snake_case"] };
        assert_eq!(found(&ada, of(signs)).await, expected, "{signs}");
    }
    assert_eq!(found(&ada, of("s_ake")).await, [""; 0]);
    let bad = SearchMessagesRequest { page_token: "nonsense".into(), ..of("snake") };
    let status = ask(&ada, bad).await.unwrap_err();
    assert!(is(&status, access_v1::ErrorReason::PageTokenInvalid), "{status:?}");
    app.stop().await;
}

#[tokio::test]
async fn what_is_edited_is_found_as_it_is_and_what_is_deleted_leaves_no_word() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let place = ada.open(&ben).await.unwrap();
    let message = say(&app, &ada, &place, "the old word").await;
    let (conversation_id, seq) = (place.conversation_id.clone(), message.seq);
    let content = Some(TextContent { text: "the new word".into(), ..TextContent::default() });
    let edit = EditMessageRequest { conversation_id: conversation_id.clone(), seq, content };
    ada.messages.clone().edit_message(edit).await.unwrap();
    assert_eq!(found(&ben, of("word new")).await, ["the new word"]);
    assert_eq!(found(&ben, of("old")).await, [""; 0]);
    let delete = DeleteMessageRequest { conversation_id, seq, for_all: true };
    ada.messages.clone().delete_message(delete).await.unwrap();
    assert_eq!(found(&ben, of("word")).await, [""; 0]);
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM message_words").await, 0);
    app.stop().await;
}
