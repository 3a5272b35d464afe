use proto::{
    chat::{ListMessagesRequest, ListMessagesResponse, SendMessageRequest, SendMessageResponse},
    id::{ConversationId, RequestId, UserId},
};
use runtime::{Principal, page, principal};
use tonic::{Request, Status};

use crate::{
    chats::{Chats, Near, Sending},
    domain::{Asked, What, Written},
    error::Error,
    wire,
};

pub(super) async fn send(
    chats: &Chats,
    request: Request<SendMessageRequest>,
) -> Result<SendMessageResponse, Status> {
    let user = who_writes(principal(&request)?, &request.get_ref().sender_user_id)?;
    let request = request.into_inner();
    let id = RequestId::from_field("request_id", &request.request_id)?;
    let asked = Asked::new(user, id, What::Message, &request);
    let sending = Sending {
        asked,
        conversation: ConversationId::from_field("conversation_id", &request.conversation_id)?,
        written: Written::by_people(request.content.unwrap_or_default()).map_err(Error::from)?,
        reply_to: Some(request.reply_to_seq).filter(|seq| *seq > 0),
    };
    let message = chats.send(sending).await?;
    Ok(SendMessageResponse { message: Some(wire::message(&message, Some(user))) })
}

/// People write for themselves; a service names the person for whom it writes.
fn who_writes(principal: &Principal, named: &str) -> Result<UserId, Status> {
    match principal {
        Principal::User(_) if !named.is_empty() => Err(Error::NotAllowed.into()),
        Principal::User(user) => Ok(user.user_id),
        Principal::Service(_) if named.is_empty() => {
            Err(Error::Invalid { field: "sender_user_id", problem: "must be set by a service" }.into())
        }
        Principal::Service(_) => UserId::from_field("sender_user_id", named),
    }
}

pub(super) async fn list(
    chats: &Chats,
    request: Request<ListMessagesRequest>,
) -> Result<ListMessagesResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let id = ConversationId::from_field("conversation_id", &request.conversation_id)?;
    let limit = page::size(request.limit).unsigned_abs();
    let page = chats.history(user, id, near(request)?, limit).await?;
    Ok(ListMessagesResponse {
        messages: page.messages.iter().map(|message| wire::message(message, Some(user))).collect(),
        first_seq: page.looked.first,
        last_seq: page.looked.last,
        at_start: page.at_start,
        at_end: page.at_end,
    })
}

fn near(request: &ListMessagesRequest) -> Result<Near, Status> {
    match (request.before_seq, request.after_seq, request.around_seq) {
        (0, 0, 0) => Ok(Near::End),
        (before, 0, 0) => Ok(Near::Before(before)),
        (0, after, 0) => Ok(Near::After(after)),
        (0, 0, around) => Ok(Near::Around(around)),
        _ => Err(Error::Invalid { field: "before_seq", problem: "must be alone of these three" }.into()),
    }
}
