use proto::auth::{
    BeginPasskeyLoginResponse, CompleteLoginRequest, CompleteLoginResponse, LoginRequest, LoginResponse,
};
use tonic::{Request, Status};

use super::Answer;
use crate::{
    app::App,
    domain::{account::Identifier, password::Password},
    error::Error,
    rpc::signed_in::{Delivery, begin, device, reply},
    store,
};

pub(super) async fn login(app: &App, request: Request<LoginRequest>) -> Answer<LoginResponse> {
    let device = device(&request, &request.get_ref().device_name);
    let request = request.into_inner();
    let identifier = Identifier::parse(&request.identifier);
    let find = app.pool.run(async |conn| store::users::credentials(conn, &identifier).await);
    let found = find.await.map_err(Error::from)?;
    let hash = found.as_ref().and_then(|(_, hash)| hash.as_deref());
    let matches = app.passwords.matches(Password::new(&request.password), hash).await?;
    let Some((user, _)) = found.filter(|_| matches) else {
        metrics::counter!("sign_ins_total", "outcome" => "wrong").increment(1);
        return Err(Error::CredentialsWrong.into());
    };
    if !user.may_sign_in() {
        return Err(Error::AccountDisabled.into());
    }
    let session = begin(app, user.id, device);
    let insert = app.pool.run(async |conn| store::sessions::insert(conn, &session).await);
    insert.await.map_err(Error::from)?;
    metrics::counter!("sign_ins_total", "outcome" => "right").increment(1);
    let delivery = Delivery::in_body(request.refresh_token_in_body);
    Ok(reply(app, &user, &session, session.generation, delivery, |session| LoginResponse {
        session: Some(session),
        challenge: None,
    })?)
}

pub(super) async fn begin_passkey(_: &App) -> Answer<BeginPasskeyLoginResponse> {
    Err(Status::unimplemented(""))
}

pub(super) async fn complete(_: &App, _: Request<CompleteLoginRequest>) -> Answer<CompleteLoginResponse> {
    Err(Status::unimplemented(""))
}
