use proto::{
    chat::{
        NotifyLevel, SaveDraftRequest, SaveDraftResponse, UpdateMembershipRequest, UpdateMembershipResponse,
    },
    convert::time,
    id::ConversationId,
};
use runtime::principal;
use tonic::{Request, Status};

use super::groups::unknown_path;
use crate::{
    chats::{Chats, OwnUpdate},
    domain::Level,
    error::Error,
    wire,
};

pub(super) async fn update(
    chats: &Chats,
    request: Request<UpdateMembershipRequest>,
) -> Result<UpdateMembershipResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let id = ConversationId::from_field("conversation_id", &request.conversation_id)?;
    let (seat, mentions) = chats.update_own(user, id, wanted(request)?).await?;
    Ok(UpdateMembershipResponse { own: Some(wire::own(&seat, mentions)) })
}

fn wanted(request: &UpdateMembershipRequest) -> Result<OwnUpdate, Status> {
    let mut update = OwnUpdate::default();
    for path in request.update_mask.iter().flat_map(|mask| &mask.paths) {
        match path.as_str() {
            "archived" => update.archived = Some(request.archived),
            "pinned" => update.pinned = Some(request.pinned),
            "marked_unread" => update.marked_unread = Some(request.marked_unread),
            "level" => update.level = Some(level(request.level())),
            "mute_until" => {
                let invalid = Error::Invalid { field: "mute_until", problem: "must be a time" };
                let until = request.mute_until.map(|until| time(until).ok_or(invalid)).transpose()?;
                update.mute_until = Some(until);
            }
            _ => return Err(unknown_path()),
        }
    }
    Ok(update)
}

const fn level(level: NotifyLevel) -> Level {
    match level {
        NotifyLevel::Unspecified => Level::Default,
        NotifyLevel::All => Level::All,
        NotifyLevel::Mentions => Level::Mentions,
        NotifyLevel::None => Level::None,
    }
}

pub(super) async fn save_draft(
    chats: &Chats,
    request: Request<SaveDraftRequest>,
) -> Result<SaveDraftResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.into_inner();
    let id = ConversationId::from_field("conversation_id", &request.conversation_id)?;
    let (seat, mentions) = chats.save_draft(user, id, request.text, request.reply_to_seq).await?;
    Ok(SaveDraftResponse { own: Some(wire::own(&seat, mentions)) })
}
