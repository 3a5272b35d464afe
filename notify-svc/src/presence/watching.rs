//! A `WatchPresence` stream: whom it watches, what it may see of them, and what it was told.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use futures::{
    Stream, StreamExt as _,
    stream::{self, BoxStream},
};
use proto::{
    id::UserId,
    notify::{WatchPresenceRequest, WatchPresenceResponse},
};
use tokio::time::{Interval, MissedTickBehavior, interval};
use tonic::Status;

use super::{Hub, Sight, hub::Mailbox};
use crate::{domain::Seen, wire};

/// Most presences in one answer.
const AT_ONCE: usize = 200;
/// When auth-svc is asked again after it did not answer.
const AGAIN: Duration = Duration::from_secs(2);

type Requests = BoxStream<'static, Result<WatchPresenceRequest, Status>>;

/// What a person is told of those whom their client names. What they may see is asked again every `check_every`.
pub(crate) fn watch(
    hub: Hub,
    sight: Sight,
    viewer: UserId,
    requests: Requests,
    check_every: Duration,
) -> impl Stream<Item = Result<WatchPresenceResponse, Status>> + Send {
    let mut checks = interval(check_every);
    checks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mailbox = Arc::new(Mailbox::default());
    let watching =
        Watching { hub, sight, viewer, requests: Some(requests), mailbox, watched: HashMap::new(), checks };
    stream::try_unfold(watching, |mut watching| async {
        let presences = watching.next().await?;
        Ok(Some((WatchPresenceResponse { presences }, watching)))
    })
}

struct Watching {
    hub: Hub,
    sight: Sight,
    viewer: UserId,
    /// Nothing once the client has said its last.
    requests: Option<Requests>,
    mailbox: Arc<Mailbox>,
    watched: HashMap<UserId, Watched>,
    checks: Interval,
}

/// Somebody on the client's screen.
#[derive(Debug, Clone, Copy, Default)]
struct Watched {
    /// Whether the viewer may see them; nothing until auth-svc has said.
    may: Option<bool>,
    told: Option<Seen>,
}

enum Heard {
    Request(Option<Result<WatchPresenceRequest, Status>>),
    Changed(HashSet<UserId>),
    Check,
}

impl Watching {
    /// What is news, once there is any.
    async fn next(&mut self) -> Result<Vec<proto::notify::Presence>, Status> {
        loop {
            let heard = tokio::select! {
                request = next_of(&mut self.requests) => Heard::Request(request),
                changed = self.mailbox.changed() => Heard::Changed(changed),
                _ = self.checks.tick() => Heard::Check,
            };
            let users: Vec<UserId> = match heard {
                Heard::Request(Some(request)) => self.replace(&request?).await?,
                Heard::Request(None) => {
                    self.requests = None;
                    continue;
                }
                Heard::Changed(users) => users.into_iter().collect(),
                Heard::Check => {
                    let all: Vec<_> = self.watched.keys().copied().collect();
                    self.check(&all).await;
                    all
                }
            };
            let news = self.news(&users);
            if !news.is_empty() {
                return Ok(news);
            }
        }
    }

    /// These are on the screen now. Gives those who were not before.
    async fn replace(&mut self, request: &WatchPresenceRequest) -> Result<Vec<UserId>, Status> {
        let wanted: HashSet<UserId> =
            request.user_ids.iter().map(|id| UserId::from_field("user_ids", id)).collect::<Result<_, _>>()?;
        let gone: Vec<_> = self.watched.keys().filter(|user| !wanted.contains(user)).copied().collect();
        self.hub.unwatch(&gone, &self.mailbox);
        self.watched.retain(|user, _| wanted.contains(user));
        let new: Vec<_> = wanted.into_iter().filter(|user| !self.watched.contains_key(user)).collect();
        self.hub.watch(&new, &self.mailbox);
        self.watched.extend(new.iter().map(|user| (*user, Watched::default())));
        self.check(&new).await;
        Ok(new)
    }

    /// Asks which of these the viewer may see.
    async fn check(&mut self, users: &[UserId]) {
        match self.sight.of(self.viewer, users).await {
            Ok(may) => {
                for user in users {
                    if let Some(watched) = self.watched.get_mut(user) {
                        watched.may = Some(may.get(user).copied().unwrap_or(false));
                    }
                }
            }
            // What is known stays so; who is new is told of once it is known.
            Err(error) => {
                tracing::debug!(%error, "presence.sight_unknown");
                self.checks.reset_after(AGAIN);
            }
        }
    }

    /// What the viewer is to be told of these.
    fn news(&mut self, users: &[UserId]) -> Vec<proto::notify::Presence> {
        let mut news = Vec::new();
        for user in users.iter().take(AT_ONCE) {
            let Some(watched) = self.watched.get_mut(user) else { continue };
            let seen = match watched.may {
                Some(true) => self.hub.seen(*user),
                Some(false) => Some(Seen::HIDDEN),
                None => None,
            };
            if let Some(seen) = seen.filter(|seen| watched.told != Some(*seen)) {
                watched.told = Some(seen);
                news.push(wire::presence(*user, seen));
            }
        }
        news
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let all: Vec<_> = self.watched.keys().copied().collect();
        self.hub.unwatch(&all, &self.mailbox);
    }
}

async fn next_of(requests: &mut Option<Requests>) -> Option<Result<WatchPresenceRequest, Status>> {
    match requests {
        Some(requests) => requests.next().await,
        None => std::future::pending().await,
    }
}
