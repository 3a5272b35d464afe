use futures::future::join_all;
use proto::{
    auth::Reach,
    chat::{Conversation, ConversationKind, ErrorReason},
    reason::is,
};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::app::App;

#[tokio::test]
async fn two_have_one_whoever_asks() {
    let app = App::new().await;
    let [ada, ben, cleo] = app.persons();
    let made = ada.open(&ben).await.unwrap();
    assert_eq!((made.kind(), &made.other_user_id), (ConversationKind::Direct, &ben.id.to_string()));
    assert_eq!((made.last_seq, made.first_seq, made.version, &made.group), (0, 1, 1, &None));
    assert_eq!(ada.open(&ben).await.unwrap(), made);
    assert_eq!(ada.get(&made).await.unwrap(), made);
    let seen = ben.open(&ada).await.unwrap();
    assert_eq!((&seen.conversation_id, &seen.other_user_id), (&made.conversation_id, &ada.id.to_string()));
    assert_ne!(ada.open(&cleo).await.unwrap().conversation_id, made.conversation_id);
    app.stop().await;
}

#[tokio::test]
async fn two_have_one_however_often_they_ask_at_once() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let both = (0..10).flat_map(|_| [ada.open(&ben), ben.open(&ada)]);
    let ids: Vec<String> = join_all(both).await.into_iter().map(|one| one.unwrap().conversation_id).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM conversations").await, 1);
    app.stop().await;
}

#[tokio::test]
async fn who_cannot_be_written_to_is_told_why() {
    let app = App::new().await;
    let [ada, ben, gone] = app.persons();
    let nobody = app.stranger();
    refused(&ada.open(&ada).await, Code::InvalidArgument, ErrorReason::ConversationWithOneself);
    refused(&ada.open(&nobody).await, Code::NotFound, ErrorReason::UserNotFound);
    app.people.set_reach(ada.id, gone.id, Reach::Gone);
    for (reach, name) in [(Reach::ContactsOnly, "CONTACTS_ONLY"), (Reach::Nobody, "NOBODY")] {
        app.people.set_reach(ada.id, ben.id, reach);
        assert_eq!(reach_of(&ada.open(&ben).await), name);
    }
    assert_eq!(reach_of(&ada.open(&gone).await), "GONE");
    let made = ben.open(&ada).await.unwrap();
    let opened = ada.open(&ben).await.unwrap();
    assert_eq!(opened.conversation_id, made.conversation_id, "one that is there opens all the same");
    app.stop().await;
}

#[tokio::test]
async fn it_is_nobody_elses() {
    let app = App::new().await;
    let [ada, ben, cleo] = app.persons();
    let made = ada.open(&ben).await.unwrap();
    refused(&cleo.get(&made).await, Code::NotFound, ErrorReason::ConversationNotFound);
    app.stop().await;
}

fn reach_of(answer: &Result<Conversation, Status>) -> String {
    refused(answer, Code::FailedPrecondition, ErrorReason::NotReachable);
    let info = answer.as_ref().unwrap_err().get_details_error_info().unwrap();
    info.metadata["reach"].clone()
}

pub(crate) fn refused<T: std::fmt::Debug>(answer: &Result<T, Status>, code: Code, reason: ErrorReason) {
    let status = answer.as_ref().expect_err("a refusal");
    assert_eq!(status.code(), code, "{status:?}");
    assert!(is(status, reason), "{status:?}");
}
