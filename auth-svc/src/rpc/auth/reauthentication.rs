use proto::auth::{
    BeginReauthenticationRequest, BeginReauthenticationResponse, ReauthenticateRequest,
    ReauthenticateResponse,
};
use tonic::{Request, Response, Status};

use super::Answer;
use crate::app::App;

pub(super) async fn begin(
    _: &App,
    _: &Request<BeginReauthenticationRequest>,
) -> Answer<BeginReauthenticationResponse> {
    Err(Status::unimplemented(""))
}

pub(super) async fn complete(_: &App, _: Request<ReauthenticateRequest>) -> Answer<ReauthenticateResponse> {
    Err(Status::unimplemented(""))
}
