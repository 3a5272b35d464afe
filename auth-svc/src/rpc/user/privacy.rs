use proto::auth::{
    GetPrivacyRequest, GetPrivacyResponse, Privacy as PrivacyMessage, PrivacyLevel, UpdatePrivacyRequest,
    UpdatePrivacyResponse,
};
use runtime::principal;
use tonic::{Request, Response};

use super::Answer;
use crate::{
    app::App,
    domain::{account::InvalidField, user::Privacy},
    error::Error,
    store,
};

pub(super) async fn get(app: &App, request: &Request<GetPrivacyRequest>) -> Answer<GetPrivacyResponse> {
    let me = principal(request)?.user_id()?;
    let find = app.pool.run(async |conn| store::users::find(conn, me).await);
    let user = find.await.map_err(Error::from)?.ok_or(Error::UserNotFound)?;
    let defaults = Some(message(app.config.privacy.into()));
    Ok(Response::new(GetPrivacyResponse { privacy: Some(message(user.privacy)), defaults }))
}

pub(super) async fn update(
    app: &App,
    request: &Request<UpdatePrivacyRequest>,
) -> Answer<UpdatePrivacyResponse> {
    let me = principal(request)?.user_id()?;
    let wanted = parse(&request.get_ref().privacy.unwrap_or_default())?;
    let set = app.pool.run(async |conn| store::profiles::set_privacy(conn, me, wanted).await);
    match set.await {
        Ok(()) => Ok(Response::new(UpdatePrivacyResponse { privacy: Some(message(wanted)) })),
        Err(db::Error::NotFound) => Err(Error::UserNotFound.into()),
        Err(error) => Err(Error::from(error).into()),
    }
}

fn parse(message: &PrivacyMessage) -> Result<Privacy, InvalidField> {
    let level = |number, field| {
        PrivacyLevel::try_from(number).map_err(|_| InvalidField { field, problem: "must be a known level" })
    };
    Ok(Privacy {
        find: level(message.find, "privacy.find")?,
        call: level(message.call, "privacy.call")?,
        write: level(message.write, "privacy.write")?,
        presence: level(message.presence, "privacy.presence")?,
    })
}

fn message(privacy: Privacy) -> PrivacyMessage {
    PrivacyMessage {
        find: privacy.find.into(),
        call: privacy.call.into(),
        write: privacy.write.into(),
        presence: privacy.presence.into(),
    }
}
