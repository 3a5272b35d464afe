//! The least of auth-svc and call-svc that media-svc needs: tokens for services, and calls as they are put there.

use std::{collections::HashMap, sync::Arc};

use parking_lot::Mutex;
use proto::{
    auth::{
        GetJwksRequest, GetJwksResponse, IssueServiceTokenRequest, IssueServiceTokenResponse,
        token_service_server::{TokenService, TokenServiceServer},
    },
    call::{
        self, Call, ErrorReason, GetCallRequest, GetCallResponse,
        call_service_server::{CallService, CallServiceServer},
    },
    reason::Reason as _,
};
use runtime::{Clock, Service};
use testkit::Issuer;
use tonic::{Code, Request, Response, Status, Streaming, async_trait, codegen::tokio_stream::Empty};

pub(crate) struct Tokens {
    issuer: Arc<Issuer>,
    clock: Clock,
    scopes: &'static [&'static str],
}

impl Tokens {
    pub(crate) fn new(issuer: &Arc<Issuer>, clock: &Clock, scopes: &'static [&'static str]) -> Self {
        Self { issuer: Arc::clone(issuer), clock: clock.clone(), scopes }
    }

    pub(crate) fn service(self) -> Service {
        Service::builder("auth-svc", "switchboard.auth.v1").add(TokenServiceServer::new(self)).build()
    }
}

#[async_trait]
impl TokenService for Tokens {
    async fn issue_service_token(
        &self,
        request: Request<IssueServiceTokenRequest>,
    ) -> Result<Response<IssueServiceTokenResponse>, Status> {
        let access_token = self.issuer.service(&request.into_inner().account, self.scopes);
        let expire_time = Some(proto::convert::timestamp(self.clock.now() + chrono::TimeDelta::minutes(10)));
        Ok(Response::new(IssueServiceTokenResponse { access_token, expire_time, ..Default::default() }))
    }

    async fn get_jwks(&self, _: Request<GetJwksRequest>) -> Result<Response<GetJwksResponse>, Status> {
        Err(not_needed())
    }
}

#[derive(Clone, Default)]
pub(crate) struct Calls(Arc<Mutex<HashMap<String, Call>>>);

impl Calls {
    pub(crate) fn put(&self, call: Call) {
        self.0.lock().insert(call.call_id.clone(), call);
    }

    pub(crate) fn service(&self) -> Service {
        Service::builder("call-svc", "switchboard.call.v1").add(CallServiceServer::new(self.clone())).build()
    }
}

fn not_needed() -> Status {
    Status::unimplemented("not needed here")
}

#[async_trait]
impl CallService for Calls {
    type SignalStream = Empty<Result<call::SignalResponse, Status>>;

    async fn get_call(&self, request: Request<GetCallRequest>) -> Result<Response<GetCallResponse>, Status> {
        let call = self.0.lock().get(&request.get_ref().call_id).cloned();
        let absent = || ErrorReason::CallNotFound.refuse(Code::NotFound, "there is no such call");
        Ok(Response::new(GetCallResponse { call: Some(call.ok_or_else(absent)?) }))
    }

    async fn start_call(
        &self,
        _: Request<call::StartCallRequest>,
    ) -> Result<Response<call::StartCallResponse>, Status> {
        Err(not_needed())
    }

    async fn answer_call(
        &self,
        _: Request<call::AnswerCallRequest>,
    ) -> Result<Response<call::AnswerCallResponse>, Status> {
        Err(not_needed())
    }

    async fn decline_call(
        &self,
        _: Request<call::DeclineCallRequest>,
    ) -> Result<Response<call::DeclineCallResponse>, Status> {
        Err(not_needed())
    }

    async fn end_call(
        &self,
        _: Request<call::EndCallRequest>,
    ) -> Result<Response<call::EndCallResponse>, Status> {
        Err(not_needed())
    }

    async fn list_calls(
        &self,
        _: Request<call::ListCallsRequest>,
    ) -> Result<Response<call::ListCallsResponse>, Status> {
        Err(not_needed())
    }

    async fn signal(
        &self,
        _: Request<Streaming<call::SignalRequest>>,
    ) -> Result<Response<Self::SignalStream>, Status> {
        Err(not_needed())
    }
}
