mod guests;
mod login;
mod options;
mod passwords;
mod reauthentication;
mod refresh;
mod registration;

use std::sync::Arc;

use proto::auth::{
    BeginPasskeyLoginRequest, BeginPasskeyLoginResponse, BeginReauthenticationRequest,
    BeginReauthenticationResponse, ChangePasswordRequest, ChangePasswordResponse, CompleteLoginRequest,
    CompleteLoginResponse, GetSignInOptionsRequest, GetSignInOptionsResponse, LoginRequest, LoginResponse,
    LogoutRequest, LogoutResponse, ReauthenticateRequest, ReauthenticateResponse, RefreshRequest,
    RefreshResponse, RegisterRequest, RegisterResponse, RequestPasswordResetRequest,
    RequestPasswordResetResponse, ResetPasswordRequest, ResetPasswordResponse, SignInAsGuestRequest,
    SignInAsGuestResponse, UpgradeGuestRequest, UpgradeGuestResponse, auth_service_server::AuthService,
};
use tonic::{Request, Response, Status};

pub(super) use registration::refuse_taken;

use crate::app::App;

/// `AuthService`.
#[derive(Debug)]
pub(crate) struct Auth {
    app: Arc<App>,
}

impl Auth {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl AuthService for Auth {
    async fn get_sign_in_options(
        &self,
        request: Request<GetSignInOptionsRequest>,
    ) -> Answer<GetSignInOptionsResponse> {
        options::get(&self.app, request.into_inner()).await
    }

    async fn register(&self, request: Request<RegisterRequest>) -> Answer<RegisterResponse> {
        registration::register(&self.app, request).await
    }

    async fn login(&self, request: Request<LoginRequest>) -> Answer<LoginResponse> {
        login::login(&self.app, request).await
    }

    async fn begin_passkey_login(
        &self,
        _: Request<BeginPasskeyLoginRequest>,
    ) -> Answer<BeginPasskeyLoginResponse> {
        login::begin_passkey(&self.app).await
    }

    async fn complete_login(&self, request: Request<CompleteLoginRequest>) -> Answer<CompleteLoginResponse> {
        login::complete(&self.app, request).await
    }

    async fn sign_in_as_guest(
        &self,
        request: Request<SignInAsGuestRequest>,
    ) -> Answer<SignInAsGuestResponse> {
        guests::sign_in(&self.app, request).await
    }

    async fn upgrade_guest(&self, request: Request<UpgradeGuestRequest>) -> Answer<UpgradeGuestResponse> {
        guests::upgrade(&self.app, request).await
    }

    async fn refresh(&self, request: Request<RefreshRequest>) -> Answer<RefreshResponse> {
        refresh::refresh(&self.app, request).await
    }

    async fn logout(&self, request: Request<LogoutRequest>) -> Answer<LogoutResponse> {
        refresh::logout(&self.app, &request).await
    }

    async fn begin_reauthentication(
        &self,
        request: Request<BeginReauthenticationRequest>,
    ) -> Answer<BeginReauthenticationResponse> {
        reauthentication::begin(&self.app, &request).await
    }

    async fn reauthenticate(
        &self,
        request: Request<ReauthenticateRequest>,
    ) -> Answer<ReauthenticateResponse> {
        reauthentication::complete(&self.app, request).await
    }

    async fn change_password(
        &self,
        request: Request<ChangePasswordRequest>,
    ) -> Answer<ChangePasswordResponse> {
        passwords::change(&self.app, request).await
    }

    async fn request_password_reset(
        &self,
        request: Request<RequestPasswordResetRequest>,
    ) -> Answer<RequestPasswordResetResponse> {
        passwords::request_reset(&self.app, request).await
    }

    async fn reset_password(&self, request: Request<ResetPasswordRequest>) -> Answer<ResetPasswordResponse> {
        passwords::reset(&self.app, request).await
    }
}
