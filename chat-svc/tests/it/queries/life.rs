//! Every way of reading and changing a conversation.

use std::time::Duration;

use proto::{
    chat::{
        Conversation, ConversationFilter, ExportConversationRequest, ForwardMessagesRequest,
        GetInviteRequest, ListEditsRequest, ListInvitesRequest, ListMembersRequest, ListMessagesRequest,
        ListPinnedRequest, ListReactionsRequest, MemberRole, Message, RevokeInviteRequest, SaveDraftRequest,
        SearchMessagesRequest, SearchOrder, TypingKind, UpdateMembershipRequest,
    },
    convert::timestamp,
};

use crate::{
    app::App,
    files,
    people::{Person, newest, request_id, saying},
    rooms::mentioning,
};

pub(super) async fn live(app: &App) {
    let [ada, ben, cleo] = app.persons();
    let place = ada.open(&ben).await.unwrap();
    let group = ada.group("Chess", &[&ben]).await;
    for _ in 0..4 {
        ada.say(&place, "x1 and x2").await.unwrap();
    }
    let mut meant = saying(&group, "");
    meant.content = Some(mentioning("Ben!", &[&ben]));
    let meant = ada.send(meant).await.unwrap();
    act(&ada, &ben, &group, &meant).await;
    manage(&ada, &ben, &cleo, &group).await;
    files::one_sent(&ada, &group).await;
    list(&ben).await;
    look(app, &ada, &place).await;
    own(&ben, &place).await;
    end(app, &ada, &group).await;
}

async fn act(ada: &Person, ben: &Person, group: &Conversation, said: &Message) {
    ada.edit(said, "Ben?").await.unwrap();
    ben.react(said, "👍", false).await.unwrap();
    ada.pin(said, false).await.unwrap();
    let (conversation_id, seq) = (group.conversation_id.clone(), said.seq);
    let edits = ListEditsRequest { conversation_id: conversation_id.clone(), seq };
    ben.messages.clone().list_edits(edits).await.unwrap();
    for emoji in ["", "👍"] {
        let (conversation_id, emoji) = (conversation_id.clone(), emoji.to_owned());
        let request = ListReactionsRequest { conversation_id, seq, emoji, ..Default::default() };
        ben.messages.clone().list_reactions(request).await.unwrap();
    }
    let pinned = ListPinnedRequest { conversation_id: conversation_id.clone() };
    ben.messages.clone().list_pinned(pinned).await.unwrap();
    let forward = ForwardMessagesRequest {
        request_id: request_id(),
        from_conversation_id: conversation_id.clone(),
        seqs: vec![seq],
        to_conversation_id: conversation_id,
    };
    ben.messages.clone().forward_messages(forward).await.unwrap();
    ada.pin(said, true).await.unwrap();
    ben.react(said, "👍", true).await.unwrap();
    ben.delete(said, false).await.unwrap();
    ada.delete(said, true).await.unwrap();
}

async fn manage(ada: &Person, ben: &Person, cleo: &Person, group: &Conversation) {
    let conversation_id = group.conversation_id.clone();
    let invite = ada.invite(group, 2).await.unwrap();
    let look = GetInviteRequest { token: invite.token.clone() };
    cleo.chats.clone().get_invite(look).await.unwrap();
    cleo.join(&invite.token).await.unwrap();
    let all = ListInvitesRequest { conversation_id: conversation_id.clone() };
    ada.chats.clone().list_invites(all).await.unwrap();
    let revoke =
        RevokeInviteRequest { conversation_id: conversation_id.clone(), invite_id: invite.invite_id };
    ada.chats.clone().revoke_invite(revoke).await.unwrap();
    ada.make(group, ben, MemberRole::Admin).await.unwrap();
    let members = ListMembersRequest { conversation_id, page_size: 1, ..Default::default() };
    let page = ada.chats.clone().list_members(members.clone()).await.unwrap().into_inner();
    let rest = ListMembersRequest { page_token: page.next_page_token, ..members };
    ada.chats.clone().list_members(rest).await.unwrap();
    cleo.leave(group).await.unwrap();
    ada.add(group, &[cleo]).await.unwrap();
    ada.remove(group, cleo).await.unwrap();
}

async fn list(who: &Person) {
    for filter in [
        ConversationFilter::Unspecified,
        ConversationFilter::Archived,
        ConversationFilter::Unread,
        ConversationFilter::Groups,
    ] {
        let (_, next) = who.page(filter, 1, String::new()).await;
        who.page(filter, 1, next).await;
    }
    who.totals().await;
}

async fn look(app: &App, who: &Person, place: &Conversation) {
    let near = |before_seq, after_seq, around_seq| ListMessagesRequest {
        before_seq,
        after_seq,
        around_seq,
        limit: 1,
        ..newest(place)
    };
    for request in [newest(place), near(2, 0, 0), near(0, 2, 0), near(0, 0, 2)] {
        who.history(request).await.unwrap();
    }
    let conversation_id = place.conversation_id.clone();
    let words = |text: &str| SearchMessagesRequest { text: text.into(), page_size: 1, ..Default::default() };
    let (time, from_user_id) = (Some(timestamp(app.clock.now())), who.id.to_string());
    for request in [
        words("x1"),
        SearchMessagesRequest { order: SearchOrder::Best.into(), ..words("x1 x2") },
        SearchMessagesRequest { conversation_id: conversation_id.clone(), ..words("x1") },
        SearchMessagesRequest { from_user_id: from_user_id.clone(), ..words("") },
        SearchMessagesRequest { before_time: time, ..words("x1") },
        SearchMessagesRequest { has_file: true, ..words("") },
    ] {
        let page = who.messages.clone().search_messages(request.clone()).await.unwrap().into_inner();
        let rest = SearchMessagesRequest { page_token: page.next_page_token, ..request };
        who.messages.clone().search_messages(rest).await.unwrap();
    }
    let request = ExportConversationRequest { conversation_id, ..Default::default() };
    let mut file = who.chats.clone().export_conversation(request).await.unwrap().into_inner();
    while file.message().await.unwrap().is_some() {}
}

async fn own(who: &Person, place: &Conversation) {
    let conversation_id = place.conversation_id.clone();
    let update = UpdateMembershipRequest {
        conversation_id: conversation_id.clone(),
        pinned: true,
        ..Default::default()
    };
    who.own_update(update, &["pinned"]).await.unwrap();
    let draft = SaveDraftRequest { conversation_id, text: "x".into(), reply_to_seq: 0 };
    who.chats.clone().save_draft(draft).await.unwrap();
    who.deliver(&[(place, 2)]).await;
    who.read(place, 3).await.unwrap();
    who.type_in(place, TypingKind::Writing).await.unwrap();
    who.set(false, true).await;
}

/// What is kept for a day is gone after two.
async fn end(app: &App, who: &Person, group: &Conversation) {
    who.keep(group, 1).await.unwrap();
    app.clock.advance(Duration::from_hours(48));
    let who = app.page_of(who.id);
    let another = app.another();
    app.until(|| async { who.newest(group).await.is_empty() }).await;
    another.stop().await;
}
