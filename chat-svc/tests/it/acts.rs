use proto::{
    chat::{
        ErrorReason, ForwardMessagesRequest, ListEditsRequest, ListPinnedRequest, ListReactionsRequest,
        MessageChanged, MessageHidden, SendMessageRequest, SystemEvent,
    },
    reason::is,
};
use tonic::Code;

use crate::{
    app::App,
    direct::refused,
    feed::Feed,
    people::{request_id, said, saying},
    rooms::{mentioning, told},
};

#[tokio::test]
async fn an_author_changes_a_text_for_a_day_and_what_it_said_is_kept() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    let sent = ada.say(&chat, "Helo").await.unwrap();
    let mut feed = Feed::of(&app, &ben).await;
    let edited = ada.edit(&sent, "Hello").await.unwrap();
    assert_eq!((said(&edited), edited.version, edited.edit_time.is_some()), ("Hello".into(), 2, true));
    let is_edited = |told: &MessageChanged| told.message.as_ref().unwrap().version == 2;
    let told: MessageChanged = feed.until("MessageChanged", is_edited).await;
    assert_eq!(said(&told.message.unwrap()), "Hello");
    assert_eq!(ada.edit(&sent, "Hello").await.unwrap(), edited, "the same again changes nothing");
    let (conversation_id, seq) = (chat.conversation_id.clone(), 1);
    let edits = ben.messages.clone().list_edits(ListEditsRequest { conversation_id, seq }).await;
    let edits = edits.unwrap().into_inner().edits;
    assert_eq!(edits.iter().map(|edit| edit.text.as_str()).collect::<Vec<_>>(), ["Helo"]);
    refused(&ben.edit(&sent, "Bye").await, Code::PermissionDenied, ErrorReason::NotTheAuthor);
    app.clock.advance(std::time::Duration::from_secs(24 * 3_600 + 1));
    let later = app.page_of(ada.id);
    refused(&later.edit(&sent, "Hi").await, Code::FailedPrecondition, ErrorReason::TooLate);
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn what_is_deleted_for_all_leaves_a_tombstone_and_nothing_else() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    let sent = ada.say(&chat, "a secret").await.unwrap();
    ada.edit(&sent, "a greater secret").await.unwrap();
    ben.react(&sent, "👍", false).await.unwrap();
    ben.send(SendMessageRequest { reply_to_seq: 1, ..saying(&chat, "oh") }).await.unwrap();
    refused(&ben.delete(&sent, true).await, Code::PermissionDenied, ErrorReason::NotTheAuthor);
    ada.delete(&sent, true).await.unwrap();
    ada.delete(&sent, true).await.unwrap();
    let read = ben.newest(&chat).await;
    let tomb = &read[0];
    assert!(tomb.content.is_none() && tomb.reactions.is_empty() && tomb.delete_time.is_some());
    assert_eq!(tomb.deleted_by_user_id, ada.id.to_string());
    let quote = read[1].reply_to.clone().unwrap();
    assert!(quote.gone && quote.excerpt.is_empty());
    for table in ["message_edits", "reactions"] {
        assert_eq!(app.count(&format!("SELECT COUNT(*) AS count FROM {table}")).await, 0, "{table}");
    }
    let left = "SELECT COUNT(*) AS count FROM messages WHERE search_text LIKE '%secret%' OR LENGTH(content) > 0 AND seq = 1";
    assert_eq!(app.count(left).await, 0);
    refused(&ada.edit(&sent, "x").await, Code::FailedPrecondition, ErrorReason::MessageDeleted);
    refused(&ben.react(&sent, "👍", false).await, Code::FailedPrecondition, ErrorReason::MessageDeleted);
    refused(&ben.pin(&sent, false).await, Code::FailedPrecondition, ErrorReason::MessageDeleted);
    app.stop().await;
}

#[tokio::test]
async fn what_is_deleted_for_oneself_is_there_for_the_others() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    ada.say(&chat, "first").await.unwrap();
    let sent = ada.say(&chat, "second").await.unwrap();
    let mut feed = Feed::of(&app, &ben).await;
    ben.delete(&sent, false).await.unwrap();
    ben.delete(&sent, false).await.unwrap();
    let hidden: MessageHidden = feed.next("MessageHidden").await;
    assert_eq!(hidden.seq, 2);
    assert_eq!(ben.newest(&chat).await.iter().map(said).collect::<Vec<_>>(), ["first"]);
    assert_eq!(said(&ben.get(&chat).await.unwrap().last_message.unwrap()), "first");
    assert_eq!(ada.newest(&chat).await.len(), 2);
    refused(&ben.react(&sent, "👍", false).await, Code::NotFound, ErrorReason::MessageNotFound);
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn what_people_feel_is_counted_and_named() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    let sent = ada.say(&chat, "I have won").await.unwrap();
    ben.react(&sent, "🎉", false).await.unwrap();
    ben.react(&sent, "👍", false).await.unwrap();
    app.clock.advance(std::time::Duration::from_secs(1));
    let seen = ada.react(&sent, "👍", false).await.unwrap();
    let again = ada.react(&sent, "👍", false).await.unwrap();
    assert_eq!(again, seen, "once is enough");
    let counts: Vec<_> = seen.reactions.iter().map(|one| (one.emoji.as_str(), one.count, one.own)).collect();
    assert_eq!(counts, [("👍", 2, true), ("🎉", 1, false)]);
    assert_eq!(seen.reactions[0].user_ids, [ben.id.to_string(), ada.id.to_string()]);
    let request = ListReactionsRequest {
        conversation_id: chat.conversation_id.clone(),
        seq: 1,
        page_size: 2,
        ..ListReactionsRequest::default()
    };
    let page = ben.messages.clone().list_reactions(request.clone()).await.unwrap().into_inner();
    let rest = ListReactionsRequest { page_token: page.next_page_token, ..request };
    let rest = ben.messages.clone().list_reactions(rest).await.unwrap().into_inner();
    assert_eq!((page.reactions.len(), rest.reactions.len()), (2, 1));
    let seen = ada.react(&sent, "👍", true).await.unwrap();
    assert_eq!(seen.reactions.len(), 2);
    let invalid = ada.react(&sent, "<b>", false).await.unwrap_err();
    assert!(is(&invalid, proto::access_v1::ErrorReason::InvalidFields), "{invalid:?}");
    for number in 0..18_u32 {
        let emoji = char::from_u32(0x1f600 + number).unwrap().to_string();
        ada.react(&sent, &emoji, false).await.unwrap();
    }
    let many = ada.react(&sent, "🚀", false).await;
    refused(&many, Code::ResourceExhausted, ErrorReason::TooManyReactions);
    app.stop().await;
}

#[tokio::test]
async fn a_group_is_pinned_to_by_its_admins_and_says_so() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let group = ada.group("Chess", &[&ben]).await;
    let sent = ben.say(&group, "Tuesday at eight").await.unwrap();
    refused(&ben.pin(&sent, false).await, Code::PermissionDenied, ErrorReason::RoleTooLow);
    assert!(ada.pin(&sent, false).await.unwrap().pin_time.is_some());
    ada.pin(&sent, false).await.unwrap();
    let request = ListPinnedRequest { conversation_id: group.conversation_id.clone() };
    let pinned = ben.messages.clone().list_pinned(request.clone()).await.unwrap().into_inner().messages;
    assert_eq!(pinned.iter().map(said).collect::<Vec<_>>(), ["Tuesday at eight"]);
    let events: Vec<_> = ben.newest(&group).await.iter().filter_map(told).collect();
    assert_eq!(events, [SystemEvent::Created, SystemEvent::Added, SystemEvent::Pinned]);
    assert!(ada.pin(&sent, true).await.unwrap().pin_time.is_none());
    let pinned = ben.messages.clone().list_pinned(request).await.unwrap().into_inner().messages;
    assert!(pinned.is_empty());
    app.stop().await;
}

#[tokio::test]
async fn messages_are_copied_once_in_their_order_and_without_mentions() {
    let app = App::new().await;
    let [ada, ben, cleo] = app.persons();
    let (from, to) = (ada.open(&ben).await.unwrap(), ada.open(&cleo).await.unwrap());
    ben.send(SendMessageRequest { content: Some(mentioning("one", &[&ada])), ..saying(&from, "") })
        .await
        .unwrap();
    let gone = ada.say(&from, "two").await.unwrap();
    ada.delete(&gone, true).await.unwrap();
    ben.say(&from, "three").await.unwrap();
    let request = ForwardMessagesRequest {
        request_id: request_id(),
        from_conversation_id: from.conversation_id.clone(),
        seqs: vec![3, 1, 2],
        to_conversation_id: to.conversation_id.clone(),
    };
    let copy = |request| async { ada.messages.clone().forward_messages(request).await };
    let copied = copy(request.clone()).await.unwrap().into_inner().messages;
    assert_eq!(copied.iter().map(said).collect::<Vec<_>>(), ["one", "three"]);
    assert!(copied.iter().all(|one| one.forwarded && one.sender_user_id == ada.id.to_string()));
    assert_eq!(copied[0].content, Some(crate::people::text("one")), "nobody is mentioned");
    ada.say(&to, "look at these").await.unwrap();
    assert_eq!(copy(request.clone()).await.unwrap().into_inner().messages, copied);
    assert_eq!(cleo.newest(&to).await.len(), 3);
    let beyond = ForwardMessagesRequest { request_id: request_id(), seqs: vec![9], ..request.clone() };
    refused(&copy(beyond).await, Code::NotFound, ErrorReason::MessageNotFound);
    let foreign = cleo.messages.clone().forward_messages(request).await;
    refused(&foreign, Code::NotFound, ErrorReason::ConversationNotFound);
    app.stop().await;
}
