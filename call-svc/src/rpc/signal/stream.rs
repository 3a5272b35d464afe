//! A Signal stream while it lives. It is pulled by the transport: a client that does not read is not worked for, and what
//! it misses meanwhile is in the channel's history.

use std::collections::VecDeque;

use bus::{BusError, Position, Step, Subscription};
use bytes::Bytes;
use futures::{StreamExt as _, stream, stream::BoxStream};
use prost::Message as _;
use proto::{
    call::{
        ClientSignal, LinkReport, PeerSignal, SignalRequest, SignalResponse, call_stream_changed::Change,
        client_signal::Payload, signal_request,
    },
    id::UserId,
};
use tonic::{Status, Streaming};
use uuid::Uuid;

use super::{
    messages,
    open::{client, invalid},
    relay_only,
};
use crate::{
    calls::Calls,
    channels::{Envelope, Held, Said},
    domain::{Heard, Received, Signaling, Standing},
    error::Error,
    hub::{Guard, Hub},
    wire,
};

/// What a stream begins with.
pub(super) struct Begun {
    pub(super) calls: Calls,
    pub(super) hub: Hub,
    pub(super) guard: Guard,
    pub(super) user: UserId,
    pub(super) stream_id: Uuid,
    /// It begins a generation of its leg.
    pub(super) anew: bool,
    pub(super) incoming: Streaming<SignalRequest>,
    pub(super) signaling: Signaling,
    pub(super) subscription: Subscription,
}

/// A Signal stream.
pub(super) struct Stream {
    calls: Calls,
    hub: Hub,
    guard: Guard,
    user: UserId,
    stream_id: Uuid,
    anew: bool,
    incoming: Streaming<SignalRequest>,
    steps: BoxStream<'static, Result<Step, BusError>>,
    signaling: Signaling,
    /// What the client last said of its media, while the database has not taken it.
    unwritten: Option<LinkReport>,
    /// What is to be told next.
    ready: VecDeque<SignalResponse>,
    /// The stream ends once `ready` is empty.
    ended: Option<Result<(), Error>>,
}

/// What a stream waits for.
enum Woken {
    Client(Result<Option<SignalRequest>, Status>),
    Channel(Option<Result<Step, BusError>>),
    Look,
}

impl Stream {
    /// Takes hold of the leg, if it is this endpoint's, and says how things stand.
    pub(super) async fn begin(begun: Begun) -> Result<Self, Error> {
        let Begun { calls, hub, guard, user, stream_id, anew, incoming, signaling, subscription } = begun;
        let Subscription { from, steps, .. } = subscription;
        let (unwritten, ready, ended) = (None, VecDeque::new(), None);
        let mut stream = Self {
            calls,
            hub,
            guard,
            user,
            stream_id,
            anew,
            incoming,
            steps,
            signaling,
            unwritten,
            ready,
            ended,
        };
        stream.settle().await?;
        if let Some(Err(error)) = stream.ended.take_if(|ended| ended.is_err()) {
            return Err(error);
        }
        stream.ready.push_front(messages::snapshot(&stream.signaling, user, from));
        Ok(stream)
    }

    /// What the client is told, until the end.
    pub(super) fn into_responses(self) -> impl futures::Stream<Item = Result<SignalResponse, Error>> + Send {
        stream::unfold(Some(self), |stream| async {
            let mut stream = stream?;
            loop {
                if let Some(message) = stream.ready.pop_front() {
                    return Some((Ok(message), Some(stream)));
                }
                match stream.ended.take() {
                    Some(Ok(())) => return None,
                    Some(Err(error)) => return Some((Err(error), None)),
                    None => stream.work().await,
                }
            }
        })
    }

    /// One thing that happens.
    async fn work(&mut self) {
        let woken = tokio::select! {
            request = self.incoming.message() => Woken::Client(request),
            step = self.steps.next() => Woken::Channel(step),
            () = self.guard.look() => Woken::Look,
        };
        let result = match woken {
            Woken::Client(Ok(Some(request))) => self.receive(request).await,
            // The client has said all that it will say.
            Woken::Client(Ok(None)) => {
                self.ended = Some(Ok(()));
                Ok(())
            }
            Woken::Client(Err(status)) => Err(client(status)),
            Woken::Channel(Some(Ok(step))) => self.hear(step).await,
            Woken::Channel(Some(Err(error))) => Err(error.into()),
            Woken::Channel(None) => Err(Error::BusAway("the channel has ended".into())),
            Woken::Look => self.look().await,
        };
        if let Err(error) = result {
            self.ended = Some(Err(error));
        }
    }

    async fn receive(&mut self, request: SignalRequest) -> Result<(), Error> {
        let Some(signal_request::Message::Signal(signal)) = request.message else {
            return Err(invalid("message", "must be a signal once the stream is open"));
        };
        if signal.payload.is_none() {
            return Err(invalid("signal.payload", "must be set"));
        }
        let budget = self.hub.spend(self.signaling.call().id, self.calls.now());
        budget.map_err(|retry_after| Error::SignalsTooFast { retry_after })?;
        let mut received = self.signaling.receive(signal.client_seq);
        if received == Received::TooEarly {
            // The other person may have answered a moment ago.
            self.refresh().await?;
            received = self.signaling.receive(signal.client_seq);
        }
        match received {
            Received::Next { for_generation } => self.pass_on(signal, for_generation).await?,
            Received::Repeated => {}
            Received::Gap { expected } => return Err(Error::SequenceGap { expected }),
            Received::TooEarly => return if self.ended.is_some() { Ok(()) } else { Err(Error::NotAnswered) },
        }
        self.ready.push_back(messages::acknowledged(self.signaling.last_client_seq()));
        Ok(())
    }

    async fn pass_on(&mut self, signal: ClientSignal, for_generation: u32) -> Result<(), Error> {
        let (call, generation) = (self.signaling.call().id, self.signaling.generation());
        let leg = self.signaling.call().leg(self.user).ok_or(Error::CallNotFound)?;
        let (role, hidden) = (leg.role, leg.relay_only);
        match &signal.payload {
            Some(Payload::LinkReport(report)) => {
                self.unwritten = Some(*report);
                self.write_link().await?;
            }
            Some(Payload::QualityReport(report)) => self.calls.record.quality(call, self.user, *report),
            Some(
                Payload::Description(_)
                | Payload::Candidate(_)
                | Payload::MediaState(_)
                | Payload::IceRestartWish(_),
            )
            | None => {}
        }
        let mut signal = messages::relayed(signal, self.user, generation, for_generation);
        if hidden {
            signal.payload = signal.payload.and_then(relay_only::keep);
        }
        self.calls.channels.signal(call, role, signal).await?;
        self.signaling.accepted();
        self.guard.reached(self.signaling.last_client_seq());
        metrics::counter!("call_signals_total").increment(1);
        Ok(())
    }

    /// Writes what the client says of its media. Signals go on while the database is away: it is written later.
    async fn write_link(&mut self) -> Result<(), Error> {
        let Some(report) = self.unwritten else { return Ok(()) };
        let Some(link) = wire::link_of(report.state()) else {
            self.unwritten = None;
            return Ok(());
        };
        let (call, generation) = (self.signaling.call().id, self.signaling.generation());
        match self.calls.report_link(call, self.user, generation, link, &report).await {
            Err(Error::Database(db::Error::Away(_))) => {}
            Err(error) => return Err(error),
            Ok(()) => self.unwritten = None,
        }
        self.guard.owes(self.unwritten.is_some());
        Ok(())
    }

    async fn hear(&mut self, step: Step) -> Result<(), Error> {
        match step {
            Step::Event { position, body } => self.hear_event(position, body).await,
            Step::Ephemeral { .. } => Ok(()),
            Step::Resync { position, reason } => {
                self.ready.push_back(messages::resync(position, reason));
                self.refresh().await
            }
        }
    }

    async fn hear_event(&mut self, position: Position, body: Bytes) -> Result<(), Error> {
        match Envelope::decode(body)?.said {
            Some(Said::Signal(signal)) => self.hear_signal(position, signal).await,
            Some(Said::Changed(version)) if version > self.signaling.call().version => self.look().await,
            Some(Said::Held(held)) => self.hear_held(&held),
            Some(Said::Changed(_)) | None => Ok(()),
        }
    }

    async fn hear_signal(&mut self, position: Position, signal: PeerSignal) -> Result<(), Error> {
        let Ok(from) = signal.user_id.parse() else { return Ok(()) };
        let heard = |signaling: &Signaling| signaling.hear(from, signal.generation, signal.for_generation);
        if heard(&self.signaling) == Heard::Stale {
            self.refresh().await?;
        }
        if heard(&self.signaling) == Heard::Deliver && signal.payload.is_some() {
            let peer = self.signaling.call().peer_leg(self.user);
            self.ready.push_back(messages::delivered(position, signal, peer));
        }
        Ok(())
    }

    fn hear_held(&mut self, held: &Held) -> Result<(), Error> {
        let (Ok(user), Ok(stream)) = (held.user_id.parse(), Uuid::from_slice(&held.stream_id)) else {
            return Ok(());
        };
        if self.signaling.replaced_by(user, held.generation, stream) { Err(Error::Moved) } else { Ok(()) }
    }

    /// Looks at the call again because it is said to have changed. If the database is away, the hub will say so again.
    async fn look(&mut self) -> Result<(), Error> {
        if self.guard.is_replaced() {
            return Err(Error::Moved);
        }
        self.write_link().await?;
        match self.refresh().await {
            Err(Error::Database(db::Error::Away(_))) => Ok(()),
            result => result,
        }
    }

    /// Reads the call, tells the client if it has changed, and does what follows for this stream.
    async fn refresh(&mut self) -> Result<(), Error> {
        let call = self.calls.get(self.signaling.call().id).await?;
        if self.signaling.update(call) {
            self.guard.knows(self.signaling.call().version);
            self.ready.push_back(messages::changed(self.signaling.call(), self.user));
            self.settle().await?;
        }
        Ok(())
    }

    async fn settle(&mut self) -> Result<(), Error> {
        match self.signaling.standing() {
            Standing::Rung => {}
            Standing::Holder if self.guard.holds() => {}
            Standing::Holder => self.hold().await?,
            Standing::Over => self.ended = Some(Ok(())),
            Standing::Elsewhere if self.guard.holds() => self.ended = Some(Err(Error::Moved)),
            Standing::Elsewhere => self.ended = Some(Err(Error::OtherEndpoint)),
        }
        Ok(())
    }

    /// The leg is this endpoint's: from now on this stream speaks for it, and older ones end.
    async fn hold(&mut self) -> Result<(), Error> {
        let (call, generation) = (self.signaling.call().id, self.signaling.generation());
        let held = self.calls.hold(call, self.user, generation, self.stream_id).await?;
        let heard = self.calls.channels.last_client_seq(call, self.user, generation).await?;
        self.signaling.hold(held.client_seq.max(heard));
        self.guard.hold(held.client_seq.max(heard));
        let is_first = self.anew || !held.before;
        self.note(if is_first { Change::Opened } else { Change::Resumed });
        self.calls.channels.tell_held(call, self.user, generation, self.stream_id).await
    }

    /// Writes down that the stream took hold of its leg, or lets go of it.
    fn note(&self, change: Change) {
        let (call, endpoint) = (self.signaling.call().id, self.signaling.endpoint());
        self.calls.record.stream(call, self.user, change, endpoint);
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.guard.holds() {
            self.note(Change::Closed);
        }
    }
}
