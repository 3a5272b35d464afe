use proto::{
    auth::{
        BeginPasskeyLoginResponse, CompleteLoginRequest, CompleteLoginResponse, LoginRequest, LoginResponse,
    },
    id::UserId,
};
use tonic::{Request, Status};

use super::Answer;
use crate::{
    app::App,
    attempts::Attempt,
    domain::{account::Identifier, attempts::Claim},
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
    let attempt = Attempt {
        claim: Claim::Name(&request.identifier),
        owner: found.as_ref().map(|(user, _)| user.id),
        address: &device.address,
    };
    let judged = attempt.judge(app, async {
        let account = found.as_ref().map(|(user, hash)| (user.id, hash.as_deref()));
        Ok(check_password(app, account, &request.password).await?.then_some(()))
    });
    let right = judged.await?;
    let Some((user, _)) = found.filter(|_| right.is_some()) else {
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

/// Whether the password is the account's, if there is one. A hash that is easier to break than one made now is replaced.
pub(super) async fn check_password(
    app: &App,
    account: Option<(UserId, Option<&str>)>,
    password: &str,
) -> Result<bool, Error> {
    let hash = account.and_then(|(_, hash)| hash);
    let outcome = app.passwords.check(password, hash).await?;
    if let (Some((user, Some(old))), Some(new)) = (account, outcome.replace) {
        app.pool.run(async |conn| store::users::replace_hash(conn, user, old, &new).await).await?;
    }
    Ok(outcome.matches)
}

pub(super) async fn begin_passkey(_: &App) -> Answer<BeginPasskeyLoginResponse> {
    Err(Status::unimplemented(""))
}

pub(super) async fn complete(_: &App, _: Request<CompleteLoginRequest>) -> Answer<CompleteLoginResponse> {
    Err(Status::unimplemented(""))
}
