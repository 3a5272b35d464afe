//! One endpoint's side of one Signal stream: what it may send, and what it is told.

use proto::id::{EndpointId, UserId};
use uuid::Uuid;

use super::call::{Call, LegState, State};

/// The state of a Signal stream.
#[derive(Debug)]
pub(crate) struct Signaling {
    user: UserId,
    endpoint: EndpointId,
    /// Names this stream among those that the endpoint opens one after the other.
    stream: Uuid,
    /// The newest state of the call that is known here.
    call: Call,
    /// The generation that this stream speaks for.
    generation: u32,
    last_client_seq: u64,
    /// The stream has heard its own announcement; one that follows it is of a newer stream.
    announced: bool,
}

/// How an endpoint stands to its person's leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The leg rings: it only receives.
    Rung,
    /// The leg is bound to this endpoint.
    Holder,
    /// The leg is bound to another endpoint, or to this one anew.
    Elsewhere,
    /// The call is over.
    Over,
}

/// What to do with a signal of this endpoint.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Received {
    /// Pass it on, stamped for this generation of the peer.
    Next {
        /// The peer's generation.
        for_generation: u32,
    },
    /// It has arrived before: acknowledge it again.
    Repeated,
    /// Some before it are missing.
    Gap {
        /// The `client_seq` that was due.
        expected: u64,
    },
    /// As far as is known here the leg may not send yet: look again at the call, then refuse.
    TooEarly,
}

/// What to do with a signal of the other endpoint.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// Pass it on.
    Deliver,
    /// It is one's own, of the past, or for somebody else.
    Ignore,
    /// It can only be if the call has moved on: look again at the call.
    Stale,
}

impl Signaling {
    /// A stream that begins with the call as it is.
    pub(crate) fn new(user: UserId, endpoint: EndpointId, stream: Uuid, call: Call) -> Self {
        let generation = call.leg(user).map_or(0, |leg| leg.generation);
        Self { user, endpoint, stream, call, generation, last_client_seq: 0, announced: false }
    }

    /// The newest state of the call that is known here.
    pub(crate) fn call(&self) -> &Call {
        &self.call
    }

    /// The page that the stream speaks for.
    pub(crate) fn endpoint(&self) -> EndpointId {
        self.endpoint
    }

    pub(crate) fn generation(&self) -> u32 {
        self.generation
    }

    pub(crate) fn last_client_seq(&self) -> u64 {
        self.last_client_seq
    }

    pub(crate) fn standing(&self) -> Standing {
        match self.call.leg(self.user) {
            _ if self.call.state.is_final() => Standing::Over,
            Some(leg) if leg.state == LegState::Ringing => Standing::Rung,
            Some(leg) if leg.endpoint == Some(self.endpoint) && leg.generation == self.generation => {
                Standing::Holder
            }
            Some(_) | None => Standing::Elsewhere,
        }
    }

    /// The stream holds the leg. Signals up to this one have arrived.
    pub(crate) fn hold(&mut self, last_client_seq: u64) {
        self.last_client_seq = last_client_seq;
    }

    /// Takes over a state of the call, if it is newer. Says whether it was.
    pub(crate) fn update(&mut self, call: Call) -> bool {
        let newer = call.version > self.call.version;
        if newer {
            self.call = call;
        }
        newer
    }

    /// A signal of this endpoint came.
    pub(crate) fn receive(&self, client_seq: u64) -> Received {
        let sends = self.standing() == Standing::Holder && self.call.state != State::Ringing;
        let Some(peer) = self.call.peer_leg(self.user).filter(|_| sends) else { return Received::TooEarly };
        let expected = self.last_client_seq + 1;
        match client_seq {
            0 => Received::Gap { expected },
            seq if seq == expected => Received::Next { for_generation: peer.generation },
            seq if seq < expected => Received::Repeated,
            _ => Received::Gap { expected },
        }
    }

    /// The signal that `receive` called the next one is on its way.
    pub(crate) fn accepted(&mut self) {
        self.last_client_seq += 1;
    }

    /// A signal was heard on the call's channel.
    pub(crate) fn hear(&self, from: UserId, generation: u32, for_generation: u32) -> Heard {
        let known = self.call.peer_leg(self.user).map_or(0, |peer| peer.generation);
        let meant = from != self.user && for_generation == self.generation && generation >= known;
        match self.standing() {
            // Its answer would be marked as meant for the older generation, and be dropped.
            Standing::Holder if meant && generation > known => Heard::Stale,
            Standing::Holder if meant => Heard::Deliver,
            Standing::Rung if meant => Heard::Stale,
            Standing::Holder | Standing::Rung | Standing::Elsewhere | Standing::Over => Heard::Ignore,
        }
    }

    /// A stream was announced on the call's channel. Says whether it takes this one's place.
    pub(crate) fn replaced_by(&mut self, user: UserId, generation: u32, stream: Uuid) -> bool {
        if stream == self.stream {
            self.announced = true;
            return false;
        }
        user == self.user && self.announced && generation >= self.generation
    }
}
