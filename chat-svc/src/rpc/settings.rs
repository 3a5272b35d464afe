use proto::chat::{
    ChatSettings, GetChatSettingsRequest, GetChatSettingsResponse, UpdateChatSettingsRequest,
    UpdateChatSettingsResponse,
};
use runtime::principal;
use tonic::{Request, Status};

use crate::{chats::Chats, domain::Settings};

pub(super) async fn get(
    chats: &Chats,
    request: Request<GetChatSettingsRequest>,
) -> Result<GetChatSettingsResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let Settings { read_receipts, typing } = chats.settings_of(user).await?;
    Ok(GetChatSettingsResponse { settings: Some(ChatSettings { read_receipts, typing }) })
}

pub(super) async fn update(
    chats: &Chats,
    request: Request<UpdateChatSettingsRequest>,
) -> Result<UpdateChatSettingsResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let settings = request.into_inner().settings.unwrap_or_default();
    let ChatSettings { read_receipts, typing } = settings;
    chats.set_settings(user, Settings { read_receipts, typing }).await?;
    Ok(UpdateChatSettingsResponse { settings: Some(settings) })
}
