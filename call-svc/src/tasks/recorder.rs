use std::{collections::BTreeMap, time::Duration};

use proto::{
    call::QualityReport,
    id::{CallId, UserId},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    calls::Calls,
    domain::summary,
    error::Error,
    hub::Hub,
    record::{Entry, Item, dropped},
    store,
};

/// Entries written by one statement.
const BATCH: usize = 500;
/// How long streams that end with the process are waited for.
const LAST: Duration = Duration::from_secs(5);

/// Writes what was handed over to the record, and of calls that are over how good they were.
#[derive(Debug)]
pub(crate) struct Recorder {
    pub(crate) calls: Calls,
    pub(crate) hub: Hub,
    pub(crate) items: mpsc::Receiver<Item>,
    pub(crate) every: Duration,
}

/// What has been taken and not been written.
#[derive(Debug, Default)]
struct Pending {
    entries: Vec<Entry>,
    over: Vec<CallId>,
}

impl Recorder {
    pub(crate) async fn run(mut self, shutdown: CancellationToken) {
        let mut pending = Pending::default();
        let mut rounds = super::every(self.every);
        while shutdown.run_until_cancelled(rounds.tick()).await.is_some() {
            report(self.round(&mut pending).await);
        }
        // The streams end at the same moment as this task, and say so last of all.
        tokio::time::timeout(LAST, self.hub.emptied()).await.ok();
        report(self.round(&mut pending).await);
        report(self.rate(std::mem::take(&mut pending.over)).await);
        dropped(pending.entries.len() + self.items.len());
    }

    async fn round(&mut self, pending: &mut Pending) -> Result<(), Error> {
        // Calls that were over a round ago: by now the other person's instance has written its reports too.
        let over = std::mem::take(&mut pending.over);
        while self.take(pending) {
            self.write(pending).await?;
        }
        self.rate(over).await
    }

    /// Takes a batch. Says whether there is anything to write.
    fn take(&mut self, pending: &mut Pending) -> bool {
        while pending.entries.len() < BATCH {
            match self.items.try_recv() {
                Ok(Item::Entry(entry)) => pending.entries.push(entry),
                Ok(Item::Over(call)) => pending.over.push(call),
                Err(_) => break,
            }
        }
        !pending.entries.is_empty()
    }

    /// Writes a batch. It stays for the next round while the database is away; what the database refuses is dropped.
    async fn write(&self, pending: &mut Pending) -> Result<(), Error> {
        let entries = &pending.entries;
        let written = self.calls.pool.run(async |conn| store::record::append(conn, entries).await).await;
        if let Err(db::Error::Away(_)) = written {
            return Ok(written?);
        }
        let count = pending.entries.len();
        pending.entries.clear();
        written.inspect_err(|_| dropped(count))?;
        Ok(())
    }

    async fn rate(&self, over: Vec<CallId>) -> Result<(), Error> {
        for call in over {
            let rated = self.calls.pool.run(async |conn| {
                for (user, reports) in by_person(store::record::reports(conn, call).await?) {
                    if let Some(quality) = summary(&reports) {
                        store::history::rate(conn, user, call, quality).await?;
                    }
                }
                Ok::<_, db::Error>(())
            });
            rated.await?;
        }
        Ok(())
    }
}

fn by_person(reports: Vec<(UserId, QualityReport)>) -> BTreeMap<UserId, Vec<QualityReport>> {
    let mut by_person = BTreeMap::<_, Vec<_>>::new();
    for (user, report) in reports {
        by_person.entry(user).or_default().push(report);
    }
    by_person
}

fn report(result: Result<(), Error>) {
    if let Err(error) = result {
        tracing::warn!(%error, "record.not_written");
    }
}
