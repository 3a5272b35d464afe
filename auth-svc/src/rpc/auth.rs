use std::sync::Arc;

use proto::{
    auth::{
        LoginRequest, LoginResponse, LogoutRequest, LogoutResponse, RefreshRequest, RefreshResponse,
        RegisterRequest, RegisterResponse, RevocationReason, Role, auth_service_server::AuthService,
    },
    id::{SessionId, UserId},
};
use runtime::principal;
use tonic::{Request, Response, Status};

use super::{
    cookie,
    signed_in::{Delivery, reply},
};
use crate::{
    app::App,
    domain::{
        account::{DisplayName, Email, Identifier, User, Username},
        password::Password,
        refresh::{Verdict, judge},
        session::Session,
    },
    error::Error,
    store::{self, users::Taken},
};

/// `AuthService`.
#[derive(Debug)]
pub(crate) struct Auth {
    app: Arc<App>,
}

impl Auth {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }

    fn new_user(&self, request: &RegisterRequest) -> Result<User, Error> {
        let username = Username::parse(&request.username)?;
        Ok(User {
            id: self.app.ids.next(),
            email: Email::parse(&request.email)?,
            display_name: DisplayName::parse(&request.display_name, &username)?,
            username,
            role: Role::User,
            create_time: self.app.clock.now(),
        })
    }

    fn new_session(&self, user: UserId) -> Session {
        let now = self.app.clock.now();
        Session::begin(self.app.ids.next(), user, now, now + self.app.session_life)
    }

    /// The session that a refresh token names, and the generation to give.
    async fn refreshed(&self, token: &str) -> Result<(Session, u64), Error> {
        let token = self.app.refresh_key.open(token).ok_or(Error::RefreshInvalid)?;
        let now = self.app.clock.now();
        // Who loses the race to rotate looks once more: the generation has moved, and this one is then a repeat.
        for _ in 0..2 {
            let mut session = self.session(token.session_id).await?;
            match judge(session.generation, session.rotate_time, token.generation, now) {
                Verdict::Repeat(generation) => return Ok((session, generation)),
                Verdict::Rotate => {
                    let expire_time = now + self.app.session_life;
                    let rotate = self
                        .app
                        .pool
                        .run(async |conn| store::sessions::rotate(conn, &session, now, expire_time).await);
                    if rotate.await? {
                        session.generation += 1;
                        session.expire_time = expire_time;
                        let generation = session.generation;
                        return Ok((session, generation));
                    }
                }
                Verdict::Reused => {
                    tracing::warn!(session = %session.id, user = %session.user_id, "session.token_reused");
                    self.end(session.id, session.user_id, RevocationReason::TokenReused).await?;
                    return Err(Error::SessionEnded);
                }
                Verdict::Unknown => return Err(Error::RefreshInvalid),
            }
        }
        Err(Error::Broken("a session's generation went back".into()))
    }

    async fn session(&self, id: SessionId) -> Result<Session, Error> {
        let found = self.app.pool.run(async |conn| store::sessions::find(conn, id).await).await?;
        found.filter(|session| session.lives(self.app.clock.now())).ok_or(Error::SessionEnded)
    }

    async fn end(&self, session: SessionId, user: UserId, reason: RevocationReason) -> Result<(), Error> {
        let now = self.app.clock.now();
        let end = self
            .app
            .pool
            .transaction(async |conn| store::sessions::end(conn, session, user, reason, now).await);
        end.await?;
        self.app.feed.wake();
        Ok(())
    }
}

#[tonic::async_trait]
impl AuthService for Auth {
    async fn register(
        &self,
        request: Request<RegisterRequest>,
    ) -> Result<Response<RegisterResponse>, Status> {
        let request = request.into_inner();
        let user = self.new_user(&request)?;
        let taken =
            async |conn: &mut db::Connection| store::users::taken(conn, &user.username, &user.email).await;
        refuse_taken(self.app.pool.run(taken).await.map_err(Error::from)?)?;
        let hash = self.app.passwords.hash(Password::new(&request.password)).await?;
        let session = self.new_session(user.id);
        let insert = self.app.pool.transaction(async |conn| {
            // Somebody may have taken the name meanwhile: the unique keys decide.
            refuse_taken(store::users::insert(conn, &user, &hash).await?)?;
            Ok::<_, Error>(store::sessions::insert(conn, &session).await?)
        });
        insert.await?;
        metrics::counter!("accounts_registered_total").increment(1);
        let delivery = Delivery::in_body(request.refresh_token_in_body);
        Ok(reply(&self.app, &user, &session, session.generation, delivery, |session| RegisterResponse {
            session: Some(session),
        })?)
    }

    async fn login(&self, request: Request<LoginRequest>) -> Result<Response<LoginResponse>, Status> {
        let request = request.into_inner();
        let identifier = Identifier::parse(&request.identifier);
        let find = self.app.pool.run(async |conn| store::users::credentials(conn, &identifier).await);
        let found = find.await.map_err(Error::from)?;
        let hash = found.as_ref().map(|(_, hash)| hash.as_str());
        let matches = self.app.passwords.matches(Password::new(&request.password), hash).await?;
        let Some((user, _)) = found.filter(|_| matches) else {
            metrics::counter!("sign_ins_total", "outcome" => "wrong").increment(1);
            return Err(Error::CredentialsWrong.into());
        };
        let session = self.new_session(user.id);
        let insert = self.app.pool.run(async |conn| store::sessions::insert(conn, &session).await);
        insert.await.map_err(Error::from)?;
        metrics::counter!("sign_ins_total", "outcome" => "right").increment(1);
        let delivery = Delivery::in_body(request.refresh_token_in_body);
        Ok(reply(&self.app, &user, &session, session.generation, delivery, |session| LoginResponse {
            session: Some(session),
        })?)
    }

    async fn refresh(&self, request: Request<RefreshRequest>) -> Result<Response<RefreshResponse>, Status> {
        let in_cookie = cookie::read(request.metadata());
        let in_body = Some(request.into_inner().refresh_token).filter(|token| !token.is_empty());
        let delivery = Delivery::in_body(in_body.is_some());
        let token = in_body.or(in_cookie).ok_or(Error::RefreshMissing)?;
        match self.refreshed(&token).await {
            Ok((session, generation)) => {
                let find = self.app.pool.run(async |conn| store::users::find(conn, session.user_id).await);
                let user = find.await.map_err(Error::from)?.ok_or(Error::SessionEnded)?;
                Ok(reply(&self.app, &user, &session, generation, delivery, |session| RefreshResponse {
                    session: Some(session),
                })?)
            }
            Err(error) => Err(refused(error, delivery)),
        }
    }

    async fn logout(&self, request: Request<LogoutRequest>) -> Result<Response<LogoutResponse>, Status> {
        let user = principal(&request)?.user()?;
        let (session, user) = (user.session_id, user.user_id);
        self.end(session, user, RevocationReason::SignedOut).await?;
        let mut response = Response::new(LogoutResponse {});
        cookie::clear(response.metadata_mut());
        Ok(response)
    }
}

const fn refuse_taken(taken: Option<Taken>) -> Result<(), Error> {
    match taken {
        None => Ok(()),
        Some(Taken::Username) => Err(Error::UsernameTaken),
        Some(Taken::Email) => Err(Error::EmailTaken),
    }
}

/// A cookie that is of no use any more is taken away.
fn refused(error: Error, delivery: Delivery) -> Status {
    let useless = matches!(error, Error::RefreshInvalid | Error::SessionEnded);
    let mut status = Status::from(error);
    if useless && delivery == Delivery::Cookie {
        cookie::clear(status.metadata_mut());
    }
    status
}
