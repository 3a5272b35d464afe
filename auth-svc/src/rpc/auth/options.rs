use proto::auth::{GetSignInOptionsRequest, GetSignInOptionsResponse};
use tonic::{Request, Response, Status};

use super::Answer;
use crate::app::App;

pub(super) async fn get(_: &App, _: GetSignInOptionsRequest) -> Answer<GetSignInOptionsResponse> {
    Err(Status::unimplemented(""))
}
