//! The channel of a call: what its endpoints say to each other, and what streams must know of the call.

use std::sync::Arc;

use bus::{Bus, Event, Since, Step, Subscription};
use bytes::Bytes;
use futures::StreamExt as _;
use prost::Message as _;
use proto::{
    call::{self, PeerSignal},
    id::{CallId, UserId},
};
use uuid::Uuid;

use crate::{domain::Role, error::Error};

/// All channels.
#[derive(Debug, Clone)]
pub(crate) struct Channels {
    bus: Arc<dyn Bus>,
}

/// A message on a call's channel.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Envelope {
    #[prost(oneof = "Said", tags = "1, 2, 3")]
    pub(crate) said: Option<Said>,
}

/// What is said on a call's channel.
#[derive(Clone, PartialEq, prost::Oneof)]
pub(crate) enum Said {
    /// A signal; without a payload if it was for the server alone.
    #[prost(message, tag = "1")]
    Signal(PeerSignal),
    /// The call has reached this version.
    #[prost(uint64, tag = "2")]
    Changed(u64),
    /// A stream holds a leg from now on.
    #[prost(message, tag = "3")]
    Held(Held),
}

/// A stream that holds a leg.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Held {
    #[prost(string, tag = "1")]
    pub(crate) user_id: String,
    #[prost(uint32, tag = "2")]
    pub(crate) generation: u32,
    #[prost(bytes = "vec", tag = "3")]
    pub(crate) stream_id: Vec<u8>,
}

/// Something for a `FindPartner` stream of another process to see to. What is lost of these is noticed within a second.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Nudge {
    #[prost(bytes = "vec", tag = "1")]
    pub(crate) seat_id: Vec<u8>,
    #[prost(oneof = "See", tags = "2, 3, 4")]
    pub(crate) see: Option<See>,
}

/// What it sees to.
#[derive(Clone, Copy, PartialEq, Eq, prost::Oneof)]
pub(crate) enum See {
    /// Something has changed.
    #[prost(bool, tag = "2")]
    Look(bool),
    /// The partner is writing.
    #[prost(bool, tag = "3")]
    Typing(bool),
    /// The partner's page is hidden, or shown again.
    #[prost(bool, tag = "4")]
    Away(bool),
}

/// The kinds of publish keys. Together with what follows, a key is unique within its channel.
const CHANGED: u64 = 1;
const SIGNAL_OF_CALLER: u64 = 2;
const SIGNAL_OF_CALLEE: u64 = 3;

/// The channel of all calls.
const ALL: &str = "calls";
/// The channel on which instances are told that somebody was suspended from matching.
const SUSPENSIONS: &str = "suspensions";

impl Channels {
    pub(crate) fn new(bus: Arc<dyn Bus>) -> Self {
        Self { bus }
    }

    /// Passes a signal on, once for each (leg, generation, `client_seq`).
    pub(crate) async fn signal(&self, call: CallId, role: Role, signal: PeerSignal) -> Result<(), Error> {
        let of = match role {
            Role::Caller => SIGNAL_OF_CALLER,
            Role::Callee => SIGNAL_OF_CALLEE,
        };
        let key = Uuid::from_u64_pair(of << 32 | u64::from(signal.generation), signal.client_seq);
        self.publish(call, key, Said::Signal(signal)).await
    }

    /// Tells the streams of a call that it has changed.
    pub(crate) async fn tell_changed(&self, call: CallId, version: u64) -> Result<(), Error> {
        self.publish(call, Uuid::from_u64_pair(CHANGED << 32, version), Said::Changed(version)).await
    }

    /// Tells older streams of a leg that this one has taken their place.
    pub(crate) async fn tell_held(
        &self,
        call: CallId,
        user: UserId,
        generation: u32,
        stream: Uuid,
    ) -> Result<(), Error> {
        let held = Held { user_id: user.to_string(), generation, stream_id: stream.as_bytes().to_vec() };
        self.publish(call, stream, Said::Held(held)).await
    }

    /// Tells whoever watches all calls that one is now so. `event` names the change: it is heard once, however often it is
    /// told.
    pub(crate) async fn tell_watchers(&self, event: Uuid, call: &call::Call) -> Result<(), Error> {
        let body = Bytes::from(call.encode_to_vec());
        self.bus.publish(ALL, Event { id: event, body, ephemeral: false }).await?;
        Ok(())
    }

    /// Follows the changes of all calls: each is an encoded `Call`.
    pub(crate) async fn watch(&self, since: Since) -> Result<Subscription, Error> {
        Ok(self.bus.subscribe(ALL, since).await?)
    }

    /// Tells all instances that somebody was suspended from matching: they look for themselves whom it hits.
    pub(crate) async fn tell_suspended(&self, event: Uuid) -> Result<(), Error> {
        self.bus.publish(SUSPENSIONS, Event { id: event, body: Bytes::new(), ephemeral: true }).await?;
        Ok(())
    }

    /// Follows what is told of suspensions.
    pub(crate) async fn follow_suspensions(&self) -> Result<Subscription, Error> {
        Ok(self.bus.subscribe(SUSPENSIONS, Since::Now).await?)
    }

    /// Nudges a stream that another process holds.
    pub(crate) async fn nudge(&self, instance: Uuid, id: Uuid, nudge: &Nudge) -> Result<(), Error> {
        let body = Bytes::from(nudge.encode_to_vec());
        self.bus.publish(&seats(instance), Event { id, body, ephemeral: true }).await?;
        Ok(())
    }

    /// Follows the nudges of a process: each is an encoded `Nudge`.
    pub(crate) async fn nudges(&self, instance: Uuid) -> Result<Subscription, Error> {
        Ok(self.bus.subscribe(&seats(instance), Since::Now).await?)
    }

    /// Follows a call's channel.
    pub(crate) async fn follow(&self, call: CallId, since: Since) -> Result<Subscription, Error> {
        Ok(self.bus.subscribe(&channel(call), since).await?)
    }

    /// The last `client_seq` of a leg's generation that the channel still holds; 0 for none.
    pub(crate) async fn last_client_seq(
        &self,
        call: CallId,
        user: UserId,
        generation: u32,
    ) -> Result<u64, Error> {
        let mut subscription = self.follow(call, Since::Start).await?;
        let (head, user) = (subscription.head, user.to_string());
        let (mut last, mut at) = (0, subscription.from);
        while at != head {
            let Some(step) = subscription.steps.next().await else { break };
            match step? {
                Step::Event { position, body } => {
                    at = position;
                    if let Some(Said::Signal(signal)) = Envelope::decode(body)?.said
                        && (&signal.user_id, signal.generation) == (&user, generation)
                    {
                        last = last.max(signal.client_seq);
                    }
                }
                Step::Ephemeral { .. } => {}
                Step::Resync { .. } => break,
            }
        }
        Ok(last)
    }

    async fn publish(&self, call: CallId, id: Uuid, said: Said) -> Result<(), Error> {
        let body = Bytes::from(Envelope { said: Some(said) }.encode_to_vec());
        self.bus.publish(&channel(call), Event { id, body, ephemeral: false }).await?;
        Ok(())
    }
}

fn seats(instance: Uuid) -> String {
    format!("seats:{instance}")
}

fn channel(call: CallId) -> String {
    call.to_string()
}
