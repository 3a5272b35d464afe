use proto::chat::{
    ConversationFilter, ErrorReason, NotifyLevel, SaveDraftRequest, SendMessageRequest,
    UpdateMembershipRequest,
};
use proto::notify::NotificationKind;
use tonic::Code;

use crate::{app::App, direct::refused, people::saying, rooms::mentioning};

#[tokio::test]
async fn a_list_is_ordered_by_its_owner() {
    let app = App::new().await;
    let [ada, ben, cleo] = app.persons();
    let (first, second) = (ada.open(&ben).await.unwrap(), ada.open(&cleo).await.unwrap());
    ada.say(&first, "one").await.unwrap();
    app.clock.advance(std::time::Duration::from_secs(1));
    ada.say(&second, "two").await.unwrap();
    let of = |chat: &proto::chat::Conversation| UpdateMembershipRequest {
        conversation_id: chat.conversation_id.clone(),
        archived: true,
        pinned: true,
        marked_unread: true,
        level: NotifyLevel::None.into(),
        ..UpdateMembershipRequest::default()
    };
    let own = ada.own_update(of(&first), &["pinned"]).await.unwrap();
    assert!(own.pin_time.is_some() && !own.archived && !own.marked_unread);
    assert_eq!(ada.own_update(of(&first), &["pinned"]).await.unwrap(), own, "the same changes nothing");
    let ids = [first.conversation_id.clone(), second.conversation_id.clone()];
    assert_eq!(ada.listed(ConversationFilter::Unspecified).await, ids, "pinned ones are first");
    ada.own_update(of(&second), &["archived", "marked_unread"]).await.unwrap();
    assert_eq!(ada.listed(ConversationFilter::Unspecified).await, ids[..1]);
    assert_eq!(ada.listed(ConversationFilter::Archived).await, ids[1..]);
    assert_eq!(ada.listed(ConversationFilter::Unread).await, ids[1..]);
    assert_eq!(ada.totals().await, (0, 0), "what is archived does not count");
    assert!(!ada.read(&second, 1).await.unwrap().marked_unread, "opening it ends the mark");
    cleo.say(&second, "are you there?").await.unwrap();
    assert_eq!(ada.listed(ConversationFilter::Archived).await.len(), 0, "what is written brings it back");
    let unknown = ada.own_update(of(&first), &["role"]).await.unwrap_err();
    assert_eq!(unknown.code(), Code::InvalidArgument);
    let stranger = app.person().own_update(of(&first), &["pinned"]).await;
    refused(&stranger, Code::NotFound, ErrorReason::ConversationNotFound);
    app.stop().await;
}

#[tokio::test]
async fn a_draft_is_there_until_it_is_taken_back() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    let save = |text: &str| {
        let conversation_id = chat.conversation_id.clone();
        let request = SaveDraftRequest { conversation_id, text: text.into(), reply_to_seq: 0 };
        let mut client = ada.chats.clone();
        async move { client.save_draft(request).await.unwrap().into_inner().own.unwrap() }
    };
    let own = save("Dear Ben").await;
    assert_eq!(own.draft.as_ref().unwrap().text, "Dear Ben");
    assert_eq!(ada.own(&chat).await, own);
    assert!(ben.own(&chat).await.draft.is_none(), "it is one's own");
    assert!(save("").await.draft.is_none());
    app.stop().await;
}

#[tokio::test]
async fn levels_and_mutes_decide_who_is_notified_and_how() {
    let app = App::new().await;
    let [ada, ben, cleo, dan] = app.persons();
    let group = ada.group("Chess", &[&ben, &cleo, &dan]).await;
    let level = |level: NotifyLevel| UpdateMembershipRequest {
        conversation_id: group.conversation_id.clone(),
        level: level.into(),
        mute_until: Some(proto::convert::timestamp(app.clock.now() + chrono::TimeDelta::hours(1))),
        ..UpdateMembershipRequest::default()
    };
    cleo.own_update(level(NotifyLevel::All), &["level"]).await.unwrap();
    dan.own_update(level(NotifyLevel::All), &["level", "mute_until"]).await.unwrap();
    ada.say(&group, "to all").await.unwrap();
    app.until(async || app.front.told().len() >= 2).await;
    let told = app.front.told();
    assert_eq!((told[0].user_ids.clone(), told[0].chosen), (vec![ben.id.to_string()], false));
    assert_eq!((told[1].user_ids.clone(), told[1].chosen), (vec![cleo.id.to_string()], true));
    cleo.own_update(level(NotifyLevel::None), &["level"]).await.unwrap();
    let content = Some(mentioning("@Ben and @Cleo", &[&ben, &cleo]));
    ada.send(SendMessageRequest { content, ..saying(&group, "") }).await.unwrap();
    app.until(async || app.front.told().len() >= 3).await;
    let told = app.front.told();
    let notification = told[2].notification.clone().unwrap();
    assert_eq!((told.len(), told[2].user_ids.clone()), (3, vec![ben.id.to_string()]));
    assert_eq!(notification.kind(), NotificationKind::Mention);
    assert_eq!((ben.totals().await, dan.totals().await), ((1, 1), (0, 0)));
    assert_eq!(cleo.own(&group).await.mention_count, 1);
    assert_eq!(ben.read(&group, 99).await.unwrap().mention_count, 0);
    app.stop().await;
}
