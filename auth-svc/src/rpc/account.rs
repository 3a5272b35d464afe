use std::sync::Arc;

use futures::stream::BoxStream;
use proto::auth::{
    CancelDeletionRequest, CancelDeletionResponse, ChangeEmailRequest, ChangeEmailResponse,
    ChangeUsernameRequest, ChangeUsernameResponse, ConfirmEmailRequest, ConfirmEmailResponse,
    DeleteAccountRequest, DeleteAccountResponse, ExportAccountRequest, ExportAccountResponse,
    ResendConfirmationRequest, ResendConfirmationResponse, account_service_server::AccountService,
};
use tonic::{Request, Response, Status};

use crate::app::App;

/// `AccountService`.
#[derive(Debug)]
pub(crate) struct Accounts {
    app: Arc<App>,
}

impl Accounts {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl AccountService for Accounts {
    async fn change_username(
        &self,
        _: Request<ChangeUsernameRequest>,
    ) -> Result<Response<ChangeUsernameResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn change_email(
        &self,
        _: Request<ChangeEmailRequest>,
    ) -> Result<Response<ChangeEmailResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn resend_confirmation(
        &self,
        _: Request<ResendConfirmationRequest>,
    ) -> Result<Response<ResendConfirmationResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn confirm_email(
        &self,
        _: Request<ConfirmEmailRequest>,
    ) -> Result<Response<ConfirmEmailResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn delete_account(
        &self,
        _: Request<DeleteAccountRequest>,
    ) -> Result<Response<DeleteAccountResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn cancel_deletion(
        &self,
        _: Request<CancelDeletionRequest>,
    ) -> Result<Response<CancelDeletionResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    type ExportAccountStream = BoxStream<'static, Result<ExportAccountResponse, Status>>;

    async fn export_account(
        &self,
        _: Request<ExportAccountRequest>,
    ) -> Result<Response<Self::ExportAccountStream>, Status> {
        Err(Status::unimplemented(""))
    }
}
