//! What every backend promises, as one suite. A backend's test calls [`run`] with a way to make fresh buses.

#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a suite fails by panicking"
)]

mod leases;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use futures::{FutureExt as _, StreamExt as _, future::join_all};
use tokio::time::timeout;
use uuid::Uuid;

use crate::{Bus, Event, Position, Since, Step, Subscription};

/// What the suite needs of a backend.
pub trait Backend {
    /// A bus of another life: no channel and no position of an earlier one is known to it.
    fn fresh(&self) -> Arc<dyn Bus>;
    /// Moves the time that its buses read forward.
    fn advance(&self, by: Duration);
}

/// Runs the whole suite. Panics with the promise that is broken.
pub async fn run(backend: &dyn Backend) {
    events_arrive_in_order_and_once(backend).await;
    a_subscriber_resumes_after_its_position(backend).await;
    the_start_replays_this_life(backend).await;
    a_wrong_position_is_a_resync(backend).await;
    history_is_bounded(backend).await;
    history_ages(backend).await;
    a_repeated_id_is_one_event(backend).await;
    ephemeral_events_leave_nothing(backend).await;
    a_slow_subscriber_resyncs_and_slows_nobody(backend).await;
    channels_are_apart(backend).await;
    subscribing_while_publishing_loses_nothing(backend).await;
    an_idle_channel_begins_a_new_life(backend).await;
    leases::run(backend).await;
}

const ROOM: &str = "room";

async fn events_arrive_in_order_and_once(backend: &dyn Backend) {
    let bus = backend.fresh();
    let mut subscription = subscribe(&bus, Since::Now).await;
    assert_eq!(subscription.head, subscription.from);
    for number in 1..=20 {
        publish(&bus, number).await;
    }
    for number in 1..=20 {
        assert_eq!(event(&mut subscription).await.1, body(number));
    }
    silent(&mut subscription);
}

async fn a_subscriber_resumes_after_its_position(backend: &dyn Backend) {
    let bus = backend.fresh();
    let mut positions = vec![];
    for number in 1..=5 {
        positions.push(publish(&bus, number).await);
    }
    let mut resumed = subscribe(&bus, Since::After(positions[2])).await;
    assert_eq!((resumed.from, resumed.head), (positions[2], positions[4]));
    assert_eq!(event(&mut resumed).await, (positions[3], body(4)));
    assert_eq!(event(&mut resumed).await, (positions[4], body(5)));
    let mut at_head = subscribe(&bus, Since::After(positions[4])).await;
    silent(&mut at_head);
    publish(&bus, 6).await;
    assert_eq!(event(&mut at_head).await.1, body(6));
}

async fn the_start_replays_this_life(backend: &dyn Backend) {
    let bus = backend.fresh();
    publish(&bus, 1).await;
    publish(&bus, 2).await;
    let mut subscription = subscribe(&bus, Since::Start).await;
    assert_eq!(subscription.from.offset, 0);
    assert_eq!(event(&mut subscription).await.1, body(1));
    assert_eq!(event(&mut subscription).await.1, body(2));
    silent(&mut subscription);
}

async fn a_wrong_position_is_a_resync(backend: &dyn Backend) {
    let of_another_life = publish(&backend.fresh(), 1).await;
    let bus = backend.fresh();
    let known = publish(&bus, 1).await;
    let ahead = Position { offset: known.offset + 1, ..known };
    for wrong in [of_another_life, ahead] {
        let mut subscription = subscribe(&bus, Since::After(wrong)).await;
        assert_eq!(resync(&mut subscription).await, known);
        silent(&mut subscription);
    }
    let mut subscription = subscribe(&bus, Since::After(of_another_life)).await;
    resync(&mut subscription).await;
    publish(&bus, 2).await;
    assert_eq!(event(&mut subscription).await.1, body(2), "the stream goes on after a resync");
}

async fn history_is_bounded(backend: &dyn Backend) {
    let bus = backend.fresh();
    let first = publish(&bus, 1).await;
    for number in 2..=1001 {
        publish(&bus, number).await;
    }
    let mut whole = subscribe(&bus, Since::After(first)).await;
    for number in 2..=1001 {
        assert_eq!(event(&mut whole).await.1, body(number), "1,000 events resume");
    }
    publish(&bus, 1002).await;
    let mut late = subscribe(&bus, Since::After(first)).await;
    resync(&mut late).await;
    let mut from_start = subscribe(&bus, Since::Start).await;
    resync(&mut from_start).await;
}

async fn history_ages(backend: &dyn Backend) {
    let bus = backend.fresh();
    let first = publish(&bus, 1).await;
    backend.advance(Duration::from_secs(1));
    let second = publish(&bus, 2).await;
    backend.advance(Duration::from_secs(299));
    let mut kept = subscribe(&bus, Since::After(first)).await;
    assert_eq!(event(&mut kept).await.0, second);
    backend.advance(Duration::from_secs(1));
    let mut gone = subscribe(&bus, Since::After(first)).await;
    resync(&mut gone).await;
    let mut nothing_missed = subscribe(&bus, Since::After(second)).await;
    silent(&mut nothing_missed);
}

async fn a_repeated_id_is_one_event(backend: &dyn Backend) {
    let bus = backend.fresh();
    let mut subscription = subscribe(&bus, Since::Now).await;
    let first = publish(&bus, 1).await;
    publish(&bus, 2).await;
    assert_eq!(publish(&bus, 1).await, first, "a repeat has the position of the first");
    assert_eq!(event(&mut subscription).await.1, body(1));
    assert_eq!(event(&mut subscription).await.1, body(2));
    backend.advance(Duration::from_secs(599));
    assert_eq!(publish(&bus, 1).await, first);
    silent(&mut subscription);
    backend.advance(Duration::from_secs(1));
    assert_ne!(publish(&bus, 1).await, first, "ids are forgotten after 10 minutes");
}

async fn ephemeral_events_leave_nothing(backend: &dyn Backend) {
    let bus = backend.fresh();
    let before = publish(&bus, 1).await;
    let mut listening = subscribe(&bus, Since::Now).await;
    let ephemeral = Event { ephemeral: true, ..numbered(2) };
    for _ in 0..2 {
        assert_eq!(bus.publish(ROOM, ephemeral.clone()).await.expect("publish"), before);
    }
    assert_eq!(next(&mut listening).await, Step::Ephemeral { body: body(2) });
    silent(&mut listening);
    silent(&mut subscribe(&bus, Since::After(before)).await);
}

async fn a_slow_subscriber_resyncs_and_slows_nobody(backend: &dyn Backend) {
    let bus = backend.fresh();
    let mut slow = subscribe(&bus, Since::Now).await;
    let mut quick = subscribe(&bus, Since::Now).await;
    for number in 1..=3000 {
        publish(&bus, number).await;
        assert_eq!(event(&mut quick).await.1, body(number));
    }
    resync(&mut slow).await;
    publish(&bus, 3001).await;
    assert_eq!(event(&mut slow).await.1, body(3001));
}

async fn channels_are_apart(backend: &dyn Backend) {
    let bus = backend.fresh();
    let mut subscription = subscribe(&bus, Since::Now).await;
    let elsewhere = bus.publish("elsewhere", numbered(1)).await.expect("publish");
    silent(&mut subscription);
    publish(&bus, 1).await;
    assert_eq!(event(&mut subscription).await.1, body(1), "the same id on another channel is another event");
    resync(&mut subscribe(&bus, Since::After(elsewhere)).await).await;
}

async fn subscribing_while_publishing_loses_nothing(backend: &dyn Backend) {
    let bus = backend.fresh();
    let publishers = (0..4u128).map(|publisher| {
        let bus = Arc::clone(&bus);
        async move {
            for number in 0..100 {
                publish(&bus, publisher * 1000 + number).await;
                tokio::task::yield_now().await;
            }
        }
    });
    let subscribers = (0..4).map(|_| async {
        let mut subscription = subscribe(&bus, Since::Start).await;
        for offset in 1..=400 {
            assert_eq!(event(&mut subscription).await.0.offset, offset);
        }
    });
    tokio::join!(join_all(publishers), join_all(subscribers));
}

async fn an_idle_channel_begins_a_new_life(backend: &dyn Backend) {
    let bus = backend.fresh();
    let position = publish(&bus, 1).await;
    backend.advance(Duration::from_mins(11));
    bus.publish("elsewhere", numbered(1)).await.expect("publish");
    let mut subscription = subscribe(&bus, Since::After(position)).await;
    assert!(
        matches!(next_now(&mut subscription), None | Some(Step::Resync { .. })),
        "nothing but silence or a resync"
    );
    publish(&bus, 2).await;
    assert_eq!(event(&mut subscription).await.1, body(2));
}

fn numbered(number: u128) -> Event {
    Event { id: Uuid::from_u128(number), body: body(number), ephemeral: false }
}

fn body(number: u128) -> Bytes {
    Bytes::from(number.to_string())
}

async fn publish(bus: &Arc<dyn Bus>, number: u128) -> Position {
    bus.publish(ROOM, numbered(number)).await.expect("publish")
}

async fn subscribe(bus: &Arc<dyn Bus>, since: Since) -> Subscription {
    bus.subscribe(ROOM, since).await.expect("subscribe")
}

async fn next(subscription: &mut Subscription) -> Step {
    let step = timeout(Duration::from_secs(10), subscription.steps.next()).await.expect("a step within 10 s");
    step.expect("a subscription does not end").expect("the bus is there")
}

/// The next step if it is there already.
fn next_now(subscription: &mut Subscription) -> Option<Step> {
    Some(
        subscription
            .steps
            .next()
            .now_or_never()?
            .expect("a subscription does not end")
            .expect("the bus is there"),
    )
}

async fn event(subscription: &mut Subscription) -> (Position, Bytes) {
    match next(subscription).await {
        Step::Event { position, body } => (position, body),
        step @ (Step::Ephemeral { .. } | Step::Resync { .. }) => panic!("an event was due, not {step:?}"),
    }
}

async fn resync(subscription: &mut Subscription) -> Position {
    match next(subscription).await {
        Step::Resync { position, .. } => position,
        step @ (Step::Ephemeral { .. } | Step::Event { .. }) => panic!("a resync was due, not {step:?}"),
    }
}

fn silent(subscription: &mut Subscription) {
    assert_eq!(next_now(subscription), None, "silence was due");
}
