//! What people do in groups, as types.

use proto::chat::{
    AddMembersRequest, ChangeMemberRoleRequest, Content, Conversation, CreateGroupRequest,
    CreateInviteRequest, DeleteMessageRequest, EditMessageRequest, Invite, JoinByInviteRequest,
    LeaveConversationRequest, ListMembersRequest, Member, MemberRole, Membership, Message, PinMessageRequest,
    ReactRequest, RemoveMemberRequest, SetRetentionRequest, SystemEvent, TextContent,
    UpdateMembershipRequest, content,
};
use tonic::Status;

use crate::people::{Person, request_id};

/// A wish for a group.
pub(crate) fn wish(name: &str, others: &[&Person]) -> CreateGroupRequest {
    CreateGroupRequest {
        request_id: request_id(),
        name: name.into(),
        description: String::new(),
        user_ids: others.iter().map(|other| other.id.to_string()).collect(),
    }
}

/// What a system message tells; nothing if it is none.
pub(crate) fn told(message: &Message) -> Option<SystemEvent> {
    match message.content.as_ref()?.kind.as_ref()? {
        content::Kind::System(system) => Some(system.event()),
        content::Kind::Text(_) | content::Kind::Voice(_) => None,
    }
}

impl Person {
    pub(crate) async fn group(&self, name: &str, others: &[&Self]) -> Conversation {
        let answer = self.chats.clone().create_group(wish(name, others)).await.unwrap();
        answer.into_inner().conversation.unwrap()
    }

    pub(crate) async fn add(&self, group: &Conversation, others: &[&Self]) -> Result<Vec<String>, Status> {
        let user_ids = others.iter().map(|other| other.id.to_string()).collect();
        let request = AddMembersRequest { conversation_id: group.conversation_id.clone(), user_ids };
        let answer = self.chats.clone().add_members(request).await;
        answer.map(|answer| answer.into_inner().not_added_user_ids)
    }

    pub(crate) async fn remove(&self, group: &Conversation, other: &Self) -> Result<Conversation, Status> {
        let (conversation_id, user_id) = (group.conversation_id.clone(), other.id.to_string());
        let answer = self.chats.clone().remove_member(RemoveMemberRequest { conversation_id, user_id }).await;
        answer.map(|answer| answer.into_inner().conversation.unwrap())
    }

    pub(crate) async fn make(
        &self,
        group: &Conversation,
        other: &Self,
        role: MemberRole,
    ) -> Result<(), Status> {
        let (conversation_id, user_id) = (group.conversation_id.clone(), other.id.to_string());
        let request = ChangeMemberRoleRequest { conversation_id, user_id, role: role.into() };
        self.chats.clone().change_member_role(request).await.map(drop)
    }

    /// Messages are kept for so many days.
    pub(crate) async fn keep(&self, place: &Conversation, days: u32) -> Result<Conversation, Status> {
        let request = SetRetentionRequest { conversation_id: place.conversation_id.clone(), days };
        let answer = self.chats.clone().set_retention(request).await;
        answer.map(|answer| answer.into_inner().conversation.unwrap())
    }

    pub(crate) async fn leave(&self, group: &Conversation) -> Result<Conversation, Status> {
        let conversation_id = group.conversation_id.clone();
        let answer =
            self.chats.clone().leave_conversation(LeaveConversationRequest { conversation_id }).await;
        answer.map(|answer| answer.into_inner().conversation.unwrap())
    }

    pub(crate) async fn roster(&self, group: &Conversation) -> Result<Vec<Member>, Status> {
        let conversation_id = group.conversation_id.clone();
        let request = ListMembersRequest { conversation_id, ..ListMembersRequest::default() };
        self.chats.clone().list_members(request).await.map(|answer| answer.into_inner().members)
    }

    pub(crate) async fn invite(&self, group: &Conversation, max_uses: u32) -> Result<Invite, Status> {
        let request = CreateInviteRequest {
            request_id: request_id(),
            conversation_id: group.conversation_id.clone(),
            expire_time: None,
            max_uses,
        };
        self.chats.clone().create_invite(request).await.map(|answer| answer.into_inner().invite.unwrap())
    }

    pub(crate) async fn join(&self, token: &str) -> Result<Conversation, Status> {
        let answer = self.chats.clone().join_by_invite(JoinByInviteRequest { token: token.into() }).await;
        answer.map(|answer| answer.into_inner().conversation.unwrap())
    }

    /// Changes these fields of what is this person's own.
    pub(crate) async fn own_update(
        &self,
        request: UpdateMembershipRequest,
        fields: &[&str],
    ) -> Result<Membership, Status> {
        let paths = fields.iter().map(|field| (*field).to_owned()).collect();
        let request =
            UpdateMembershipRequest { update_mask: Some(prost_types::FieldMask { paths }), ..request };
        let answer = self.chats.clone().update_membership(request).await;
        answer.map(|answer| answer.into_inner().own.unwrap())
    }

    pub(crate) async fn edit(&self, message: &Message, words: &str) -> Result<Message, Status> {
        let text = TextContent { text: words.into(), ..TextContent::default() };
        let request = EditMessageRequest {
            conversation_id: message.conversation_id.clone(),
            seq: message.seq,
            content: Some(text),
        };
        let answer = self.messages.clone().edit_message(request).await;
        answer.map(|answer| answer.into_inner().message.unwrap())
    }

    pub(crate) async fn delete(&self, message: &Message, for_all: bool) -> Result<(), Status> {
        let (conversation_id, seq) = (message.conversation_id.clone(), message.seq);
        let request = DeleteMessageRequest { conversation_id, seq, for_all };
        self.messages.clone().delete_message(request).await.map(drop)
    }

    pub(crate) async fn react(
        &self,
        message: &Message,
        emoji: &str,
        remove: bool,
    ) -> Result<Message, Status> {
        let (conversation_id, seq) = (message.conversation_id.clone(), message.seq);
        let request = ReactRequest { conversation_id, seq, emoji: emoji.into(), remove };
        let answer = self.messages.clone().react(request).await;
        answer.map(|answer| answer.into_inner().message.unwrap())
    }

    pub(crate) async fn pin(&self, message: &Message, remove: bool) -> Result<Message, Status> {
        let (conversation_id, seq) = (message.conversation_id.clone(), message.seq);
        let request = PinMessageRequest { conversation_id, seq, remove };
        let answer = self.messages.clone().pin_message(request).await;
        answer.map(|answer| answer.into_inner().message.unwrap())
    }
}

/// A text that mentions somebody.
pub(crate) fn mentioning(words: &str, whom: &[&Person]) -> Content {
    let text = TextContent {
        text: words.into(),
        mentioned_user_ids: whom.iter().map(|one| one.id.to_string()).collect(),
        ..TextContent::default()
    };
    Content { kind: Some(content::Kind::Text(text)) }
}
