//! What calls leave in the conversation of their two people.

use std::time::Duration;

use proto::{
    call::CallState,
    chat::{
        ListMessagesRequest, OpenDirectRequest, SystemContent, SystemEvent, content,
        conversation_service_client::ConversationServiceClient, message_service_client::MessageServiceClient,
    },
};
use tempfile::tempdir;
use testkit::mariadb::TestDb;

use crate::{app::App, people::Person};

/// Who called, and what the trace says, in the order of the conversation.
async fn traces(app: &App, one: &Person, other: &Person) -> Vec<(String, SystemContent)> {
    let caller = app.chat.caller(one.id);
    let request = OpenDirectRequest { user_id: other.id.to_string() };
    let opened = ConversationServiceClient::new(caller.clone()).open_direct(request).await.unwrap();
    let conversation_id = opened.into_inner().conversation.unwrap().conversation_id;
    let request = ListMessagesRequest { conversation_id, ..ListMessagesRequest::default() };
    let listed = MessageServiceClient::new(caller).list_messages(request).await.unwrap().into_inner();
    let said = listed.messages.into_iter().map(|message| match message.content.unwrap().kind {
        Some(content::Kind::System(system)) => (message.sender_user_id, system),
        other => panic!("{other:?}"),
    });
    said.collect()
}

async fn waiting(app: &App) -> i64 {
    app.count("SELECT COUNT(*) AS count FROM call_traces").await
}

#[tokio::test]
async fn calls_leave_their_traces_with_their_two_people() {
    let (db, folder) = (TestDb::new(&chat_svc::MIGRATIONS).await, tempdir().unwrap());
    let app = App::new().await;
    app.give_chat(&db, &folder);
    let (ada, ben) = (app.person(), app.person());
    let answered = ada.start(&ben).await.unwrap();
    ben.answer(&answered).await.unwrap();
    app.clock.advance(Duration::from_secs(61));
    ada.end(&answered).await.unwrap();
    app.until(|| async { waiting(&app).await == 0 }).await;
    let missed = ben.start(&ada).await.unwrap();
    ben.end(&missed).await.unwrap();
    app.until(|| async { waiting(&app).await == 0 }).await;
    let found = traces(&app, &ada, &ben).await;
    let [(one, talked), (other, unheard)] = &found[..] else { panic!("{found:?}") };
    assert_eq!((one, other), (&ada.id.to_string(), &ben.id.to_string()));
    assert_eq!((talked.event(), &talked.call_id), (SystemEvent::Call, &answered.call_id));
    assert_eq!((talked.duration.unwrap().seconds, talked.text.as_str(), talked.video), (61, "", true));
    assert_eq!((&unheard.call_id, unheard.duration), (&missed.call_id, None));
    assert_eq!(unheard.text, "MISSED");
    app.stop().await;
}

#[tokio::test]
async fn what_chat_svc_did_not_hear_it_hears_when_it_is_back_once_and_in_order() {
    let (db, folder) = (TestDb::new(&chat_svc::MIGRATIONS).await, tempdir().unwrap());
    let mut app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let mut calls = Vec::new();
    for _ in 0..3 {
        let call = ada.start(&ben).await.unwrap();
        let call = ada.end(&call).await.unwrap();
        assert_eq!(call.state(), CallState::Cancelled, "calls go on");
        calls.push(call.call_id);
    }
    let attempts = "SELECT CAST(MIN(attempts) AS SIGNED) AS count FROM call_traces";
    app.pass_until(|| async { app.count(attempts).await >= 2 }).await;
    assert_eq!(waiting(&app).await, 3);
    app.stop_instances().await;
    app.give_chat(&db, &folder);
    app.start_instance();
    app.pass_until(|| async { waiting(&app).await == 0 }).await;
    let told: Vec<_> = traces(&app, &ben, &ada).await.into_iter().map(|(_, said)| said.call_id).collect();
    assert_eq!(told, calls);
    app.stop().await;
}

#[tokio::test]
async fn a_trace_is_given_up_when_chat_svc_would_not_know_it_again() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    ada.end(&call).await.unwrap();
    assert_eq!(waiting(&app).await, 1);
    app.clock.advance(Duration::from_secs(7 * 24 * 3_600));
    // One that is being told in vain at this moment waits a little longer.
    app.pass_until(|| async { waiting(&app).await == 0 }).await;
    app.stop().await;
}
