use proto::{
    chat::{
        ConversationFilter, GetConversationRequest, GetConversationResponse, GetUnreadTotalsRequest,
        GetUnreadTotalsResponse, ListConversationsRequest, ListConversationsResponse, OpenDirectRequest,
        OpenDirectResponse,
    },
    id::{ConversationId, UserId},
};
use runtime::{page, principal};
use tonic::{Request, Status};

use crate::{
    chats::Chats,
    store::lists::{Place, Which},
    views::View,
};

pub(super) async fn open_direct(
    chats: &Chats,
    request: Request<OpenDirectRequest>,
) -> Result<OpenDirectResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let other = UserId::from_field("user_id", &request.get_ref().user_id)?;
    let view = chats.open_direct(user, other).await?;
    Ok(OpenDirectResponse { conversation: Some(chats.wired(&view)) })
}

pub(super) async fn get(
    chats: &Chats,
    request: Request<GetConversationRequest>,
) -> Result<GetConversationResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let id = ConversationId::from_field("conversation_id", &request.get_ref().conversation_id)?;
    let view = chats.view(user, id).await?;
    Ok(GetConversationResponse { conversation: Some(chats.wired(&view)) })
}

pub(super) async fn list(
    chats: &Chats,
    request: Request<ListConversationsRequest>,
) -> Result<ListConversationsResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let after = page::place::<Place>(&request.page_token)?;
    let size = page::size(request.page_size);
    let views = chats.list(user, which(request.filter()), after, size + 1).await?;
    let (views, next_page_token) = page::cut(views, size, place)?;
    let conversations = views.iter().map(|view| chats.wired(view)).collect();
    Ok(ListConversationsResponse { conversations, next_page_token })
}

pub(super) async fn totals(
    chats: &Chats,
    request: Request<GetUnreadTotalsRequest>,
) -> Result<GetUnreadTotalsResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let (conversation_count, mention_count) = chats.totals(user).await?;
    Ok(GetUnreadTotalsResponse { conversation_count, mention_count })
}

const fn which(filter: ConversationFilter) -> Which {
    match filter {
        ConversationFilter::Unspecified => Which::Listed,
        ConversationFilter::Archived => Which::Archived,
        ConversationFilter::Unread => Which::Unread,
        ConversationFilter::Groups => Which::Groups,
    }
}

fn place(view: &View) -> Place {
    let seat = &view.seat;
    Place {
        pinned: seat.member.pin_time.is_some(),
        time: seat.active_time(),
        id: seat.conversation.id.uuid(),
    }
}
