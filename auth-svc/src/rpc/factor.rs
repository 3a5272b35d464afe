mod passkeys;
mod recovery;
mod totp;

use std::sync::Arc;

use proto::{
    auth::{
        BeginPasskeyRequest, BeginPasskeyResponse, BeginTotpRequest, BeginTotpResponse, ConfirmTotpRequest,
        ConfirmTotpResponse, CreateRecoveryCodesRequest, CreateRecoveryCodesResponse, FinishPasskeyRequest,
        FinishPasskeyResponse, ListFactorsRequest, ListFactorsResponse, RemovePasskeyRequest,
        RemovePasskeyResponse, RemoveTotpRequest, RemoveTotpResponse, RenamePasskeyRequest,
        RenamePasskeyResponse, factor_service_server::FactorService,
    },
    convert::timestamp,
};
use runtime::principal;
use tonic::{Request, Response, Status};

use crate::{app::App, error::Error, store};

/// `FactorService`.
#[derive(Debug)]
pub(crate) struct Factors {
    app: Arc<App>,
}

impl Factors {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl FactorService for Factors {
    async fn list_factors(&self, request: Request<ListFactorsRequest>) -> Answer<ListFactorsResponse> {
        let user = principal(&request)?.user_id()?;
        let list = self.app.pool.run(async |conn| {
            let factors = store::factors::of(conn, user).await?;
            Ok::<_, Error>((factors, store::passkeys::list(conn, user).await?))
        });
        let (factors, passkeys) = list.await?;
        Ok(Response::new(ListFactorsResponse {
            totp_since: factors.totp_since.map(timestamp),
            passkeys: passkeys.iter().map(passkeys::message).collect(),
            recovery_codes_left: factors.recovery_codes,
        }))
    }

    async fn begin_totp(&self, request: Request<BeginTotpRequest>) -> Answer<BeginTotpResponse> {
        totp::begin(&self.app, &request).await
    }

    async fn confirm_totp(&self, request: Request<ConfirmTotpRequest>) -> Answer<ConfirmTotpResponse> {
        totp::confirm(&self.app, request).await
    }

    async fn remove_totp(&self, request: Request<RemoveTotpRequest>) -> Answer<RemoveTotpResponse> {
        totp::remove(&self.app, &request).await
    }

    async fn create_recovery_codes(
        &self,
        request: Request<CreateRecoveryCodesRequest>,
    ) -> Answer<CreateRecoveryCodesResponse> {
        recovery::create(&self.app, &request).await
    }

    async fn begin_passkey(&self, request: Request<BeginPasskeyRequest>) -> Answer<BeginPasskeyResponse> {
        passkeys::begin(&self.app, &request).await
    }

    async fn finish_passkey(&self, request: Request<FinishPasskeyRequest>) -> Answer<FinishPasskeyResponse> {
        passkeys::finish(&self.app, request).await
    }

    async fn rename_passkey(&self, request: Request<RenamePasskeyRequest>) -> Answer<RenamePasskeyResponse> {
        passkeys::rename(&self.app, request).await
    }

    async fn remove_passkey(&self, request: Request<RemovePasskeyRequest>) -> Answer<RemovePasskeyResponse> {
        passkeys::remove(&self.app, request).await
    }
}
