use proto::auth::{UpdateProfileRequest, UpdateProfileResponse};
use runtime::principal;
use tonic::{Request, Response};

use super::Answer;
use crate::{
    app::App,
    changes::{self, Change},
    domain::profile::Part,
    error::Error,
    wire,
};

pub(super) async fn update(
    app: &App,
    request: Request<UpdateProfileRequest>,
) -> Answer<UpdateProfileResponse> {
    let id = principal(&request)?.user_id()?;
    let UpdateProfileRequest { profile, update_mask } = request.into_inner();
    let parts = parts(&update_mask.unwrap_or_default().paths)?;
    let user = changes::change(app, id, Change::Profile(&profile.unwrap_or_default(), &parts)).await?;
    Ok(Response::new(UpdateProfileResponse { me: Some(wire::me(app, &user)) }))
}

fn parts(paths: &[String]) -> Result<Vec<Part>, Error> {
    if paths.is_empty() {
        return Err(Error::BadMask("must name what to change".into()));
    }
    let part = |path: &String| {
        let unknown = || Error::BadMask(format!("names {path:?}, which a profile does not have"));
        Part::parse(path).ok_or_else(unknown)
    };
    paths.iter().map(part).collect()
}
