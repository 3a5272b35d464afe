use std::{pin::Pin, sync::Arc};

use chrono::{DateTime, Utc};
use db::Connection;
use futures::{Stream, stream};
use proto::{
    auth::{
        ListSessionsRequest, ListSessionsResponse, RevocationReason, RevokeOtherSessionsRequest,
        RevokeOtherSessionsResponse, RevokeSessionRequest, RevokeSessionResponse, SessionInfo,
        WatchRevocationsRequest, WatchRevocationsResponse, session_service_server::SessionService,
    },
    convert::timestamp,
    id::{SessionId, UserId},
};
use runtime::{page, principal};
use serde::{Deserialize, Serialize};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::watcher::Watcher;
use crate::{app::App, domain::session::Session, error::Error, store};

/// `SessionService`.
#[derive(Debug)]
pub(crate) struct Sessions {
    app: Arc<App>,
}

/// Where a page of sessions ended.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Place {
    seen: DateTime<Utc>,
    id: Uuid,
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
        request: Request<ListSessionsRequest>,
    ) -> Result<Response<ListSessionsResponse>, Status> {
        let caller = principal(&request)?.user()?.clone();
        let request = request.into_inner();
        let (sessions, next_page_token) = page_of(
            &self.app,
            caller.user_id,
            Some(caller.session_id),
            &request.page_token,
            request.page_size,
        )
        .await?;
        Ok(Response::new(ListSessionsResponse { sessions, next_page_token }))
    }

    async fn revoke_session(
        &self,
        request: Request<RevokeSessionRequest>,
    ) -> Result<Response<RevokeSessionResponse>, Status> {
        let caller = principal(&request)?.user()?.clone();
        let id = SessionId::from_field("session_id", &request.get_ref().session_id)?;
        let reason = if id == caller.session_id {
            RevocationReason::SignedOut
        } else {
            RevocationReason::EndedElsewhere
        };
        let now = self.app.clock.now();
        let end = self.app.pool.transaction(async |conn| {
            let found = store::sessions::find(conn, id).await?;
            if found.is_none_or(|session| session.user_id != caller.user_id) {
                return Err(Error::SessionNotFound);
            }
            Ok(store::sessions::end(conn, id, caller.user_id, reason, now).await?)
        });
        end.await?;
        self.app.feed.wake();
        Ok(Response::new(RevokeSessionResponse {}))
    }

    async fn revoke_other_sessions(
        &self,
        request: Request<RevokeOtherSessionsRequest>,
    ) -> Result<Response<RevokeOtherSessionsResponse>, Status> {
        let caller = principal(&request)?.user()?.clone();
        let (now, reason) = (self.app.clock.now(), RevocationReason::EndedElsewhere);
        let end = self.app.pool.transaction(async |conn| {
            // Who signs in at the same time does so before it or after it.
            store::users::lock(conn, caller.user_id).await?;
            store::sessions::end_all(conn, caller.user_id, Some(caller.session_id), reason, now).await
        });
        let ended = end.await.map_err(Error::from)?;
        self.app.feed.wake();
        let ended_sessions = u32::try_from(ended).unwrap_or(u32::MAX);
        Ok(Response::new(RevokeOtherSessionsResponse { ended_sessions }))
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

/// A page of a person's sessions that live, the one seen last first; `current` is the caller's.
pub(in crate::rpc) async fn page_of(
    app: &App,
    user: UserId,
    current: Option<SessionId>,
    token: &str,
    size: u32,
) -> Result<(Vec<SessionInfo>, String), Status> {
    let from: Option<Place> = page::place(token)?;
    let after = from.map(|place| (place.seen, place.id.into()));
    let (size, now) = (page::size(size), app.clock.now());
    // One more than the page holds: whether there is a next one.
    let list = async |conn: &mut Connection| store::sessions::list(conn, user, after, now, size + 1).await;
    let found = app.pool.run(list).await.map_err(Error::from)?;
    let place = |session: &Session| Place { seen: session.last_seen_time, id: session.id.uuid() };
    let (sessions, next) = page::cut(found, size, place)?;
    Ok((sessions.into_iter().map(|session| info(session, current)).collect(), next))
}

fn info(session: Session, current: Option<SessionId>) -> SessionInfo {
    SessionInfo {
        session_id: session.id.to_string(),
        current: current == Some(session.id),
        device_name: session.device_name,
        address: session.address,
        create_time: Some(timestamp(session.create_time)),
        last_seen_time: Some(timestamp(session.last_seen_time)),
        expire_time: Some(timestamp(session.expire_time)),
    }
}
