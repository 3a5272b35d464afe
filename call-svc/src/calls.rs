//! Calls as the RPCs and tasks see them: what changes them is committed, then told.

mod answer;
mod devices;
mod settings;

use std::{future::Future, time::Duration};

use chrono::{DateTime, Utc};
use db::{Pool, outbox::Relayer};
use proto::{
    call::{CallConnected, LinkReport},
    id::{CallId, EndpointId, RequestId, UserId},
};
use runtime::{Clock, Ids, Tasks};
use tokio::sync::oneshot;
use tracing::Instrument as _;
use uuid::Uuid;

use crate::{
    attention::{Attention, Heed},
    channels::Channels,
    domain::{Call, Input, Kind, Link, NewCall},
    error::Error,
    people::People,
    record::{Record, connected},
    store::{
        self,
        legs::{Held, Opening},
        start::Wish,
        step::{Committed, Step},
    },
    wire,
};

/// For how long a stream counts as being there after it was renewed: two renewals and a bit.
pub(crate) const LEASE: Duration = Duration::from_secs(25);

pub(crate) use answer::Answering;
pub(crate) use devices::Problem;

/// All calls.
#[derive(Debug, Clone)]
pub(crate) struct Calls {
    pub(crate) pool: Pool,
    pub(crate) people: People,
    pub(crate) attention: Attention,
    pub(crate) channels: Channels,
    pub(crate) record: Record,
    pub(crate) relayer: Relayer,
    pub(crate) tasks: Tasks,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) ring_for: Duration,
}

/// Who wants to call whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) request: RequestId,
    pub(crate) kind: Kind,
    pub(crate) caller: UserId,
    /// The caller's page; nothing when a service asks.
    pub(crate) endpoint: Option<EndpointId>,
    pub(crate) callee: UserId,
    /// Both send media through the relay alone, whatever they have set.
    pub(crate) relay_only: bool,
}

impl Calls {
    /// Starts a call, or what comes of it: the callee's call answered, or one that is over because the callee is busy.
    pub(crate) async fn start(&self, asked: Asked) -> Result<Call, Error> {
        if asked.caller == asked.callee {
            return Err(Error::CallToOneself);
        }
        // A person who calls is signed in and so exists; whom a service names may not. A service reaches everybody.
        match asked.endpoint {
            Some(_) => self.people.must_reach(asked.caller, asked.callee).await?,
            None => self.people.must_exist(&[asked.caller, asked.callee]).await?,
        }
        let calls = self.clone();
        self.finish(async move { calls.start_now(asked).await }).await
    }

    async fn start_now(&self, asked: Asked) -> Result<Call, Error> {
        let Asked { request, kind, caller, endpoint: caller_endpoint, callee, relay_only } = asked;
        let (id, ring_for, relay_only) = (self.ids.next(), self.ring_for, [relay_only; 2]);
        let new = NewCall { id, kind, caller, caller_endpoint, callee, ring_for, relay_only };
        let events = std::array::from_fn(|_| self.ids.next());
        // A service rings both people, and has its reasons.
        let heed = match caller_endpoint {
            Some(_) => self.attention.of(callee).await,
            None => Heed::default(),
        };
        let wish = Wish { request, new, heed, events, now: self.clock.now() };
        self.pool.run(async |conn| store::slots::ensure(conn, [caller, callee]).await).await?;
        let started = self.pool.transaction(async |conn| store::start::start(conn, &wish).await).await?;
        let id = started.call;
        for committed in started.committed {
            self.tell(&committed).await;
        }
        self.get(id).await
    }

    /// Applies an input to a call and gives the call as it then is. A caller that goes away does not undo it.
    pub(crate) async fn apply(&self, id: CallId, input: Input) -> Result<Call, Error> {
        self.apply_if_new(id, input).await.map(|(call, _)| call)
    }

    /// The same; and whether it changed the call.
    async fn apply_if_new(&self, id: CallId, input: Input) -> Result<(Call, bool), Error> {
        let calls = self.clone();
        self.finish(async move { calls.apply_now(id, input).await }).await
    }

    async fn apply_now(&self, id: CallId, input: Input) -> Result<(Call, bool), Error> {
        loop {
            let step = self.step(id, input).await?;
            let is_new = matches!(step, Step::Changed(_));
            if let Some(call) = self.settle(id, step).await? {
                return Ok((call, is_new));
            }
        }
    }

    /// Tells what was committed and gives the call as it then is; nothing if it rang past its deadline: it does no longer,
    /// and what was asked is to be decided again.
    async fn settle(&self, id: CallId, step: Step) -> Result<Option<Call>, Error> {
        match step {
            Step::Changed(committed) => {
                self.tell(&committed).await;
                Ok(Some(committed.call))
            }
            Step::Unchanged(call) => Ok(Some(call)),
            Step::Refused(refusal) => Err(refusal.into()),
            Step::Overdue => {
                if let Step::Changed(missed) = self.step(id, Input::RingTimeout).await? {
                    self.tell(&missed).await;
                }
                Ok(None)
            }
        }
    }

    async fn step(&self, id: CallId, input: Input) -> Result<Step, Error> {
        let (event, now): (Uuid, _) = (self.ids.next(), self.clock.now());
        self.pool.transaction(async |conn| store::step::step(conn, id, input, event, now).await).await
    }

    /// A call.
    pub(crate) async fn get(&self, id: CallId) -> Result<Call, Error> {
        let found = self.pool.run(async |conn| store::calls::find(conn, id).await).await?;
        found.ok_or(Error::CallNotFound)
    }

    /// A call of this person.
    pub(crate) async fn get_of(&self, user: UserId, id: CallId) -> Result<Call, Error> {
        let call = self.get(id).await?;
        if call.leg(user).is_some() { Ok(call) } else { Err(Error::CallNotFound) }
    }

    /// A page of a person's calls, newest first, and whether there are more.
    pub(crate) async fn page(
        &self,
        user: UserId,
        before: Option<CallId>,
        live_only: bool,
        size: i64,
    ) -> Result<(Vec<Call>, bool), Error> {
        let found = self.pool.run(async |conn| {
            let mut ids = store::calls::page(conn, user, before, live_only, size + 1).await?;
            let more = i64::try_from(ids.len()).is_ok_and(|count| count > size);
            if more {
                ids.pop();
            }
            Ok::<_, db::Error>((store::calls::load(conn, &ids).await?, more))
        });
        Ok(found.await?)
    }

    /// A stream takes hold of its person's leg.
    pub(crate) async fn hold(
        &self,
        call: CallId,
        user: UserId,
        generation: u32,
        stream: Uuid,
    ) -> Result<Held, Error> {
        let now = self.clock.now();
        let opening = Opening { call, user, generation, stream, now, seen_until: now + LEASE };
        let held = self.pool.transaction(async |conn| store::legs::open(conn, &opening).await).await?;
        held.ok_or(Error::Moved)
    }

    /// The holder of a leg says how its media is. The first to be connected makes the call active.
    pub(crate) async fn report_link(
        &self,
        call: CallId,
        user: UserId,
        generation: u32,
        link: Link,
        report: &LinkReport,
    ) -> Result<(), Error> {
        self.pool.run(async |conn| store::legs::note_link(conn, call, user, generation, link).await).await?;
        let how: CallConnected = connected(report);
        let is_written =
            link == Link::Connected && self.apply_if_new(call, Input::MediaConnected { user, how }).await?.1;
        if !is_written {
            self.record.link(call, user, report);
        }
        Ok(())
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Tells of what was committed: whoever signals in the call and whoever watches at once, and both people's feeds by the
    /// outbox. Nothing
    /// of it can fail the change: streams look again by themselves, and the outbox is swept.
    pub(crate) async fn tell(&self, committed: &Committed) {
        log(&committed.call);
        if committed.call.match_id.is_none() {
            self.relayer.relay(vec![committed.event]);
        }
        if committed.call.state.is_final() {
            self.record.over(committed.call.id);
        }
        let changed = wire::call(&committed.call);
        let (told, watched) = tokio::join!(
            self.channels.tell_changed(committed.call.id, committed.call.version),
            self.channels.tell_watchers(committed.event, &changed),
        );
        told.unwrap_or_else(|error| tracing::warn!(%error, "call.channel_away"));
        watched.unwrap_or_else(|error| tracing::warn!(%error, "call.watchers_not_told"));
    }

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
        self.tasks.spawn("call transition", work.in_current_span());
        result.await.unwrap_or(Err(Error::Stopping))
    }
}

fn log(call: &Call) {
    metrics::counter!("call_changes_total").increment(1);
    tracing::info!(call.id = %call.id, call.version = call.version, call.state = ?call.state, "call.changed");
}
