mod deletion;
mod email;
mod export;
mod username;

use std::sync::Arc;

use db::Connection;
use futures::stream::BoxStream;
use proto::{
    auth::{
        CancelDeletionRequest, CancelDeletionResponse, ChangeEmailRequest, ChangeEmailResponse,
        ChangeUsernameRequest, ChangeUsernameResponse, ConfirmEmailRequest, ConfirmEmailResponse,
        DeleteAccountRequest, DeleteAccountResponse, ExportAccountRequest, ExportAccountResponse,
        ResendConfirmationRequest, ResendConfirmationResponse, account_service_server::AccountService,
    },
    id::UserId,
};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use crate::{app::App, domain::user::User, error::Error, events, store};

/// `AccountService`.
#[derive(Debug)]
pub(crate) struct Accounts {
    app: Arc<App>,
}

impl Accounts {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl AccountService for Accounts {
    async fn change_username(
        &self,
        request: Request<ChangeUsernameRequest>,
    ) -> Answer<ChangeUsernameResponse> {
        username::change(&self.app, request).await
    }

    async fn change_email(&self, request: Request<ChangeEmailRequest>) -> Answer<ChangeEmailResponse> {
        email::change(&self.app, request).await
    }

    async fn resend_confirmation(
        &self,
        request: Request<ResendConfirmationRequest>,
    ) -> Answer<ResendConfirmationResponse> {
        email::resend(&self.app, request).await
    }

    async fn confirm_email(&self, request: Request<ConfirmEmailRequest>) -> Answer<ConfirmEmailResponse> {
        email::confirm(&self.app, request.into_inner()).await
    }

    async fn delete_account(&self, request: Request<DeleteAccountRequest>) -> Answer<DeleteAccountResponse> {
        deletion::begin(&self.app, request).await
    }

    async fn cancel_deletion(
        &self,
        request: Request<CancelDeletionRequest>,
    ) -> Answer<CancelDeletionResponse> {
        deletion::cancel(&self.app, request).await
    }

    type ExportAccountStream = BoxStream<'static, Result<ExportAccountResponse, Status>>;

    async fn export_account(
        &self,
        request: Request<ExportAccountRequest>,
    ) -> Answer<Self::ExportAccountStream> {
        export::export(&self.app, &request)
    }
}

/// The caller's account, locked until the transaction ends.
async fn locked(conn: &mut Connection, id: UserId) -> Result<User, Error> {
    let found = store::users::lock(conn, id).await?;
    found.map(|(user, _)| user).filter(User::may_sign_in).ok_or(Error::UserNotFound)
}

/// A change of an account that its owner's devices are told of, once it is committed.
struct Changed {
    user: User,
    event_id: Uuid,
}

impl Changed {
    /// Reads the account as the caller's transaction has changed it, and writes the event.
    async fn read(app: &App, conn: &mut Connection, id: UserId) -> Result<Self, Error> {
        let user = store::users::find(conn, id).await?.ok_or(Error::UserNotFound)?;
        let (event_id, now) = (app.ids.next(), app.clock.now());
        let event = events::me_changed(app, &user, event_id, now);
        db::outbox::insert(conn, &[event], now).await?;
        Ok(Self { user, event_id })
    }

    /// After the commit: sends the event and what mails were written, and wakes those who end sessions.
    fn tell(self, app: &App) -> User {
        app.relayer.relay(vec![self.event_id]);
        app.post.wake();
        app.feed.wake();
        self.user
    }
}
