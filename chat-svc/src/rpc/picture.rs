use proto::{
    chat::{SetGroupPictureRequest, SetGroupPictureResponse},
    id::ConversationId,
};
use runtime::principal;
use tonic::{Request, Status};

use crate::chats::Chats;

pub(super) async fn set(
    chats: &Chats,
    request: Request<SetGroupPictureRequest>,
) -> Result<SetGroupPictureResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.into_inner();
    let id = ConversationId::from_field("conversation_id", &request.conversation_id)?;
    let view = chats.set_picture(user, id, request.picture).await?;
    Ok(SetGroupPictureResponse { conversation: Some(chats.wired(&view)) })
}
