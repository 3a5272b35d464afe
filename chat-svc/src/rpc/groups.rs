use proto::{
    chat::{CreateGroupRequest, CreateGroupResponse, UpdateGroupRequest, UpdateGroupResponse},
    id::{ConversationId, RequestId, UserId},
};
use runtime::principal;
use tonic::{Request, Status};

use crate::{
    chats::{Chats, GroupUpdate, NewGroup},
    domain::{Asked, What},
    error::Error,
};

pub(super) async fn create(
    chats: &Chats,
    request: Request<CreateGroupRequest>,
) -> Result<CreateGroupResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.into_inner();
    let id = RequestId::from_field("request_id", &request.request_id)?;
    let new = NewGroup {
        asked: Asked::new(user, id, What::Group, &request),
        name: name(&request.name)?,
        description: request.description.trim().to_owned(),
        others: ids(&request.user_ids)?,
    };
    let (view, not_added) = chats.create_group(new).await?;
    let not_added_user_ids = not_added.iter().map(UserId::to_string).collect();
    Ok(CreateGroupResponse { conversation: Some(chats.wired(&view)), not_added_user_ids })
}

pub(super) async fn update(
    chats: &Chats,
    request: Request<UpdateGroupRequest>,
) -> Result<UpdateGroupResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let id = ConversationId::from_field("conversation_id", &request.conversation_id)?;
    let mut update = GroupUpdate::default();
    for path in request.update_mask.iter().flat_map(|mask| &mask.paths) {
        match path.as_str() {
            "name" => update.name = Some(name(&request.name)?),
            "description" => update.description = Some(request.description.trim().to_owned()),
            "history_for_new_members" => update.history_for_new = Some(request.history_for_new_members),
            _ => return Err(unknown_path()),
        }
    }
    let view = chats.update_group(user, id, update).await?;
    Ok(UpdateGroupResponse { conversation: Some(chats.wired(&view)) })
}

/// The refusal of a path in an update mask that names no field.
pub(super) fn unknown_path() -> Status {
    Error::Invalid { field: "update_mask", problem: "must name fields that can be changed" }.into()
}

pub(super) fn ids(user_ids: &[String]) -> Result<Vec<UserId>, Status> {
    user_ids.iter().map(|id| UserId::from_field("user_ids", id)).collect()
}

fn name(name: &str) -> Result<String, Status> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::Invalid { field: "name", problem: "must not be empty" }.into());
    }
    Ok(name.to_owned())
}
