use db::Connection;
use proto::auth::{RegisterRequest, RegisterResponse, Role};
use tonic::Request;
use uuid::Uuid;

use super::Answer;
use crate::{
    app::App,
    domain::{
        account::{DisplayName, Email, Username, locale},
        invite::{self, NotAdmitted},
        link::LinkKind,
        password::Password,
        user::User,
    },
    error::Error,
    people::check_password,
    post,
    rpc::signed_in::{Delivery, begin, device, reply},
    store::{self, users::Taken},
};

pub(super) async fn register(app: &App, request: Request<RegisterRequest>) -> Answer<RegisterResponse> {
    let device = device(&request, &request.get_ref().device_name);
    let request = request.into_inner();
    let admission = Admission::of(app, &request.invite).await?;
    let user = new_user(app, &request, admission.role)?;
    refuse_taken_early(app, &user).await?;
    let hash = new_password(app, "password", &request.password, &user).await?;
    let session = begin(app, user.id, device);
    let insert = app.pool.transaction(async |conn| {
        admission.take(app, conn).await?;
        // Somebody may have taken the name meanwhile: the unique keys decide.
        refuse_taken(store::users::insert(conn, &user, Some(&hash)).await?)?;
        confirm_later(app, conn, &user).await?;
        Ok::<_, Error>(store::sessions::insert(conn, &session).await?)
    });
    insert.await?;
    app.post.wake();
    metrics::counter!("accounts_registered_total").increment(1);
    let delivery = Delivery::in_body(request.refresh_token_in_body);
    Ok(reply(app, &user, &session, session.generation, delivery, |session| RegisterResponse {
        session: Some(session),
    })?)
}

/// The right to make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Admission {
    /// The role that the account gets.
    pub(super) role: Role,
    invite: Option<Uuid>,
}

impl Admission {
    /// By an invitation's token, or without one where it is empty.
    pub(super) async fn of(app: &App, token: &str) -> Result<Self, Error> {
        let id = match token {
            "" => None,
            token => Some(invite::open(&app.seal_key, token).ok_or(Error::InviteInvalid)?),
        };
        let found = match id {
            Some(id) => Some(
                app.pool
                    .run(async |conn| store::invites::find(conn, id).await)
                    .await?
                    .ok_or(Error::InviteInvalid)?,
            ),
            None => None,
        };
        let role = invite::admit(app.config.registration, found.as_ref(), app.clock.now())?;
        Ok(Self { role, invite: id })
    }

    /// Uses it, in the transaction that makes the account. Others may have used the invitation up meanwhile.
    pub(super) async fn take(self, app: &App, conn: &mut Connection) -> Result<(), Error> {
        let Some(id) = self.invite else { return Ok(()) };
        let taken = store::invites::take(conn, id, app.clock.now()).await?;
        if taken { Ok(()) } else { Err(Error::InviteInvalid) }
    }
}

impl From<NotAdmitted> for Error {
    fn from(why: NotAdmitted) -> Self {
        match why {
            NotAdmitted::Closed => Self::RegistrationClosed,
            NotAdmitted::InviteRequired => Self::InviteRequired,
            NotAdmitted::InviteInvalid => Self::InviteInvalid,
        }
    }
}

/// The hash of a password that `field` holds and `user` will have; refused where it is easily guessed.
pub(super) async fn new_password(
    app: &App,
    field: &'static str,
    password: &str,
    user: &User,
) -> Result<String, Error> {
    check_password(field, password, user)?;
    app.passwords.hash(Password::new(password)).await
}

fn new_user(app: &App, request: &RegisterRequest, role: Role) -> Result<User, Error> {
    let (username, email) = (Username::parse(&request.username)?, Email::parse(&request.email)?);
    let name = DisplayName::or_username(&request.display_name, &username)?;
    Ok(User {
        username: Some(username),
        email: Some(email),
        locale: locale(&request.locale)?,
        ..User::new(app.ids.next(), name, role, app.clock.now())
    })
}

/// Sends the link that confirms the address of a new account, in the transaction that makes it.
pub(super) async fn confirm_later(app: &App, conn: &mut Connection, user: &User) -> Result<(), Error> {
    let Some(email) = &user.email else { return Ok(()) };
    post::write_link(app, conn, LinkKind::ConfirmEmail, user, email).await
}

/// Before the work of hashing the password.
pub(super) async fn refuse_taken_early(app: &App, user: &User) -> Result<(), Error> {
    let (Some(username), Some(email)) = (&user.username, &user.email) else { return Ok(()) };
    refuse_taken(app.pool.run(async |conn| store::users::taken(conn, username, email).await).await?)
}

/// Says which name somebody has.
pub(in crate::rpc) const fn refuse_taken(taken: Option<Taken>) -> Result<(), Error> {
    match taken {
        None => Ok(()),
        Some(Taken::Username) => Err(Error::UsernameTaken),
        Some(Taken::Email) => Err(Error::EmailTaken),
    }
}
