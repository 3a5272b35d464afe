use std::{pin::Pin, sync::Arc};

use futures::{Stream, stream};
use proto::auth::{
    ListSessionsRequest, ListSessionsResponse, RevokeOtherSessionsRequest, RevokeOtherSessionsResponse,
    RevokeSessionRequest, RevokeSessionResponse, WatchRevocationsRequest, WatchRevocationsResponse,
    session_service_server::SessionService,
};
use tonic::{Request, Response, Status};

use super::watcher::Watcher;
use crate::app::App;

/// `SessionService`.
#[derive(Debug)]
pub(crate) struct Sessions {
    app: Arc<App>,
}

impl Sessions {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl SessionService for Sessions {
    async fn list_sessions(
        &self,
        _: Request<ListSessionsRequest>,
    ) -> Result<Response<ListSessionsResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn revoke_session(
        &self,
        _: Request<RevokeSessionRequest>,
    ) -> Result<Response<RevokeSessionResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn revoke_other_sessions(
        &self,
        _: Request<RevokeOtherSessionsRequest>,
    ) -> Result<Response<RevokeOtherSessionsResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    type WatchRevocationsStream =
        Pin<Box<dyn Stream<Item = Result<WatchRevocationsResponse, Status>> + Send>>;

    async fn watch_revocations(
        &self,
        request: Request<WatchRevocationsRequest>,
    ) -> Result<Response<Self::WatchRevocationsStream>, Status> {
        // A cursor that says nothing begins with the snapshot: more than needed is never wrong.
        let cursor = request.into_inner().cursor.parse().unwrap_or_default();
        let App { pool, clock, feed, .. } = &*self.app;
        let watcher = Watcher::new(pool.clone(), clock.clone(), feed.clone(), cursor);
        let steps = stream::unfold(Some(watcher), |watcher| async move {
            let mut watcher = watcher?;
            match watcher.step().await {
                Ok(step) => Some((Ok(step), Some(watcher))),
                Err(error) => Some((Err(Status::from(error)), None)),
            }
        });
        Ok(Response::new(Box::pin(steps)))
    }
}
