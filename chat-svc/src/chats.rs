//! Conversations as the RPCs see them: what changes them is committed, then told.

mod acts;
mod announce;
mod calls;
mod change;
mod direct;
mod forward;
mod group;
mod groups;
mod history;
mod invites;
mod lists;
mod lookup;
mod members;
mod own;
mod picture;
mod progress;
mod retention;
mod send;
mod settings;
mod typing;

use std::{future::Future, sync::Arc};

use db::{Pool, outbox::Relayer};
use parking_lot::Mutex;
use runtime::{Clock, Ids, Tasks};
use tokio::sync::oneshot;
use tracing::Instrument as _;

pub(crate) use self::{
    acts::Act,
    forward::Forwarding,
    groups::{GroupUpdate, NewGroup},
    history::Near,
    invites::NewInvite,
    own::OwnUpdate,
    send::Sending,
};
use crate::{domain::TypingPace, error::Error, events::Live, files::Files, people::People};

/// All conversations.
#[derive(Debug, Clone)]
pub(crate) struct Chats {
    pub(crate) pool: Pool,
    pub(crate) people: People,
    pub(crate) files: Files,
    pub(crate) live: Live,
    pub(crate) typing: Arc<Mutex<TypingPace>>,
    pub(crate) relayer: Relayer,
    pub(crate) tasks: Tasks,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
}

impl Chats {
    /// Runs work to its end in a task of its own, so that it is not undone half-way when the caller goes away.
    pub(crate) async fn finish<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let (done, result) = oneshot::channel();
        let work = async move {
            // Nobody waits any more if this fails.
            done.send(work.await).ok();
        };
        self.tasks.spawn("change", work.in_current_span());
        result.await.unwrap_or(Err(Error::Stopping))
    }
}
