//! A feed per person, on the bus.

use std::sync::Arc;

use bus::{Bus, Position, Since, Step};
use bytes::Bytes;
use futures::{Stream, StreamExt as _, future::ready, stream};
use prost::Message as _;
use proto::{
    convert,
    id::{EventId, UserId},
    notify::{Event, Resync, Started, SubscribeResponse, subscribe_response},
};
use runtime::Clock;

use crate::error::Error;

/// All feeds.
#[derive(Debug, Clone)]
pub(crate) struct Feeds {
    bus: Arc<dyn Bus>,
    clock: Clock,
}

impl Feeds {
    pub(crate) fn new(bus: Arc<dyn Bus>, clock: Clock) -> Self {
        Self { bus, clock }
    }

    /// Puts an event on the feeds of these people. What has expired is of no use to anybody and is dropped.
    pub(crate) async fn put(
        &self,
        id: EventId,
        event: &Event,
        to: &[UserId],
        ephemeral: bool,
    ) -> Result<(), Error> {
        if self.has_expired(event) {
            metrics::counter!("notify_events_expired_total").increment(1);
            return Ok(());
        }
        let body = Bytes::from(event.encode_to_vec());
        for user in to {
            let event = bus::Event { id: id.uuid(), body: body.clone(), ephemeral };
            self.bus.publish(&channel(*user), event).await?;
        }
        metrics::counter!("notify_events_total").increment(1);
        Ok(())
    }

    /// Follows a person's feed: the start, and then each step.
    pub(crate) async fn follow(
        &self,
        user: UserId,
        since: Option<Position>,
    ) -> Result<impl Stream<Item = Result<SubscribeResponse, Error>> + Send + use<>, Error> {
        let since = since.map_or(Since::Now, Since::After);
        let subscription = self.bus.subscribe(&channel(user), since).await?;
        let started = answer(Some(subscription.head), subscribe_response::Step::Started(Started {}));
        let feeds = self.clone();
        let steps = subscription
            .steps
            .filter_map(move |step| ready(feeds.tell(step.map_err(Error::from)).transpose()));
        Ok(stream::once(ready(Ok(started))).chain(steps))
    }

    /// What a subscriber is told of a step; nothing for an event that has expired meanwhile.
    fn tell(&self, step: Result<Step, Error>) -> Result<Option<SubscribeResponse>, Error> {
        let (position, body) = match step? {
            Step::Resync { position, reason } => {
                let resync = subscribe_response::Step::Resync(Resync { reason: reason.to_owned() });
                return Ok(Some(answer(Some(position), resync)));
            }
            Step::Event { position, body } => (Some(position), body),
            Step::Ephemeral { body } => (None, body),
        };
        let event = Event::decode(body)?;
        if self.has_expired(&event) {
            return Ok(None);
        }
        Ok(Some(answer(position, subscribe_response::Step::Event(event))))
    }

    fn has_expired(&self, event: &Event) -> bool {
        event.expire_time.and_then(convert::time).is_some_and(|expire| expire <= self.clock.now())
    }
}

fn answer(position: Option<Position>, step: subscribe_response::Step) -> SubscribeResponse {
    let position = position.map(|position| position.to_string()).unwrap_or_default();
    SubscribeResponse { position, step: Some(step) }
}

fn channel(user: UserId) -> String {
    user.to_string()
}
