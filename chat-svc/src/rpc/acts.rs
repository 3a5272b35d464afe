use proto::{
    chat::{
        DeleteMessageRequest, DeleteMessageResponse, Edit, EditMessageRequest, EditMessageResponse,
        ForwardMessagesRequest, ForwardMessagesResponse, ListEditsRequest, ListEditsResponse,
        ListPinnedRequest, ListPinnedResponse, ListReactionsRequest, ListReactionsResponse, MemberReaction,
        PinMessageRequest, PinMessageResponse, ReactRequest, ReactResponse,
    },
    convert::timestamp,
    id::{ConversationId, RequestId},
};
use runtime::{page, principal};
use tonic::{Request, Status};

use crate::{
    chats::{Act, Chats, Forwarding},
    domain::{Asked, What, acts::is_emoji},
    error::Error,
    store::acts::Felt,
};

pub(super) async fn forward(
    chats: &Chats,
    request: Request<ForwardMessagesRequest>,
) -> Result<ForwardMessagesResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.into_inner();
    let id = RequestId::from_field("request_id", &request.request_id)?;
    let forwarding = Forwarding {
        asked: Asked::new(user, id, What::Forward, &request),
        from: ConversationId::from_field("from_conversation_id", &request.from_conversation_id)?,
        to: ConversationId::from_field("to_conversation_id", &request.to_conversation_id)?,
        seqs: request.seqs,
    };
    let messages = chats.forward(forwarding).await?;
    let messages = messages.iter().map(|message| chats.shown(message, user)).collect();
    Ok(ForwardMessagesResponse { messages })
}

pub(super) async fn edit(
    chats: &Chats,
    request: Request<EditMessageRequest>,
) -> Result<EditMessageResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.into_inner();
    let id = conversation(&request.conversation_id)?;
    let act = Act::Edit(request.content.unwrap_or_default());
    let message = chats.act_and_get(user, id, request.seq, act).await?;
    Ok(EditMessageResponse { message: Some(chats.shown(&message, user)) })
}

pub(super) async fn delete(
    chats: &Chats,
    request: Request<DeleteMessageRequest>,
) -> Result<DeleteMessageResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let act = if request.for_all { Act::Delete } else { Act::Hide };
    chats.act(user, conversation(&request.conversation_id)?, request.seq, act).await?;
    Ok(DeleteMessageResponse {})
}

pub(super) async fn react(chats: &Chats, request: Request<ReactRequest>) -> Result<ReactResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let ReactRequest { conversation_id, seq, emoji, remove } = request.into_inner();
    if !is_emoji(&emoji) {
        return Err(Error::Invalid { field: "emoji", problem: "must be one emoji" }.into());
    }
    let act = Act::Feel { emoji, remove };
    let message = chats.act_and_get(user, conversation(&conversation_id)?, seq, act).await?;
    Ok(ReactResponse { message: Some(chats.shown(&message, user)) })
}

pub(super) async fn pin(
    chats: &Chats,
    request: Request<PinMessageRequest>,
) -> Result<PinMessageResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let PinMessageRequest { conversation_id, seq, remove } = request.into_inner();
    let act = Act::Pin { remove };
    let message = chats.act_and_get(user, conversation(&conversation_id)?, seq, act).await?;
    Ok(PinMessageResponse { message: Some(chats.shown(&message, user)) })
}

pub(super) async fn edits(
    chats: &Chats,
    request: Request<ListEditsRequest>,
) -> Result<ListEditsResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let texts = chats.edits(user, conversation(&request.conversation_id)?, request.seq).await?;
    let edit = |(text, time)| Edit { text, create_time: Some(timestamp(time)) };
    Ok(ListEditsResponse { edits: texts.into_iter().map(edit).collect() })
}

pub(super) async fn reactions(
    chats: &Chats,
    request: Request<ListReactionsRequest>,
) -> Result<ListReactionsResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let place = (conversation(&request.conversation_id)?, request.seq);
    let emoji = Some(request.emoji.as_str()).filter(|emoji| !emoji.is_empty());
    let after = page::place::<Felt>(&request.page_token)?;
    let size = page::size(request.page_size);
    let felt = chats.felt(user, place, emoji, after.as_ref(), size + 1).await?;
    let (felt, next_page_token) = page::cut(felt, size, Felt::clone)?;
    let reaction = |felt: Felt| MemberReaction {
        user_id: felt.user.to_string(),
        emoji: felt.emoji,
        create_time: Some(timestamp(felt.time)),
    };
    Ok(ListReactionsResponse { reactions: felt.into_iter().map(reaction).collect(), next_page_token })
}

pub(super) async fn pinned(
    chats: &Chats,
    request: Request<ListPinnedRequest>,
) -> Result<ListPinnedResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let messages = chats.pinned(user, conversation(&request.get_ref().conversation_id)?).await?;
    let messages = messages.iter().map(|message| chats.shown(message, user)).collect();
    Ok(ListPinnedResponse { messages })
}

fn conversation(id: &str) -> Result<ConversationId, Status> {
    ConversationId::from_field("conversation_id", id)
}
