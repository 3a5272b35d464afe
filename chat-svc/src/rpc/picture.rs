use proto::chat::{SetGroupPictureRequest, SetGroupPictureResponse};
use tonic::{Request, Status};

use crate::chats::Chats;

pub(super) async fn set(
    chats: &Chats,
    request: Request<SetGroupPictureRequest>,
) -> Result<SetGroupPictureResponse, Status> {
    super::not_served(chats, request).await
}
