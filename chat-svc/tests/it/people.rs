//! People at their pages, as types.

use proto::{
    auth::Role,
    chat::{
        ChatSettings, Content, Conversation, ConversationFilter, Delivery, GetConversationRequest,
        GetUnreadTotalsRequest, ListConversationsRequest, ListMessagesRequest, ListMessagesResponse,
        MarkDeliveredRequest, MarkReadRequest, Membership, Message, OpenDirectRequest, SendMessageRequest,
        SendTypingRequest, TextContent, TypingKind, UpdateChatSettingsRequest, content,
        conversation_service_client::ConversationServiceClient, message_service_client::MessageServiceClient,
    },
    id::UserId,
};
use runtime::Ids;
use testkit::{Caller, Host};
use tonic::Status;

/// Somebody at a page.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) chats: ConversationServiceClient<Caller>,
    pub(crate) messages: MessageServiceClient<Caller>,
}

/// A new id of a request.
pub(crate) fn request_id() -> String {
    Ids::random().next::<uuid::Uuid>().to_string()
}

/// What a text says.
pub(crate) fn text(text: &str) -> Content {
    let text = TextContent { text: text.into(), ..TextContent::default() };
    Content { kind: Some(content::Kind::Text(text)) }
}

/// The text of a message; empty if it has none.
pub(crate) fn said(message: &Message) -> String {
    match message.content.as_ref().and_then(|content| content.kind.as_ref()) {
        Some(content::Kind::Text(text)) => text.text.clone(),
        Some(content::Kind::Voice(_) | content::Kind::System(_)) | None => String::new(),
    }
}

impl Person {
    pub(crate) fn new(host: &Host, id: UserId) -> Self {
        let caller = host.person(id, Role::User);
        Self {
            id,
            chats: ConversationServiceClient::new(caller.clone()),
            messages: MessageServiceClient::new(caller),
        }
    }

    pub(crate) async fn open(&self, other: &Self) -> Result<Conversation, Status> {
        let request = OpenDirectRequest { user_id: other.id.to_string() };
        let answer = self.chats.clone().open_direct(request).await;
        answer.map(|answer| answer.into_inner().conversation.unwrap())
    }

    pub(crate) async fn get(&self, conversation: &Conversation) -> Result<Conversation, Status> {
        let conversation_id = conversation.conversation_id.clone();
        let answer = self.chats.clone().get_conversation(GetConversationRequest { conversation_id }).await;
        answer.map(|answer| answer.into_inner().conversation.unwrap())
    }

    /// What is this person's own about a conversation.
    pub(crate) async fn own(&self, conversation: &Conversation) -> Membership {
        self.get(conversation).await.unwrap().own.unwrap()
    }

    pub(crate) async fn send(&self, request: SendMessageRequest) -> Result<Message, Status> {
        let answer = self.messages.clone().send_message(request).await;
        answer.map(|answer| answer.into_inner().message.unwrap())
    }

    pub(crate) async fn say(&self, conversation: &Conversation, words: &str) -> Result<Message, Status> {
        self.send(saying(conversation, words)).await
    }

    pub(crate) async fn history(&self, request: ListMessagesRequest) -> Result<ListMessagesResponse, Status> {
        self.messages.clone().list_messages(request).await.map(tonic::Response::into_inner)
    }

    /// The newest messages.
    pub(crate) async fn newest(&self, conversation: &Conversation) -> Vec<Message> {
        self.history(newest(conversation)).await.unwrap().messages
    }

    pub(crate) async fn read(&self, conversation: &Conversation, seq: u64) -> Result<Membership, Status> {
        let conversation_id = conversation.conversation_id.clone();
        let answer = self.chats.clone().mark_read(MarkReadRequest { conversation_id, seq }).await;
        answer.map(|answer| answer.into_inner().own.unwrap())
    }

    pub(crate) async fn deliver(&self, places: &[(&Conversation, u64)]) {
        let delivery = |(conversation, seq): &(&Conversation, u64)| Delivery {
            conversation_id: conversation.conversation_id.clone(),
            seq: *seq,
        };
        let request = MarkDeliveredRequest { deliveries: places.iter().map(delivery).collect() };
        self.chats.clone().mark_delivered(request).await.unwrap();
    }

    pub(crate) async fn type_in(&self, conversation: &Conversation, kind: TypingKind) -> Result<(), Status> {
        let conversation_id = conversation.conversation_id.clone();
        let request = SendTypingRequest { conversation_id, kind: kind.into() };
        self.chats.clone().send_typing(request).await.map(drop)
    }

    pub(crate) async fn set(&self, read_receipts: bool, typing: bool) {
        let settings = Some(ChatSettings { read_receipts, typing });
        let request = UpdateChatSettingsRequest { settings };
        let answer = self.chats.clone().update_chat_settings(request).await.unwrap().into_inner();
        assert_eq!(answer.settings, settings);
    }

    /// A page of the list, and the token of the next.
    pub(crate) async fn page(
        &self,
        filter: ConversationFilter,
        page_size: u32,
        page_token: String,
    ) -> (Vec<Conversation>, String) {
        let request = ListConversationsRequest { page_size, page_token, filter: filter.into() };
        let answer = self.chats.clone().list_conversations(request).await.unwrap().into_inner();
        (answer.conversations, answer.next_page_token)
    }

    /// The ids of the whole list.
    pub(crate) async fn listed(&self, filter: ConversationFilter) -> Vec<String> {
        let (found, next) = self.page(filter, 200, String::new()).await;
        assert!(next.is_empty());
        found.into_iter().map(|one| one.conversation_id).collect()
    }

    /// Conversations with something unread, and unread mentions.
    pub(crate) async fn totals(&self) -> (u32, u32) {
        let answer = self.chats.clone().get_unread_totals(GetUnreadTotalsRequest {}).await.unwrap();
        let totals = answer.into_inner();
        (totals.conversation_count, totals.mention_count)
    }
}

/// A message to be sent, with an id of its own.
pub(crate) fn saying(conversation: &Conversation, words: &str) -> SendMessageRequest {
    SendMessageRequest {
        conversation_id: conversation.conversation_id.clone(),
        request_id: request_id(),
        content: Some(text(words)),
        ..SendMessageRequest::default()
    }
}

pub(crate) fn newest(conversation: &Conversation) -> ListMessagesRequest {
    let conversation_id = conversation.conversation_id.clone();
    ListMessagesRequest { conversation_id, ..ListMessagesRequest::default() }
}
