use std::sync::Arc;

use proto::auth::{
    CreateServiceAccountRequest, CreateServiceAccountResponse, DisableServiceAccountRequest,
    DisableServiceAccountResponse, EnableServiceAccountRequest, EnableServiceAccountResponse,
    ListServiceAccountsRequest, ListServiceAccountsResponse, RotateServiceAccountSecretRequest,
    RotateServiceAccountSecretResponse, SetServiceAccountScopesRequest, SetServiceAccountScopesResponse,
    service_account_service_server::ServiceAccountService,
};
use tonic::{Request, Response, Status};

use crate::app::App;

/// `ServiceAccountService`.
#[derive(Debug)]
pub(crate) struct ServiceAccounts {
    app: Arc<App>,
}

impl ServiceAccounts {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl ServiceAccountService for ServiceAccounts {
    async fn create_service_account(
        &self,
        _: Request<CreateServiceAccountRequest>,
    ) -> Result<Response<CreateServiceAccountResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn list_service_accounts(
        &self,
        _: Request<ListServiceAccountsRequest>,
    ) -> Result<Response<ListServiceAccountsResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn rotate_service_account_secret(
        &self,
        _: Request<RotateServiceAccountSecretRequest>,
    ) -> Result<Response<RotateServiceAccountSecretResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn set_service_account_scopes(
        &self,
        _: Request<SetServiceAccountScopesRequest>,
    ) -> Result<Response<SetServiceAccountScopesResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn disable_service_account(
        &self,
        _: Request<DisableServiceAccountRequest>,
    ) -> Result<Response<DisableServiceAccountResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn enable_service_account(
        &self,
        _: Request<EnableServiceAccountRequest>,
    ) -> Result<Response<EnableServiceAccountResponse>, Status> {
        Err(Status::unimplemented(""))
    }
}
