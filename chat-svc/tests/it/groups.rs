use proto::{
    auth::Reach,
    chat::{
        ConversationChanged, ConversationKind, CreateInviteRequest, ErrorReason, GetInviteRequest,
        ListInvitesRequest, MemberRole, MessageChanged, RevokeInviteRequest, SystemEvent, UpdateGroupRequest,
    },
};
use tonic::Code;

use crate::{
    app::App,
    direct::refused,
    feed::Feed,
    people::{newest, said},
    rooms::{told, wish},
};

#[tokio::test]
async fn a_group_is_made_once_and_says_who_was_not_added() {
    let app = App::new().await;
    let [ada, ben, cleo] = app.persons();
    let nobody = app.stranger();
    app.people.set_reach(ada.id, cleo.id, Reach::ContactsOnly);
    let wish = wish(" Chess ", &[&ben, &cleo, &nobody, &ada]);
    let made = ada.chats.clone().create_group(wish.clone()).await.unwrap().into_inner();
    let group = made.conversation.unwrap();
    let mut refused_ids = [cleo.id.to_string(), nobody.id.to_string()];
    refused_ids.sort();
    let mut not_added = made.not_added_user_ids;
    not_added.sort();
    assert_eq!(not_added, refused_ids);
    let seen = group.group.clone().unwrap();
    assert_eq!((seen.name.as_str(), seen.member_count, group.kind()), ("Chess", 2, ConversationKind::Group));
    assert_eq!(group.own.as_ref().unwrap().role(), MemberRole::Owner);
    let events: Vec<_> = ben.newest(&group).await.iter().filter_map(told).collect();
    assert_eq!(events, [SystemEvent::Created, SystemEvent::Added]);
    assert_eq!(ben.own(&group).await.unread_count, 0, "what happened is not unread");
    let again = ada.chats.clone().create_group(wish).await.unwrap().into_inner().conversation.unwrap();
    assert_eq!(again.conversation_id, group.conversation_id);
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM conversations").await, 1);
    app.stop().await;
}

#[tokio::test]
async fn who_comes_reads_from_then_on_or_all_if_the_group_says_so() {
    let app = App::new().await;
    let [ada, ben, cleo] = app.persons();
    let group = ada.group("Chess", &[]).await;
    ada.say(&group, "before").await.unwrap();
    assert!(ada.add(&group, &[&ben]).await.unwrap().is_empty());
    let read = ben.newest(&group).await;
    assert_eq!(read.iter().map(told).collect::<Vec<_>>(), [Some(SystemEvent::Added)]);
    assert_eq!(ben.get(&group).await.unwrap().first_seq, 3);
    let open = UpdateGroupRequest {
        conversation_id: group.conversation_id.clone(),
        history_for_new_members: true,
        update_mask: Some(prost_types::FieldMask { paths: vec!["history_for_new_members".into()] }),
        ..UpdateGroupRequest::default()
    };
    ada.chats.clone().update_group(open).await.unwrap();
    ada.add(&group, &[&cleo]).await.unwrap();
    assert!(cleo.newest(&group).await.iter().any(|message| said(message) == "before"));
    let answer = proto::chat::SendMessageRequest { reply_to_seq: 2, ..crate::people::saying(&group, "so") };
    refused(&ben.send(answer.clone()).await, Code::NotFound, ErrorReason::MessageNotFound);
    let mut feed = Feed::of(&app, &ben).await;
    cleo.send(answer).await.unwrap();
    let is_answer = |told: &MessageChanged| said(told.message.as_ref().unwrap()) == "so";
    let told: MessageChanged = feed.until("MessageChanged", is_answer).await;
    let quote = told.message.unwrap().reply_to.unwrap();
    assert!(quote.gone && quote.excerpt.is_empty(), "what Ben may not read is not quoted to him");
    assert!(ben.newest(&group).await.last().unwrap().reply_to.as_ref().unwrap().gone);
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn who_is_removed_reads_what_there_was_and_nothing_after() {
    let app = App::new().await;
    let [ada, ben, cleo] = app.persons();
    let group = ada.group("Chess", &[&ben, &cleo]).await;
    ada.say(&group, "before").await.unwrap();
    let mut feed = Feed::of(&app, &ben).await;
    ada.remove(&group, &ben).await.unwrap();
    let is_over = |told: &ConversationChanged| told.conversation.as_ref().unwrap().last_seq == 4;
    feed.until("ConversationChanged", is_over).await;
    ada.say(&group, "after").await.unwrap();
    let rename = UpdateGroupRequest {
        conversation_id: group.conversation_id.clone(),
        name: "Go".into(),
        update_mask: Some(prost_types::FieldMask { paths: vec!["name".into()] }),
        ..UpdateGroupRequest::default()
    };
    ada.chats.clone().update_group(rename).await.unwrap();
    let read = ben.newest(&group).await;
    assert_eq!(read.iter().filter_map(told).next_back(), Some(SystemEvent::Removed));
    assert!(read.iter().all(|message| said(message) != "after"));
    let seen = ben.get(&group).await.unwrap();
    assert_eq!((seen.last_seq, seen.group.unwrap().name.as_str()), (4, "Chess"));
    assert_eq!(seen.own.as_ref().unwrap().unread_count, 1);
    assert!(seen.own.unwrap().leave_time.is_some());
    assert_eq!(ben.read(&group, 99).await.unwrap().unread_count, 0, "and may still read on");
    let not_a_member = (Code::FailedPrecondition, ErrorReason::NotAMember);
    refused(&ben.say(&group, "let me in").await, not_a_member.0, not_a_member.1);
    refused(&ben.roster(&group).await, not_a_member.0, not_a_member.1);
    refused(&ben.add(&group, &[&ben]).await, not_a_member.0, not_a_member.1);
    ada.remove(&group, &ben).await.unwrap();
    assert_eq!(ada.get(&group).await.unwrap().group.unwrap().member_count, 2, "once is enough");
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn roles_decide_who_may_what() {
    let app = App::new().await;
    let [ada, ben, cleo, dan] = app.persons();
    let group = ada.group("Chess", &[&ben, &cleo]).await;
    let low = (Code::PermissionDenied, ErrorReason::RoleTooLow);
    refused(&ben.add(&group, &[&dan]).await, low.0, low.1);
    refused(&ben.remove(&group, &cleo).await, low.0, low.1);
    refused(&ben.invite(&group, 0).await, low.0, low.1);
    refused(&ben.make(&group, &ben, MemberRole::Admin).await, low.0, low.1);
    ada.make(&group, &ben, MemberRole::Admin).await.unwrap();
    ben.add(&group, &[&dan]).await.unwrap();
    refused(&ben.remove(&group, &ada).await, low.0, low.1);
    refused(&ada.leave(&group).await, Code::FailedPrecondition, ErrorReason::OwnerStays);
    ada.make(&group, &ben, MemberRole::Owner).await.unwrap();
    let roles: Vec<_> = ada.roster(&group).await.unwrap();
    let roles: Vec<_> = roles.iter().map(|one| (one.user_id.clone(), one.role())).collect();
    assert_eq!(roles[0], (ben.id.to_string(), MemberRole::Owner));
    assert_eq!(roles[1], (ada.id.to_string(), MemberRole::Admin));
    assert_eq!(roles.len(), 4);
    ada.leave(&group).await.unwrap();
    ada.leave(&group).await.unwrap();
    refused(&ben.make(&group, &ada, MemberRole::Admin).await, Code::NotFound, ErrorReason::UserNotFound);
    let direct = ben.open(&cleo).await.unwrap();
    let no_group = (Code::FailedPrecondition, ErrorReason::NotAGroup);
    refused(&ben.add(&direct, &[&dan]).await, no_group.0, no_group.1);
    refused(&ben.leave(&direct).await, no_group.0, no_group.1);
    refused(&ben.invite(&direct, 0).await, no_group.0, no_group.1);
    app.stop().await;
}

#[tokio::test]
async fn people_come_by_a_link_as_long_as_it_holds() {
    let app = App::new().await;
    let [ada, ben, cleo, dan] = app.persons();
    let group = ada.group("Chess", &[]).await;
    let invite = ada.invite(&group, 1).await.unwrap();
    let look = |token: &str| GetInviteRequest { token: token.into() };
    let seen = ben.chats.clone().get_invite(look(&invite.token)).await.unwrap().into_inner();
    assert_eq!((seen.conversation_id.as_str(), seen.invited_by_user_id), ("", ada.id.to_string()));
    assert_eq!(seen.group.unwrap().name, "Chess");
    let joined = ben.join(&invite.token).await.unwrap();
    assert_eq!(joined.conversation_id, group.conversation_id);
    ben.join(&invite.token).await.unwrap();
    let gone = (Code::NotFound, ErrorReason::InviteInvalid);
    refused(&cleo.join(&invite.token).await, gone.0, gone.1);
    refused(&cleo.join("made-up").await, gone.0, gone.1);
    let second = ada.invite(&group, 0).await.unwrap();
    let list = ListInvitesRequest { conversation_id: group.conversation_id.clone() };
    let all = ada.chats.clone().list_invites(list).await.unwrap().into_inner().invites;
    assert_eq!(all, std::slice::from_ref(&second), "one that is used up is none");
    let (conversation_id, invite_id) = (group.conversation_id.clone(), second.invite_id);
    ada.chats.clone().revoke_invite(RevokeInviteRequest { conversation_id, invite_id }).await.unwrap();
    refused(&cleo.join(&second.token).await, gone.0, gone.1);
    let third = ada.invite(&group, 0).await.unwrap();
    app.clock.advance(std::time::Duration::from_hours(24 * 7));
    refused(&app.page_of(dan.id).join(&third.token).await, gone.0, gone.1);
    app.stop().await;
}

#[tokio::test]
async fn whom_an_admin_removed_comes_back_by_no_invite_until_they_are_added() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let group = ada.group("Chess", &[]).await;
    let old = ada.invite(&group, 0).await.unwrap();
    ben.join(&old.token).await.unwrap();
    ben.leave(&group).await.unwrap();
    ben.join(&old.token).await.expect("who leaves by themselves may come back");
    ada.remove(&group, &ben).await.unwrap();
    let new = ada.invite(&group, 0).await.unwrap();
    for token in [old.token, new.token] {
        let look = ben.chats.clone().get_invite(GetInviteRequest { token: token.clone() }).await;
        refused(&look, Code::PermissionDenied, ErrorReason::Removed);
        refused(&ben.join(&token).await, Code::PermissionDenied, ErrorReason::Removed);
    }
    ben.leave(&group).await.unwrap();
    let third = ada.invite(&group, 1).await.unwrap();
    refused(&ben.join(&third.token).await, Code::PermissionDenied, ErrorReason::Removed);
    ada.add(&group, &[&ben]).await.unwrap();
    ben.leave(&group).await.unwrap();
    ben.join(&third.token).await.expect("nothing is held against them, and the refusal was no use of it");
    app.stop().await;
}

#[tokio::test]
async fn an_invite_is_made_once() {
    let app = App::new().await;
    let ada = app.person();
    let group = ada.group("Chess", &[]).await;
    let request = CreateInviteRequest {
        request_id: crate::people::request_id(),
        conversation_id: group.conversation_id.clone(),
        expire_time: None,
        max_uses: 3,
    };
    let make = |request| async {
        let answer = ada.chats.clone().create_invite(request).await;
        answer.map(|answer| answer.into_inner().invite.unwrap())
    };
    let made = make(request.clone()).await.unwrap();
    assert_eq!(make(request.clone()).await.unwrap(), made);
    let other = CreateInviteRequest { max_uses: 4, ..request };
    refused(&make(other).await, Code::AlreadyExists, ErrorReason::RequestIdReused);
    assert_eq!(ada.history(newest(&group)).await.unwrap().messages.len(), 1, "an invite is no message");
    app.stop().await;
}
