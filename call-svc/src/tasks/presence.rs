use std::{collections::HashSet, sync::Arc, time::Duration};

use proto::id::CallId;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    calls::{Calls, LEASE},
    error::Error,
    hub::{Entry, Hub},
    store,
};

/// Streams renewed by one statement.
const BATCH: usize = 500;
/// How long streams that end with the process are waited for.
const LAST: Duration = Duration::from_secs(5);

/// Says in the database which legs are there: renews them while their streams live here, and closes them when those end.
/// On the way it tells streams of changes that no channel told them of.
#[derive(Debug)]
pub(crate) struct Presences {
    pub(crate) calls: Calls,
    pub(crate) hub: Hub,
    pub(crate) every: Duration,
}

impl Presences {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut rounds = super::every(self.every);
        loop {
            let result = tokio::select! {
                () = shutdown.cancelled() => break,
                () = self.hub.some_ended() => self.close().await,
                _ = rounds.tick() => self.round().await,
            };
            report(result);
        }
        // The streams end at the same moment as this task: what they leave is still to be written.
        let emptied = async {
            while !self.hub.streams().is_empty() {
                self.hub.some_ended().await;
            }
        };
        tokio::time::timeout(LAST, emptied).await.ok();
        report(self.close().await);
    }

    async fn round(&self) -> Result<(), Error> {
        self.close().await?;
        let streams = self.hub.streams();
        for streams in streams.chunks(BATCH) {
            self.renew(streams).await?;
            self.tell_news(streams).await?;
            self.save(streams).await?;
        }
        Ok(())
    }

    async fn renew(&self, streams: &[Arc<Entry>]) -> Result<(), Error> {
        let holders: Vec<_> = streams.iter().filter(|entry| entry.holds()).collect();
        if holders.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = holders.iter().map(|entry| entry.stream).collect();
        let until = self.calls.now() + LEASE;
        let held =
            self.calls.pool.transaction(async |conn| store::legs::renew(conn, &ids, until).await).await?;
        let held: HashSet<Uuid> = held.into_iter().collect();
        for entry in holders.into_iter().filter(|entry| !held.contains(&entry.stream)) {
            entry.replace();
        }
        Ok(())
    }

    async fn tell_news(&self, streams: &[Arc<Entry>]) -> Result<(), Error> {
        let ids: Vec<CallId> = streams.iter().map(|entry| entry.call).collect();
        let versions = self.calls.pool.run(async |conn| store::calls::versions(conn, &ids).await).await?;
        let versions: std::collections::HashMap<_, _> = versions.into_iter().collect();
        for entry in streams {
            if let Some(version) = versions.get(&entry.call) {
                entry.call_is_at(*version);
            }
        }
        Ok(())
    }

    async fn save(&self, streams: &[Arc<Entry>]) -> Result<(), Error> {
        for entry in streams.iter().filter(|entry| entry.holds()) {
            if let Some(seq) = entry.unsaved_client_seq() {
                let stream = entry.stream;
                self.calls
                    .pool
                    .run(async |conn| store::legs::note_client_seq(conn, stream, seq).await)
                    .await?;
                entry.saved(seq);
            }
        }
        Ok(())
    }

    async fn close(&self) -> Result<(), Error> {
        let mut ended = self.hub.take_ended();
        let now = self.calls.now();
        while let Some(one) = ended.pop() {
            let closed = self
                .calls
                .pool
                .run(async |conn| store::legs::close(conn, one.stream, one.client_seq, now).await);
            if let Err(error) = closed.await {
                ended.push(one);
                self.hub.put_back(ended);
                return Err(error.into());
            }
        }
        Ok(())
    }
}

fn report(result: Result<(), Error>) {
    if let Err(error) = result {
        tracing::warn!(%error, "presence.renewal_failed");
    }
}
