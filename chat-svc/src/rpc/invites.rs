use proto::{
    chat::{
        self, CreateInviteRequest, CreateInviteResponse, GetInviteRequest, GetInviteResponse,
        JoinByInviteRequest, JoinByInviteResponse, ListInvitesRequest, ListInvitesResponse,
        RevokeInviteRequest, RevokeInviteResponse,
    },
    convert::{time, timestamp},
    id::{ConversationId, InviteId, RequestId},
};
use runtime::principal;
use tonic::{Request, Status};

use crate::{
    chats::{Chats, NewInvite},
    domain::invite::Invite,
    error::Error,
};

pub(super) async fn create(
    chats: &Chats,
    request: Request<CreateInviteRequest>,
) -> Result<CreateInviteResponse, Status> {
    let by = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let invalid = Error::Invalid { field: "expire_time", problem: "must be a time" };
    let expire_time = request.expire_time.map(|until| time(until).ok_or(invalid)).transpose()?;
    let new = NewInvite {
        by,
        request: RequestId::from_field("request_id", &request.request_id)?,
        conversation: ConversationId::from_field("conversation_id", &request.conversation_id)?,
        expire_time,
        max_uses: request.max_uses,
    };
    let invite = chats.invite(new).await?;
    Ok(CreateInviteResponse { invite: Some(self::invite(&invite)) })
}

pub(super) async fn list(
    chats: &Chats,
    request: Request<ListInvitesRequest>,
) -> Result<ListInvitesResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let id = ConversationId::from_field("conversation_id", &request.get_ref().conversation_id)?;
    let invites = chats.invites(user, id).await?;
    Ok(ListInvitesResponse { invites: invites.iter().map(invite).collect() })
}

pub(super) async fn revoke(
    chats: &Chats,
    request: Request<RevokeInviteRequest>,
) -> Result<RevokeInviteResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let id = ConversationId::from_field("conversation_id", &request.conversation_id)?;
    let invite = InviteId::from_field("invite_id", &request.invite_id)?;
    chats.revoke(user, id, invite).await?;
    Ok(RevokeInviteResponse {})
}

pub(super) async fn get(
    chats: &Chats,
    request: Request<GetInviteRequest>,
) -> Result<GetInviteResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let (invite, conversation, is_in) = chats.invited(user, &request.get_ref().token).await?;
    Ok(GetInviteResponse {
        group: Some(chats.wired_group(&conversation)),
        conversation_id: if is_in { conversation.id.to_string() } else { String::new() },
        invited_by_user_id: invite.created_by.to_string(),
    })
}

pub(super) async fn join(
    chats: &Chats,
    request: Request<JoinByInviteRequest>,
) -> Result<JoinByInviteResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let view = chats.join(user, &request.get_ref().token).await?;
    Ok(JoinByInviteResponse { conversation: Some(chats.wired(&view)) })
}

fn invite(invite: &Invite) -> chat::Invite {
    chat::Invite {
        invite_id: invite.id.to_string(),
        token: invite.token.clone(),
        expire_time: Some(timestamp(invite.expire_time)),
        max_uses: invite.max_uses,
        use_count: invite.use_count,
        created_by_user_id: invite.created_by.to_string(),
        create_time: Some(timestamp(invite.create_time)),
    }
}
