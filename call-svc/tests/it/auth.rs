//! The least of auth-svc that call-svc needs: who exists, and tokens for services.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};

use proto::{
    auth::{
        BatchGetUsersRequest, BatchGetUsersResponse, GetJwksRequest, GetJwksResponse, GetMeRequest,
        GetMeResponse, IssueServiceTokenRequest, IssueServiceTokenResponse, SearchUsersRequest,
        SearchUsersResponse, User,
        token_service_server::{TokenService, TokenServiceServer},
        user_service_server::{UserService, UserServiceServer},
    },
    id::UserId,
};
use runtime::{Clock, Service};
use testkit::Issuer;
use tonic::{Request, Response, Status, async_trait};

#[derive(Clone)]
pub(crate) struct Auth {
    people: Arc<Mutex<HashSet<UserId>>>,
    issuer: Arc<Issuer>,
    clock: Clock,
}

impl Auth {
    pub(crate) fn new(issuer: &Arc<Issuer>, clock: &Clock) -> Self {
        Self { people: Arc::default(), issuer: Arc::clone(issuer), clock: clock.clone() }
    }

    pub(crate) fn register(&self, user: UserId) {
        self.people.lock().unwrap().insert(user);
    }

    pub(crate) fn service(&self) -> Service {
        Service::builder("auth-svc", "switchboard.auth.v1")
            .add(UserServiceServer::new(self.clone()))
            .add(TokenServiceServer::new(self.clone()))
            .build()
    }
}

#[async_trait]
impl UserService for Auth {
    async fn get_me(&self, _: Request<GetMeRequest>) -> Result<Response<GetMeResponse>, Status> {
        Err(Status::unimplemented("not needed here"))
    }

    async fn batch_get_users(
        &self,
        request: Request<BatchGetUsersRequest>,
    ) -> Result<Response<BatchGetUsersResponse>, Status> {
        let people = self.people.lock().unwrap();
        let asked = request.into_inner().user_ids.into_iter();
        let found = asked.filter(|id| id.parse().is_ok_and(|id| people.contains(&id)));
        let users = found.map(|user_id| User { user_id, ..User::default() }).collect();
        Ok(Response::new(BatchGetUsersResponse { users }))
    }

    async fn search_users(
        &self,
        _: Request<SearchUsersRequest>,
    ) -> Result<Response<SearchUsersResponse>, Status> {
        Err(Status::unimplemented("not needed here"))
    }
}

#[async_trait]
impl TokenService for Auth {
    async fn issue_service_token(
        &self,
        request: Request<IssueServiceTokenRequest>,
    ) -> Result<Response<IssueServiceTokenResponse>, Status> {
        let account = request.into_inner().account;
        let access_token = self.issuer.service(&account, &["users.read", "events.publish"]);
        let expire_time = Some(proto::convert::timestamp(self.clock.now() + chrono::TimeDelta::minutes(10)));
        Ok(Response::new(IssueServiceTokenResponse { access_token, expire_time, ..Default::default() }))
    }

    async fn get_jwks(&self, _: Request<GetJwksRequest>) -> Result<Response<GetJwksResponse>, Status> {
        Err(Status::unimplemented("not needed here"))
    }
}
