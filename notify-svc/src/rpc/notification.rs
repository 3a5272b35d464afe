use proto::{
    id::UserId,
    notify::{
        GetNotificationSettingsRequest, GetNotificationSettingsResponse, NotifyRequest, NotifyResponse,
        UpdateNotificationSettingsRequest, UpdateNotificationSettingsResponse, WithdrawRequest,
        WithdrawResponse, notification_service_server::NotificationService,
    },
};
use runtime::principal;
use tonic::{Request, Response, Status, async_trait};

use crate::{
    app::App,
    notifier::News,
    wire::{self, parse_settings},
};

/// `NotificationService`.
#[derive(Debug)]
pub(crate) struct Notifications(pub(crate) App);

#[async_trait]
impl NotificationService for Notifications {
    async fn get_notification_settings(
        &self,
        request: Request<GetNotificationSettingsRequest>,
    ) -> Result<Response<GetNotificationSettingsResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        let (settings, version) = self.0.people.settings(user).await?;
        let settings = Some(wire::settings(&settings, version));
        Ok(Response::new(GetNotificationSettingsResponse { settings }))
    }

    async fn update_notification_settings(
        &self,
        request: Request<UpdateNotificationSettingsRequest>,
    ) -> Result<Response<UpdateNotificationSettingsResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        let settings = parse_settings(&request.into_inner().settings.unwrap_or_default())?;
        let version = self.0.people.set_settings(user, settings).await?;
        let settings = Some(wire::settings(&settings, version));
        Ok(Response::new(UpdateNotificationSettingsResponse { settings }))
    }

    async fn notify(&self, request: Request<NotifyRequest>) -> Result<Response<NotifyResponse>, Status> {
        let news = News::parse(request.into_inner())?;
        self.0.notifier.notify(&news).await?;
        Ok(Response::new(NotifyResponse {}))
    }

    async fn withdraw(
        &self,
        request: Request<WithdrawRequest>,
    ) -> Result<Response<WithdrawResponse>, Status> {
        let WithdrawRequest { user_ids, tag } = request.into_inner();
        let users: Vec<UserId> =
            user_ids.iter().map(|id| UserId::from_field("user_ids", id)).collect::<Result<_, _>>()?;
        self.0.notifier.withdraw(&users, &tag).await?;
        Ok(Response::new(WithdrawResponse {}))
    }
}
