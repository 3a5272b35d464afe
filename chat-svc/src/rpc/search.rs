use proto::chat::{SearchMessagesRequest, SearchMessagesResponse};
use tonic::{Request, Status};

use crate::chats::Chats;

pub(super) async fn search(
    chats: &Chats,
    request: Request<SearchMessagesRequest>,
) -> Result<SearchMessagesResponse, Status> {
    super::not_served(chats, request).await
}
