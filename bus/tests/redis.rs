//! The bus on Redis: the contract, what many processes see of one another, and a server that goes and comes back.
#![expect(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "tests")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use bus::{Bus, BusError, Event, Limits, Position, RedisBus, Since, Step, Subscription, Time, contract};
use bytes::Bytes;
use futures::StreamExt as _;
use runtime::Tasks;
use testkit::redis::Server;
use tokio::time::timeout;
use uuid::Uuid;

/// The least that is promised: whole again this long after the server is back.
const WHOLE: Duration = Duration::from_secs(5);

/// Processes on one Redis, as far as the bus can tell.
struct Processes {
    url: String,
    seconds: Arc<AtomicU64>,
    lives: AtomicU64,
    tasks: Tasks,
}

impl Processes {
    fn on(server: &Server) -> Self {
        Self { url: server.url(), seconds: Arc::default(), lives: AtomicU64::new(0), tasks: Tasks::new() }
    }

    /// The bus of another process.
    fn bus(&self, prefix: &str) -> Arc<dyn Bus> {
        let seconds = Arc::clone(&self.seconds);
        let time: Time =
            Arc::new(move || SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.load(Ordering::SeqCst)));
        let (bus, keeper) = RedisBus::new(&self.url, prefix, time, Limits::default()).unwrap();
        self.tasks.spawn("bus", keeper.run(self.tasks.soft()));
        Arc::new(bus)
    }
}

impl contract::Backend for Processes {
    fn fresh(&self) -> Arc<dyn Bus> {
        self.bus(&format!("test-{}", self.lives.fetch_add(1, Ordering::SeqCst)))
    }

    fn advance(&self, by: Duration) {
        self.seconds.fetch_add(by.as_secs(), Ordering::SeqCst);
    }
}

#[tokio::test]
async fn keeps_the_contract() {
    let server = Server::dedicated();
    contract::run(&Processes::on(&server)).await;
}

#[tokio::test]
async fn processes_hear_one_another_and_share_what_is_known() {
    let server = Server::dedicated();
    let processes = Processes::on(&server);
    let (one, other) = (processes.bus("a"), processes.bus("a"));
    let mut heard = other.subscribe("room", Since::Now).await.unwrap();
    let first = publish(&one, 1).await.unwrap();
    assert_eq!(publish(&other, 1).await.unwrap(), first, "an id is known to all");
    let second = publish(&other, 2).await.unwrap();
    assert_eq!(event(&mut heard).await, (first, body(1)));
    assert_eq!(event(&mut heard).await, (second, body(2)));
    let mut resumed = one.subscribe("room", Since::After(first)).await.unwrap();
    assert_eq!(event(&mut resumed).await, (second, body(2)), "a position is good at every process");
    let typing = Event { ephemeral: true, ..numbered(3) };
    one.publish("room", typing).await.unwrap();
    assert_eq!(next(&mut heard).await, Step::Ephemeral { body: body(3) });
}

#[tokio::test]
async fn services_share_no_channel() {
    let server = Server::dedicated();
    let processes = Processes::on(&server);
    let (calls, feeds) = (processes.bus("calls"), processes.bus("feeds"));
    let mut heard = feeds.subscribe("room", Since::Now).await.unwrap();
    let of_calls = publish(&calls, 1).await.unwrap();
    publish(&feeds, 2).await.unwrap();
    assert_eq!(event(&mut heard).await.1, body(2));
    let mut lost = feeds.subscribe("room", Since::After(of_calls)).await.unwrap();
    assert!(matches!(next(&mut lost).await, Step::Resync { .. }));
}

#[tokio::test]
async fn a_server_that_comes_back_empty_is_a_resync_within_five_seconds() {
    let server = Server::dedicated();
    let bus = Processes::on(&server).started(&server).await;
    let mut heard = bus.subscribe("room", Since::Now).await.unwrap();
    let before = publish(&bus, 1).await.unwrap();
    assert_eq!(event(&mut heard).await.0, before);
    server.kill();
    is_away(&bus).await;
    let refused = Instant::now();
    assert!(matches!(publish(&bus, 2).await, Err(BusError::Away(_))));
    assert!(matches!(bus.subscribe("room", Since::Now).await, Err(BusError::Away(_))));
    assert!(refused.elapsed() < Duration::from_secs(1), "who asks meanwhile is told at once");
    server.start();
    let back = Instant::now();
    let resync = next(&mut heard).await;
    assert!(matches!(resync, Step::Resync { position, .. } if position.epoch != before.epoch), "{resync:?}");
    publish(&bus, 2).await.unwrap();
    assert_eq!(event(&mut heard).await.1, body(2));
    assert!(back.elapsed() < WHOLE, "{:?}", back.elapsed());
    assert_eq!(bus.trouble(), None);
}

#[tokio::test]
async fn a_server_that_comes_back_with_an_older_past_is_a_resync() {
    let server = Server::dedicated();
    let bus = Processes::on(&server).started(&server).await;
    let mut heard = bus.subscribe("room", Since::Now).await.unwrap();
    publish(&bus, 1).await.unwrap();
    server.save();
    let forgotten = publish(&bus, 2).await.unwrap();
    for number in 1..=2 {
        assert_eq!(event(&mut heard).await.1, body(number));
    }
    server.kill();
    is_away(&bus).await;
    server.start();
    // Taken for the same life, this would be the second event again, and nobody would hear it.
    assert!(matches!(next(&mut heard).await, Step::Resync { .. }));
    let position = publish_when_back(&bus, 3).await;
    assert_ne!(position.epoch, forgotten.epoch);
    assert_eq!(event(&mut heard).await, (position, body(3)));
}

#[tokio::test]
async fn a_server_that_stood_still_goes_on_without_a_gap() {
    let server = Server::dedicated();
    let processes = Processes::on(&server);
    let (one, other) = (processes.bus("a"), processes.bus("a"));
    let mut heard = other.subscribe("room", Since::Now).await.unwrap();
    let first = publish(&one, 1).await.unwrap();
    assert_eq!(event(&mut heard).await, (first, body(1)));
    server.freeze();
    assert!(matches!(publish(&one, 2).await, Err(BusError::Away(_))));
    is_away(&one).await;
    is_away(&other).await;
    server.thaw();
    // Whether or not the first attempt arrived after all, it is one event.
    let second = publish_when_back(&one, 2).await;
    assert_eq!((second.epoch, second.offset), (first.epoch, 2));
    assert_eq!(event(&mut heard).await, (second, body(2)));
    let third = publish(&one, 3).await.unwrap();
    assert_eq!(event(&mut heard).await, (third, body(3)));
}

#[tokio::test]
async fn a_thousand_channels_are_followed_again() {
    let server = Server::dedicated();
    let bus = Processes::on(&server).started(&server).await;
    let names: Vec<_> = (0..1_000).map(|number| format!("feed {number}")).collect();
    let mut all = vec![];
    for name in &names {
        all.push(bus.subscribe(name, Since::Now).await.unwrap());
    }
    server.kill();
    is_away(&bus).await;
    server.start();
    for (name, subscription) in names.iter().zip(&mut all) {
        assert!(matches!(next(subscription).await, Step::Resync { .. }), "{name}");
        bus.publish(name, numbered(1)).await.unwrap();
        assert_eq!(event(subscription).await.1, body(1), "{name}");
    }
}

impl Processes {
    /// A bus that is connected.
    async fn started(&self, server: &Server) -> Arc<dyn Bus> {
        assert_eq!(self.url, server.url());
        let bus = self.bus("a");
        bus.publish("elsewhere", numbered(0)).await.unwrap();
        bus
    }
}

fn numbered(number: u128) -> Event {
    Event { id: Uuid::from_u128(number), body: body(number), ephemeral: false }
}

fn body(number: u128) -> Bytes {
    Bytes::from(number.to_string())
}

async fn publish(bus: &Arc<dyn Bus>, number: u128) -> Result<Position, BusError> {
    bus.publish("room", numbered(number)).await
}

async fn publish_when_back(bus: &Arc<dyn Bus>, number: u128) -> Position {
    let trying = async {
        loop {
            if let Ok(position) = publish(bus, number).await {
                return position;
            }
            tokio::task::yield_now().await;
        }
    };
    timeout(WHOLE * 2, trying).await.expect("it comes back")
}

async fn is_away(bus: &Arc<dyn Bus>) {
    let waiting = async {
        while bus.trouble().is_none() {
            tokio::task::yield_now().await;
        }
    };
    timeout(WHOLE * 2, waiting).await.expect("it is noticed");
}

async fn next(subscription: &mut Subscription) -> Step {
    let step = timeout(WHOLE * 2, subscription.steps.next()).await.expect("a step in time");
    step.expect("a subscription does not end").expect("the bus recovers by itself")
}

async fn event(subscription: &mut Subscription) -> (Position, Bytes) {
    match next(subscription).await {
        Step::Event { position, body } => (position, body),
        step @ (Step::Ephemeral { .. } | Step::Resync { .. }) => panic!("an event was due, not {step:?}"),
    }
}
