use proto::auth::{
    ChangePasswordRequest, ChangePasswordResponse, RequestPasswordResetRequest, RequestPasswordResetResponse,
    ResetPasswordRequest, ResetPasswordResponse,
};
use tonic::{Request, Response, Status};

use super::Answer;
use crate::app::App;

pub(super) async fn change(_: &App, _: Request<ChangePasswordRequest>) -> Answer<ChangePasswordResponse> {
    Err(Status::unimplemented(""))
}

pub(super) async fn request_reset(
    _: &App,
    _: Request<RequestPasswordResetRequest>,
) -> Answer<RequestPasswordResetResponse> {
    Err(Status::unimplemented(""))
}

pub(super) async fn reset(_: &App, _: Request<ResetPasswordRequest>) -> Answer<ResetPasswordResponse> {
    Err(Status::unimplemented(""))
}
