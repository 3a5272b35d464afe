use proto::auth::{SignInAsGuestRequest, SignInAsGuestResponse, UpgradeGuestRequest, UpgradeGuestResponse};
use tonic::{Request, Response, Status};

use super::Answer;
use crate::app::App;

pub(super) async fn sign_in(_: &App, _: Request<SignInAsGuestRequest>) -> Answer<SignInAsGuestResponse> {
    Err(Status::unimplemented(""))
}

pub(super) async fn upgrade(_: &App, _: Request<UpgradeGuestRequest>) -> Answer<UpgradeGuestResponse> {
    Err(Status::unimplemented(""))
}
