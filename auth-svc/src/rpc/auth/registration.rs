use proto::auth::{RegisterRequest, RegisterResponse, Role};
use tonic::Request;

use super::Answer;
use crate::{
    app::App,
    domain::{
        account::{DisplayName, Email, Username},
        password::Password,
        user::User,
    },
    error::Error,
    rpc::signed_in::{Delivery, begin, device, reply},
    store::{self, users::Taken},
};

pub(super) async fn register(app: &App, request: Request<RegisterRequest>) -> Answer<RegisterResponse> {
    let device = device(&request, &request.get_ref().device_name);
    let request = request.into_inner();
    let (username, email) = (Username::parse(&request.username)?, Email::parse(&request.email)?);
    let taken = async |conn: &mut db::Connection| store::users::taken(conn, &username, &email).await;
    refuse_taken(app.pool.run(taken).await.map_err(Error::from)?)?;
    let hash = app.passwords.hash(Password::new(&request.password)).await?;
    let user = new_user(app, &request, username, email)?;
    let session = begin(app, user.id, device);
    let insert = app.pool.transaction(async |conn| {
        // Somebody may have taken the name meanwhile: the unique keys decide.
        refuse_taken(store::users::insert(conn, &user, Some(&hash)).await?)?;
        Ok::<_, Error>(store::sessions::insert(conn, &session).await?)
    });
    insert.await?;
    metrics::counter!("accounts_registered_total").increment(1);
    let delivery = Delivery::in_body(request.refresh_token_in_body);
    Ok(reply(app, &user, &session, session.generation, delivery, |session| RegisterResponse {
        session: Some(session),
    })?)
}

fn new_user(app: &App, request: &RegisterRequest, username: Username, email: Email) -> Result<User, Error> {
    let name = DisplayName::or_username(&request.display_name, &username)?;
    Ok(User {
        username: Some(username),
        email: Some(email),
        locale: request.locale.clone(),
        ..User::new(app.ids.next(), name, Role::User, app.clock.now())
    })
}

/// Says which name somebody has.
pub(super) const fn refuse_taken(taken: Option<Taken>) -> Result<(), Error> {
    match taken {
        None => Ok(()),
        Some(Taken::Username) => Err(Error::UsernameTaken),
        Some(Taken::Email) => Err(Error::EmailTaken),
    }
}
