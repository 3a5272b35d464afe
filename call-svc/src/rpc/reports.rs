mod export;
mod filter;
mod lines;
mod lists;
mod watch;

use futures::stream::BoxStream;
use proto::call::{
    ExportCallEventsRequest, ExportCallEventsResponse, ListCallEventsRequest, ListCallEventsResponse,
    SearchCallsRequest, SearchCallsResponse, WatchCallsRequest, WatchCallsResponse,
    call_report_service_server::CallReportService,
};
use tonic::{Request, Response, Status, async_trait};

use crate::calls::Calls;

/// `CallReportService`.
#[derive(Debug)]
pub(crate) struct Reports {
    calls: Calls,
}

impl Reports {
    pub(crate) const fn new(calls: Calls) -> Self {
        Self { calls }
    }
}

#[async_trait]
impl CallReportService for Reports {
    type ExportCallEventsStream = BoxStream<'static, Result<ExportCallEventsResponse, Status>>;
    type WatchCallsStream = BoxStream<'static, Result<WatchCallsResponse, Status>>;

    async fn list_call_events(
        &self,
        request: Request<ListCallEventsRequest>,
    ) -> Result<Response<ListCallEventsResponse>, Status> {
        lists::events(&self.calls, request.into_inner()).await.map(Response::new)
    }

    async fn export_call_events(
        &self,
        request: Request<ExportCallEventsRequest>,
    ) -> Result<Response<Self::ExportCallEventsStream>, Status> {
        export::export(&self.calls, request.into_inner()).map(Response::new)
    }

    async fn search_calls(
        &self,
        request: Request<SearchCallsRequest>,
    ) -> Result<Response<SearchCallsResponse>, Status> {
        lists::calls(&self.calls, request.into_inner()).await.map(Response::new)
    }

    async fn watch_calls(
        &self,
        request: Request<WatchCallsRequest>,
    ) -> Result<Response<Self::WatchCallsStream>, Status> {
        watch::watch(&self.calls, request.into_inner()).await.map(Response::new)
    }
}
