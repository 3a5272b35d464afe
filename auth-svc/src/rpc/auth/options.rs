use proto::{
    auth::{GetSignInOptionsRequest, GetSignInOptionsResponse, InviteOffer, RegistrationMode},
    convert::timestamp,
};
use tonic::Response;

use super::Answer;
use crate::{app::App, domain::invite, error::Error, store};

pub(super) async fn get(app: &App, request: GetSignInOptionsRequest) -> Answer<GetSignInOptionsResponse> {
    let registration = app.config.registration;
    let invite = match invite::open(&app.seal_key, &request.invite) {
        Some(id) => {
            app.pool.run(async |conn| store::invites::find(conn, id).await).await.map_err(Error::from)?
        }
        None => None,
    };
    let offer = invite.and_then(|invite| invite.offer(registration, app.clock.now()));
    Ok(Response::new(GetSignInOptionsResponse {
        registration: RegistrationMode::from(registration).into(),
        guests: app.config.guests,
        mail: app.config.mail.url.is_some(),
        passkeys: app.config.public_url.is_some(),
        invite: offer.map(|invite| InviteOffer {
            role: invite.role.into(),
            expire_time: Some(timestamp(invite.expire_time)),
        }),
    }))
}
