use futures::future::join_all;
use proto::{
    chat::{
        Conversation, ConversationFilter, ErrorReason, Message, MessageChanged, RecordCallRequest,
        RecordCallResponse, SystemContent, SystemEvent, content,
        message_service_client::MessageServiceClient,
    },
    convert::duration,
};
use tonic::{Code, Status};

use crate::{
    app::App,
    direct::refused,
    feed::Feed,
    people::{Person, request_id, text},
};

fn missed(caller: &Person, callee: &Person) -> RecordCallRequest {
    RecordCallRequest {
        call_id: request_id(),
        caller_user_id: caller.id.to_string(),
        callee_user_id: callee.id.to_string(),
        video: true,
        duration: None,
        missed: true,
    }
}

fn answered(caller: &Person, callee: &Person) -> RecordCallRequest {
    let length = std::time::Duration::from_secs(61);
    RecordCallRequest { duration: Some(duration(length)), missed: false, ..missed(caller, callee) }
}

async fn record(app: &App, request: RecordCallRequest) -> Result<RecordCallResponse, Status> {
    let mut service = MessageServiceClient::new(app.chat.service("call-svc", &["chat.write"]));
    service.record_call(request).await.map(tonic::Response::into_inner)
}

fn trace(message: &Message) -> SystemContent {
    match message.content.clone().unwrap().kind {
        Some(content::Kind::System(system)) => system,
        other => panic!("{other:?}"),
    }
}

fn unread(chat: &Conversation) -> u32 {
    chat.own.as_ref().unwrap().unread_count
}

#[tokio::test]
async fn a_missed_call_makes_the_conversation_and_is_unread_to_who_was_called() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let mut feed = Feed::of(&app, &ben).await;
    let request = missed(&ada, &ben);
    let became = record(&app, request.clone()).await.unwrap();
    let chat = ben.open(&ada).await.unwrap();
    assert_eq!((&became.conversation_id, became.seq), (&chat.conversation_id, 1));
    let told: MessageChanged = feed.next("MessageChanged").await;
    let message = told.message.unwrap();
    assert_eq!((&message.sender_user_id, message.seq), (&ada.id.to_string(), 1));
    let expected = SystemContent {
        event: SystemEvent::Call.into(),
        text: "MISSED".into(),
        call_id: request.call_id,
        video: true,
        ..SystemContent::default()
    };
    assert_eq!(trace(&message), expected);
    assert_eq!((unread(&chat), ben.totals().await), (1, (1, 0)));
    assert_eq!((ada.own(&chat).await.unread_count, ada.totals().await), (0, (0, 0)));
    assert_eq!(ada.listed(ConversationFilter::Unspecified).await, vec![chat.conversation_id.clone()]);
    assert_eq!(ben.read(&chat, 1).await.unwrap().unread_count, 0);
    assert!(app.front.told().is_empty(), "who announces calls tells of missed ones");
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn an_answered_call_says_how_long_it_was_and_is_unread_to_nobody() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    ada.say(&chat, "May I call?").await.unwrap();
    let became = record(&app, answered(&ben, &ada)).await.unwrap();
    assert_eq!((became.conversation_id, became.seq), (chat.conversation_id.clone(), 2));
    let last = ada.newest(&chat).await.pop().unwrap();
    assert_eq!(last.sender_user_id, ben.id.to_string());
    assert_eq!((trace(&last).duration.unwrap().seconds, trace(&last).text), (61, String::new()));
    assert_eq!(ada.own(&chat).await.unread_count, 0);
    assert_eq!(ben.own(&chat).await.unread_count, 1, "to call is not to have read");
    app.stop().await;
}

#[tokio::test]
async fn who_calls_keeps_their_place_among_what_they_have_not_read() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    ada.say(&chat, "Call me").await.unwrap();
    record(&app, missed(&ben, &ada)).await.unwrap();
    let own = ben.own(&chat).await;
    assert_eq!((own.read_seq, own.unread_count), (0, 2));
    assert_eq!(ada.own(&chat).await.unread_count, 1);
    assert_eq!(ben.read(&chat, 2).await.unwrap().unread_count, 0);
    record(&app, missed(&ben, &ada)).await.unwrap();
    let own = ben.own(&chat).await;
    assert_eq!((own.read_seq, own.unread_count), (3, 0));
    app.stop().await;
}

#[tokio::test]
async fn a_call_leaves_one_trace_however_often_and_at_once_it_is_told() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let request = missed(&ada, &ben);
    // The page of who calls knows the call's id too.
    let chat = ada.open(&ben).await.unwrap();
    let squat = proto::chat::SendMessageRequest {
        conversation_id: chat.conversation_id.clone(),
        request_id: request.call_id.clone(),
        content: Some(text("Hello")),
        ..Default::default()
    };
    ada.send(squat).await.unwrap();
    let all = join_all((0..10).map(|_| record(&app, request.clone()))).await;
    assert!(all.iter().all(|one| one.as_ref().is_ok_and(|became| became.seq == 2)), "{all:?}");
    assert_eq!(ada.newest(&chat).await.len(), 2);
    let other = RecordCallRequest { video: false, ..request };
    refused(&record(&app, other).await, Code::AlreadyExists, ErrorReason::RequestIdReused);
    app.stop().await;
}

#[tokio::test]
async fn a_call_leaves_its_trace_though_the_two_may_not_write_to_each_other() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    app.people.block(ben.id, ada.id);
    assert_eq!(record(&app, answered(&ada, &ben)).await.unwrap().seq, 1);
    app.stop().await;
}

#[tokio::test]
async fn what_is_no_call_is_refused() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let alone = record(&app, missed(&ada, &ada)).await;
    refused(&alone, Code::InvalidArgument, ErrorReason::ConversationWithOneself);
    let both = RecordCallRequest { missed: true, ..answered(&ada, &ben) };
    assert_eq!(record(&app, both).await.unwrap_err().code(), Code::InvalidArgument);
    let duration = Some(prost_types::Duration { seconds: -1, nanos: 0 });
    let before_it_began = RecordCallRequest { duration, ..answered(&ada, &ben) };
    assert_eq!(record(&app, before_it_began).await.unwrap_err().code(), Code::InvalidArgument);
    let by_a_person = ada.messages.clone().record_call(missed(&ada, &ben)).await;
    assert_eq!(by_a_person.unwrap_err().code(), Code::PermissionDenied);
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM messages").await, 0);
    app.stop().await;
}
