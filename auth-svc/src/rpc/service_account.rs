use std::{collections::BTreeSet, sync::Arc};

use proto::{
    auth::{
        CreateServiceAccountRequest, CreateServiceAccountResponse, DisableServiceAccountRequest,
        DisableServiceAccountResponse, EnableServiceAccountRequest, EnableServiceAccountResponse,
        ListServiceAccountsRequest, ListServiceAccountsResponse, RotateServiceAccountSecretRequest,
        RotateServiceAccountSecretResponse, ServiceAccount as ServiceAccountMessage,
        SetServiceAccountScopesRequest, SetServiceAccountScopesResponse,
        service_account_service_server::ServiceAccountService,
    },
    convert::timestamp,
};
use runtime::page;
use tonic::{Request, Response, Status};

use super::desk::desk;
use crate::{app::App, domain::service_account::ServiceAccount, error::Error, service_accounts, store};

/// `ServiceAccountService`.
#[derive(Debug)]
pub(crate) struct ServiceAccounts {
    app: Arc<App>,
}

impl ServiceAccounts {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl ServiceAccountService for ServiceAccounts {
    async fn create_service_account(
        &self,
        request: Request<CreateServiceAccountRequest>,
    ) -> Result<Response<CreateServiceAccountResponse>, Status> {
        let desk = desk(&self.app, &request)?;
        let request = request.into_inner();
        let scopes: BTreeSet<_> = request.scopes.into_iter().collect();
        let (account, secret) = service_accounts::create(&desk, &request.name, &scopes).await?;
        let secret = secret.reveal().to_owned();
        Ok(Response::new(CreateServiceAccountResponse { account: Some(message(account)), secret }))
    }

    async fn list_service_accounts(
        &self,
        request: Request<ListServiceAccountsRequest>,
    ) -> Result<Response<ListServiceAccountsResponse>, Status> {
        let request = request.into_inner();
        let after: Option<String> = page::place(&request.page_token)?;
        let (after, size) = (after.unwrap_or_default(), page::size(request.page_size));
        let list =
            self.app.pool.run(async |conn| store::service_accounts::list(conn, &after, size + 1).await);
        let found = list.await.map_err(Error::from)?;
        let (accounts, next_page_token) = page::cut(found, size, |account| account.name.clone())?;
        let accounts = accounts.into_iter().map(message).collect();
        Ok(Response::new(ListServiceAccountsResponse { accounts, next_page_token }))
    }

    async fn rotate_service_account_secret(
        &self,
        request: Request<RotateServiceAccountSecretRequest>,
    ) -> Result<Response<RotateServiceAccountSecretResponse>, Status> {
        let desk = desk(&self.app, &request)?;
        let (account, secret) = service_accounts::rotate(&desk, &request.get_ref().name).await?;
        let secret = secret.reveal().to_owned();
        Ok(Response::new(RotateServiceAccountSecretResponse { account: Some(message(account)), secret }))
    }

    async fn set_service_account_scopes(
        &self,
        request: Request<SetServiceAccountScopesRequest>,
    ) -> Result<Response<SetServiceAccountScopesResponse>, Status> {
        let desk = desk(&self.app, &request)?;
        let request = request.into_inner();
        let scopes: BTreeSet<_> = request.scopes.into_iter().collect();
        let account = service_accounts::set_scopes(&desk, &request.name, &scopes).await?;
        Ok(Response::new(SetServiceAccountScopesResponse { account: Some(message(account)) }))
    }

    async fn disable_service_account(
        &self,
        request: Request<DisableServiceAccountRequest>,
    ) -> Result<Response<DisableServiceAccountResponse>, Status> {
        let desk = desk(&self.app, &request)?;
        let account = service_accounts::disable(&desk, &request.get_ref().name).await?;
        Ok(Response::new(DisableServiceAccountResponse { account: Some(message(account)) }))
    }

    async fn enable_service_account(
        &self,
        request: Request<EnableServiceAccountRequest>,
    ) -> Result<Response<EnableServiceAccountResponse>, Status> {
        let desk = desk(&self.app, &request)?;
        let account = service_accounts::enable(&desk, &request.get_ref().name).await?;
        Ok(Response::new(EnableServiceAccountResponse { account: Some(message(account)) }))
    }
}

fn message(account: ServiceAccount) -> ServiceAccountMessage {
    ServiceAccountMessage {
        name: account.name,
        scopes: account.scopes.into_iter().collect(),
        create_time: Some(timestamp(account.create_time)),
        update_time: Some(timestamp(account.update_time)),
        disable_time: account.disable_time.map(timestamp),
        managed: account.managed,
    }
}
