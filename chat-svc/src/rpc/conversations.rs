use proto::{
    chat::{GetConversationRequest, GetConversationResponse, OpenDirectRequest, OpenDirectResponse},
    id::{ConversationId, UserId},
};
use runtime::principal;
use tonic::{Request, Status};

use crate::{chats::Chats, wire};

pub(super) async fn open_direct(
    chats: &Chats,
    request: Request<OpenDirectRequest>,
) -> Result<OpenDirectResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let other = UserId::from_field("user_id", &request.get_ref().user_id)?;
    let view = chats.open_direct(user, other).await?;
    Ok(OpenDirectResponse { conversation: Some(wire::conversation(&view)) })
}

pub(super) async fn get(
    chats: &Chats,
    request: Request<GetConversationRequest>,
) -> Result<GetConversationResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let id = ConversationId::from_field("conversation_id", &request.get_ref().conversation_id)?;
    let view = chats.view(user, id).await?;
    Ok(GetConversationResponse { conversation: Some(wire::conversation(&view)) })
}
