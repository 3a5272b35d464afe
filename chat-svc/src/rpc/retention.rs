use proto::{
    chat::{SetRetentionRequest, SetRetentionResponse},
    id::ConversationId,
};
use runtime::principal;
use tonic::{Request, Status};

use crate::chats::Chats;

pub(super) async fn set(
    chats: &Chats,
    request: Request<SetRetentionRequest>,
) -> Result<SetRetentionResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let id = ConversationId::from_field("conversation_id", &request.conversation_id)?;
    let view = chats.set_retention(user, id, request.days).await?;
    Ok(SetRetentionResponse { conversation: Some(chats.wired(&view)) })
}
