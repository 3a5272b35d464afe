//! People at their pages, as types.

use proto::{
    chat::{
        Conversation, GetConversationRequest, OpenDirectRequest,
        conversation_service_client::ConversationServiceClient,
    },
    id::UserId,
};
use testkit::Caller;
use tonic::Status;

/// Somebody at a page.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) caller: Caller,
    pub(crate) chats: ConversationServiceClient<Caller>,
}

impl Person {
    pub(crate) fn new(id: UserId, caller: Caller) -> Self {
        Self { id, chats: ConversationServiceClient::new(caller.clone()), caller }
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
}
