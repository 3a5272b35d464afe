use std::{pin::Pin, sync::Arc, time::Duration};

use chrono::TimeDelta;
use futures::{Stream, stream};
use proto::{
    auth::{
        Revocation as RevocationMessage, WatchRevocationsRequest, WatchRevocationsResponse,
        session_service_server::SessionService,
    },
    convert::timestamp,
};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::timeout,
};
use tonic::{Request, Response, Status};

use crate::{app::App, domain::revocation::Revocation, error::Error, feed::News, store};

/// Longer than any access token lives: what was revoked before has no tokens left.
const SNAPSHOT: TimeDelta = TimeDelta::minutes(30);
/// Revocations in one message.
const PAGE: i64 = 1_000;
/// A watcher hears something at least this often.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

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
    type WatchRevocationsStream =
        Pin<Box<dyn Stream<Item = Result<WatchRevocationsResponse, Status>> + Send>>;

    async fn watch_revocations(
        &self,
        request: Request<WatchRevocationsRequest>,
    ) -> Result<Response<Self::WatchRevocationsStream>, Status> {
        // A cursor that says nothing begins with the snapshot: more than needed is never wrong.
        let cursor = request.into_inner().cursor.parse().unwrap_or_default();
        let watcher = Watcher {
            news: self.app.feed.subscribe(),
            app: Arc::clone(&self.app),
            cursor,
            read_to: cursor,
            stage: Stage::Table,
        };
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Reads what the table holds; it has subscribed before, so that nothing falls between.
    Table,
    /// Passes on news.
    News,
}

/// One watcher.
#[derive(Debug)]
struct Watcher {
    app: Arc<App>,
    news: Receiver<Arc<News>>,
    /// Where to begin again after a break: everything up to it has been told.
    cursor: u64,
    /// Up to which row the table has been read.
    read_to: u64,
    stage: Stage,
}

impl Watcher {
    async fn step(&mut self) -> Result<WatchRevocationsResponse, Error> {
        match self.stage {
            Stage::Table => self.read_table().await,
            Stage::News => self.await_news().await,
        }
    }

    async fn read_table(&mut self) -> Result<WatchRevocationsResponse, Error> {
        let (after, since) = (self.read_to, self.app.clock.now() - SNAPSHOT);
        let read = self.app.pool.run(async |conn| store::revocations::after(conn, after, since, PAGE).await);
        let rows = read.await?;
        self.read_to = rows.last().map_or(after, |row| row.id);
        if rows.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            self.stage = Stage::News;
        }
        // Rows below one that was read may still be committed: the cursor stays where the reader knows that none will.
        self.cursor = self.cursor.max(self.read_to.min(self.app.feed.floor()));
        Ok(self.answer(&rows))
    }

    async fn await_news(&mut self) -> Result<WatchRevocationsResponse, Error> {
        match timeout(KEEP_ALIVE, self.news.recv()).await {
            Ok(Ok(news)) => {
                self.cursor = self.cursor.max(news.floor);
                Ok(self.answer(&news.revocations))
            }
            Ok(Err(RecvError::Lagged(_))) => {
                self.stage = Stage::Table;
                self.read_to = self.cursor;
                self.read_table().await
            }
            Ok(Err(RecvError::Closed)) => Err(Error::Broken("the revocation reader has ended".into())),
            Err(_) if self.app.feed.is_live() => Ok(self.answer(&[])),
            // Silence would say that nothing was revoked, which nobody knows.
            Err(_) => Err(db::Error::Away("revocations cannot be read".into()).into()),
        }
    }

    fn answer(&self, rows: &[Revocation]) -> WatchRevocationsResponse {
        let message = |row: &Revocation| RevocationMessage {
            session_id: row.session_id.to_string(),
            user_id: row.user_id.to_string(),
            reason: row.reason.into(),
            revoke_time: Some(timestamp(row.revoke_time)),
        };
        WatchRevocationsResponse {
            revocations: rows.iter().map(message).collect(),
            cursor: self.cursor.to_string(),
        }
    }
}
