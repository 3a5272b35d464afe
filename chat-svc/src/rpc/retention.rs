use proto::chat::{SetRetentionRequest, SetRetentionResponse};
use tonic::{Request, Status};

use crate::chats::Chats;

pub(super) async fn set(
    chats: &Chats,
    request: Request<SetRetentionRequest>,
) -> Result<SetRetentionResponse, Status> {
    super::not_served(chats, request).await
}
