use proto::call::{
    CallSettings, GetCallSettingsRequest, GetCallSettingsResponse, UpdateCallSettingsRequest,
    UpdateCallSettingsResponse, call_settings_service_server::CallSettingsService,
};
use runtime::principal;
use tonic::{Request, Response, Status, async_trait};

use super::Rpc;
use crate::{domain::Settings, wire};

#[async_trait]
impl CallSettingsService for Rpc {
    async fn get_call_settings(
        &self,
        request: Request<GetCallSettingsRequest>,
    ) -> Result<Response<GetCallSettingsResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        let settings = self.calls.settings_of(user).await?;
        Ok(Response::new(GetCallSettingsResponse { settings: Some(wire::settings(settings)) }))
    }

    async fn update_call_settings(
        &self,
        request: Request<UpdateCallSettingsRequest>,
    ) -> Result<Response<UpdateCallSettingsResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        let CallSettings { hide_address, busy_when_in_call } =
            request.into_inner().settings.unwrap_or_default();
        let settings = Settings { hide_address, busy_when_in_call };
        self.calls.set_settings(user, settings).await?;
        Ok(Response::new(UpdateCallSettingsResponse { settings: Some(wire::settings(settings)) }))
    }
}
