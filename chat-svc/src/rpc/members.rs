use proto::{
    chat::{
        self, AddMembersRequest, AddMembersResponse, ChangeMemberRoleRequest, ChangeMemberRoleResponse,
        LeaveConversationRequest, LeaveConversationResponse, ListMembersRequest, ListMembersResponse,
        MemberRole, RemoveMemberRequest, RemoveMemberResponse,
    },
    convert::timestamp,
    id::{ConversationId, UserId},
};
use runtime::{page, principal};
use tonic::{Request, Status};

use super::groups::ids;
use crate::{
    chats::Chats,
    domain::{Member, Role},
    error::Error,
    store::roster::Place,
    wire,
};

pub(super) async fn list(
    chats: &Chats,
    request: Request<ListMembersRequest>,
) -> Result<ListMembersResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let id = ConversationId::from_field("conversation_id", &request.conversation_id)?;
    let after = page::place::<Place>(&request.page_token)?;
    let size = page::size(request.page_size);
    let members = chats.members(user, id, after, size + 1).await?;
    let (members, next_page_token) = page::cut(members, size, Place::of)?;
    Ok(ListMembersResponse { members: members.iter().map(member).collect(), next_page_token })
}

pub(super) async fn add(
    chats: &Chats,
    request: Request<AddMembersRequest>,
) -> Result<AddMembersResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let id = ConversationId::from_field("conversation_id", &request.conversation_id)?;
    let (view, not_added) = chats.add_members(user, id, &ids(&request.user_ids)?).await?;
    let not_added_user_ids = not_added.iter().map(UserId::to_string).collect();
    Ok(AddMembersResponse { conversation: Some(chats.wired(&view)), not_added_user_ids })
}

pub(super) async fn remove(
    chats: &Chats,
    request: Request<RemoveMemberRequest>,
) -> Result<RemoveMemberResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let id = ConversationId::from_field("conversation_id", &request.conversation_id)?;
    let whom = UserId::from_field("user_id", &request.user_id)?;
    let view = chats.remove_member(user, id, whom).await?;
    Ok(RemoveMemberResponse { conversation: Some(chats.wired(&view)) })
}

pub(super) async fn change_role(
    chats: &Chats,
    request: Request<ChangeMemberRoleRequest>,
) -> Result<ChangeMemberRoleResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let id = ConversationId::from_field("conversation_id", &request.conversation_id)?;
    let whom = UserId::from_field("user_id", &request.user_id)?;
    let role = match request.role() {
        MemberRole::Member => Role::Member,
        MemberRole::Admin => Role::Admin,
        MemberRole::Owner => Role::Owner,
        MemberRole::Unspecified => {
            return Err(Error::Invalid { field: "role", problem: "must be set" }.into());
        }
    };
    let view = chats.change_role(user, id, whom, role).await?;
    Ok(ChangeMemberRoleResponse { conversation: Some(chats.wired(&view)) })
}

pub(super) async fn leave(
    chats: &Chats,
    request: Request<LeaveConversationRequest>,
) -> Result<LeaveConversationResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let id = ConversationId::from_field("conversation_id", &request.get_ref().conversation_id)?;
    let view = chats.leave(user, id).await?;
    Ok(LeaveConversationResponse { conversation: Some(chats.wired(&view)) })
}

fn member(member: &Member) -> chat::Member {
    chat::Member {
        user_id: member.user.to_string(),
        role: wire::role(member.role).into(),
        join_time: Some(timestamp(member.join_time)),
    }
}
