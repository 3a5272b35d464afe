use std::sync::Arc;

use proto::{
    auth::{
        GetJwksRequest, GetJwksResponse, IssueServiceTokenRequest, IssueServiceTokenResponse, Jwk,
        token_service_server::TokenService,
    },
    convert::timestamp,
};
use tonic::{Request, Response, Status};

use crate::{
    app::App,
    domain::{
        keyring::{Bearer, KEYS_MAX_AGE},
        service_account::{SecretHash, ServiceAccount, check_name, grant},
    },
    error::Error,
    store,
};

/// `TokenService`.
#[derive(Debug)]
pub(crate) struct Tokens {
    app: Arc<App>,
}

impl Tokens {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }

    /// The account whose credentials these are.
    async fn account(&self, name: &str, secret: &str) -> Result<ServiceAccount, Error> {
        check_name(name).map_err(|_| Error::CredentialsWrong)?;
        let given = SecretHash::of(secret);
        let find = self.app.pool.run(async |conn| store::service_accounts::credentials(conn, name).await);
        match find.await? {
            Some((account, kept)) if kept.is(&given) && account.disable_time.is_none() => Ok(account),
            Some(_) | None => Err(Error::CredentialsWrong),
        }
    }
}

#[tonic::async_trait]
impl TokenService for Tokens {
    async fn issue_service_token(
        &self,
        request: Request<IssueServiceTokenRequest>,
    ) -> Result<Response<IssueServiceTokenResponse>, Status> {
        let request = request.into_inner();
        let account = self.account(&request.account, &request.secret).await?;
        let scopes: Vec<String> =
            grant(&account.scopes, &request.scopes).map_err(Error::ScopeNotGranted)?.into_iter().collect();
        let bearer = Bearer::Service { account: account.name, scope: scopes.join(" ") };
        let issued = self.app.keyring.load().issue(bearer, self.app.ids.next(), self.app.clock.now());
        let token = issued.map_err(|error| Error::Broken(format!("no service token: {error}")))?;
        Ok(Response::new(IssueServiceTokenResponse {
            access_token: token.text,
            expire_time: Some(timestamp(token.expire_time)),
            scopes,
        }))
    }

    async fn get_jwks(&self, _: Request<GetJwksRequest>) -> Result<Response<GetJwksResponse>, Status> {
        let keys = self.app.keyring.load().public();
        let jwk =
            |key: runtime::PublicKey| Jwk { kid: key.kid, alg: "EdDSA".into(), public_key: key.bytes.into() };
        Ok(Response::new(GetJwksResponse {
            keys: keys.into_iter().map(jwk).collect(),
            max_age_seconds: u32::try_from(KEYS_MAX_AGE.num_seconds()).unwrap_or_default(),
        }))
    }
}
