//! The RPCs, one file per noun: parse, authorize, ask, reply.

mod calls;
mod device;
mod history;
mod lists;
mod matching;
mod moderation;
mod reports;
mod settings;
mod signal;

use futures::stream::BoxStream;
use proto::call::{
    AnswerCallRequest, AnswerCallResponse, DeclineCallRequest, DeclineCallResponse, EndCallRequest,
    EndCallResponse, GetCallRequest, GetCallResponse, ListCallsRequest, ListCallsResponse, SignalRequest,
    SignalResponse, StartCallRequest, StartCallResponse, call_service_server::CallService,
};
use tonic::{Request, Response, Status, Streaming, async_trait};

pub(crate) use self::{history::History, matching::Matching, moderation::Desk, reports::Reports};
use crate::{calls::Calls, hub::Hub};

/// All services of the package, over the same calls.
#[derive(Debug, Clone)]
pub(crate) struct Rpc {
    calls: Calls,
    hub: Hub,
}

impl Rpc {
    pub(crate) fn new(calls: Calls, hub: Hub) -> Self {
        Self { calls, hub }
    }
}

#[async_trait]
impl CallService for Rpc {
    type SignalStream = BoxStream<'static, Result<SignalResponse, Status>>;

    async fn start_call(
        &self,
        request: Request<StartCallRequest>,
    ) -> Result<Response<StartCallResponse>, Status> {
        calls::start(&self.calls, request).await.map(Response::new)
    }

    async fn answer_call(
        &self,
        request: Request<AnswerCallRequest>,
    ) -> Result<Response<AnswerCallResponse>, Status> {
        calls::answer(&self.calls, request).await.map(Response::new)
    }

    async fn decline_call(
        &self,
        request: Request<DeclineCallRequest>,
    ) -> Result<Response<DeclineCallResponse>, Status> {
        calls::decline(&self.calls, request).await.map(Response::new)
    }

    async fn end_call(&self, request: Request<EndCallRequest>) -> Result<Response<EndCallResponse>, Status> {
        calls::end(&self.calls, request).await.map(Response::new)
    }

    async fn get_call(&self, request: Request<GetCallRequest>) -> Result<Response<GetCallResponse>, Status> {
        calls::get(&self.calls, request).await.map(Response::new)
    }

    async fn list_calls(
        &self,
        request: Request<ListCallsRequest>,
    ) -> Result<Response<ListCallsResponse>, Status> {
        lists::list(&self.calls, request).await.map(Response::new)
    }

    async fn signal(
        &self,
        request: Request<Streaming<SignalRequest>>,
    ) -> Result<Response<Self::SignalStream>, Status> {
        signal::signal(&self.calls, &self.hub, request).map(Response::new)
    }
}
