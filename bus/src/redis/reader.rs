use std::{collections::VecDeque, pin::pin, sync::Arc, time::Duration};

use bytes::Bytes;
use futures::{StreamExt as _, stream, stream::BoxStream};
use tokio::time::sleep;

use super::{Inner, channels::Member, server::Found};
use crate::{BusError, Position, Step};

/// After how long a read that failed is tried again, unless the channel speaks before.
const AGAIN: Duration = Duration::from_millis(500);

/// A subscriber: its place in the history that the server keeps, and the few events that it has fetched.
#[derive(Debug)]
pub(super) struct Reader {
    inner: Arc<Inner>,
    member: Member,
    /// The position of the last step.
    at: Position,
    lost: Option<&'static str>,
    fetched: VecDeque<Bytes>,
    /// There may be events after those that are fetched.
    is_behind: bool,
}

impl Reader {
    /// A reader that goes on from where it was found to stand.
    pub(super) fn new(inner: Arc<Inner>, member: Member, stand: &Found) -> Self {
        let is_behind = stand.from != stand.head;
        Self { inner, member, at: stand.from, lost: stand.lost, fetched: VecDeque::new(), is_behind }
    }

    /// Its steps. They pause while the server is away, and go on from the same position when it is back.
    pub(super) fn into_steps(self) -> BoxStream<'static, Result<Step, BusError>> {
        stream::unfold(self, |mut reader| async { Some((Ok(reader.next().await), reader)) }).boxed()
    }

    async fn next(&mut self) -> Step {
        loop {
            if let Some(step) = self.take() {
                return step;
            }
            let channel = self.member.channel();
            let mut woken = pin!(Member::woken(&channel));
            // Registered before looking, so that what is said in between is not slept through.
            woken.as_mut().enable();
            self.is_behind |= self.member.is_behind(self.at);
            if self.is_behind {
                if !self.read().await {
                    tokio::select! {
                        () = woken => {}
                        () = sleep(AGAIN) => {}
                    }
                }
                continue;
            }
            if let Some(body) = self.member.next_ephemeral() {
                return Step::Ephemeral { body };
            }
            woken.await;
        }
    }

    fn take(&mut self) -> Option<Step> {
        if let Some(reason) = self.lost.take() {
            metrics::counter!("bus_resyncs_total").increment(1);
            return Some(Step::Resync { position: self.at, reason });
        }
        let body = self.fetched.pop_front()?;
        self.at.offset += 1;
        Some(Step::Event { position: self.at, body })
    }

    /// Fetches what comes next. False if the server did not answer.
    async fn read(&mut self) -> bool {
        let Some(server) = self.inner.live() else { return false };
        let Ok(found) = server.read(self.member.name(), self.at, self.inner.now()).await else {
            return false;
        };
        self.is_behind = found.head.offset > found.from.offset + found.bodies.len() as u64;
        (self.at, self.lost) = (found.from, found.lost);
        self.fetched.extend(found.bodies);
        true
    }
}
