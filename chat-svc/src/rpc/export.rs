use futures::stream::BoxStream;
use proto::chat::{ExportConversationRequest, ExportConversationResponse};
use tonic::{Request, Status};

use crate::chats::Chats;

type Chunks = BoxStream<'static, Result<ExportConversationResponse, Status>>;

pub(super) async fn export(
    chats: &Chats,
    request: Request<ExportConversationRequest>,
) -> Result<Chunks, Status> {
    super::not_served(chats, request).await
}
