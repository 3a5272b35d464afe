use std::sync::Arc;

use proto::auth::{
    BeginPasskeyRequest, BeginPasskeyResponse, BeginTotpRequest, BeginTotpResponse, ConfirmTotpRequest,
    ConfirmTotpResponse, CreateRecoveryCodesRequest, CreateRecoveryCodesResponse, FinishPasskeyRequest,
    FinishPasskeyResponse, ListFactorsRequest, ListFactorsResponse, RemovePasskeyRequest,
    RemovePasskeyResponse, RemoveTotpRequest, RemoveTotpResponse, RenamePasskeyRequest,
    RenamePasskeyResponse, factor_service_server::FactorService,
};
use tonic::{Request, Response, Status};

use crate::app::App;

/// `FactorService`.
#[derive(Debug)]
pub(crate) struct Factors {
    app: Arc<App>,
}

impl Factors {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl FactorService for Factors {
    async fn list_factors(
        &self,
        _: Request<ListFactorsRequest>,
    ) -> Result<Response<ListFactorsResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn begin_totp(&self, _: Request<BeginTotpRequest>) -> Result<Response<BeginTotpResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn confirm_totp(
        &self,
        _: Request<ConfirmTotpRequest>,
    ) -> Result<Response<ConfirmTotpResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn remove_totp(
        &self,
        _: Request<RemoveTotpRequest>,
    ) -> Result<Response<RemoveTotpResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn create_recovery_codes(
        &self,
        _: Request<CreateRecoveryCodesRequest>,
    ) -> Result<Response<CreateRecoveryCodesResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn begin_passkey(
        &self,
        _: Request<BeginPasskeyRequest>,
    ) -> Result<Response<BeginPasskeyResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn finish_passkey(
        &self,
        _: Request<FinishPasskeyRequest>,
    ) -> Result<Response<FinishPasskeyResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn rename_passkey(
        &self,
        _: Request<RenamePasskeyRequest>,
    ) -> Result<Response<RenamePasskeyResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn remove_passkey(
        &self,
        _: Request<RemovePasskeyRequest>,
    ) -> Result<Response<RemovePasskeyResponse>, Status> {
        Err(Status::unimplemented(""))
    }
}
