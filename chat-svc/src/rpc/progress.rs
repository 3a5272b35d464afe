use proto::{
    chat::{
        MarkDeliveredRequest, MarkDeliveredResponse, MarkReadRequest, MarkReadResponse, SendTypingRequest,
        SendTypingResponse,
    },
    id::ConversationId,
};
use runtime::principal;
use tonic::{Request, Status};

use crate::{chats::Chats, wire};

pub(super) async fn read(
    chats: &Chats,
    request: Request<MarkReadRequest>,
) -> Result<MarkReadResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let id = ConversationId::from_field("conversation_id", &request.conversation_id)?;
    let (seat, mentions) = chats.read(user, id, request.seq).await?;
    Ok(MarkReadResponse { own: Some(wire::own(&seat, mentions)) })
}

pub(super) async fn deliver(
    chats: &Chats,
    request: Request<MarkDeliveredRequest>,
) -> Result<MarkDeliveredResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let places = request.get_ref().deliveries.iter().map(|delivery| {
        let id = ConversationId::from_field("deliveries.conversation_id", &delivery.conversation_id)?;
        Ok((id, delivery.seq))
    });
    chats.deliver(user, &places.collect::<Result<Vec<_>, Status>>()?).await?;
    Ok(MarkDeliveredResponse {})
}

pub(super) async fn type_in(
    chats: &Chats,
    request: Request<SendTypingRequest>,
) -> Result<SendTypingResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let id = ConversationId::from_field("conversation_id", &request.conversation_id)?;
    chats.type_in(user, id, request.kind().into()).await?;
    Ok(SendTypingResponse {})
}
