//! The memory bus: the contract, and what is its own.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use bus::{Bus, Event, Limits, MemoryBus, Since, Step, Time, contract};
use bytes::Bytes;
use futures::StreamExt as _;
use uuid::Uuid;

#[derive(Default)]
struct Memory {
    seconds: Arc<AtomicU64>,
    lives: AtomicU64,
}

impl Memory {
    fn bus(&self) -> MemoryBus {
        let seconds = Arc::clone(&self.seconds);
        let time: Time =
            Arc::new(move || SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.load(Ordering::SeqCst)));
        let life = self.lives.fetch_add(1, Ordering::SeqCst);
        MemoryBus::new(Uuid::from_u128(u128::from(life) << 64), time, Limits::default())
    }
}

impl contract::Backend for Memory {
    fn fresh(&self) -> Arc<dyn Bus> {
        Arc::new(self.bus())
    }

    fn advance(&self, by: Duration) {
        self.seconds.fetch_add(by.as_secs(), Ordering::SeqCst);
    }
}

#[tokio::test]
async fn keeps_the_contract() {
    contract::run(&Memory::default()).await;
}

#[tokio::test]
async fn removes_idle_channels_and_keeps_those_in_use() {
    use contract::Backend as _;
    let memory = Memory::default();
    let bus = memory.bus();
    for number in 0..100 {
        publish(&bus, &format!("feed {number}"), number).await;
    }
    let held = bus.subscribe("feed 7", Since::Now).await.unwrap();
    memory.advance(Duration::from_mins(11));
    publish(&bus, "another", 1).await;
    assert_eq!(bus.channel_count(), 2);
    drop(held);
    memory.advance(Duration::from_mins(9));
    publish(&bus, "another", 2).await;
    assert_eq!(bus.channel_count(), 2, "idleness begins when the last subscriber leaves");
    memory.advance(Duration::from_mins(2));
    publish(&bus, "another", 3).await;
    assert_eq!(bus.channel_count(), 1);
}

#[tokio::test]
async fn subscribers_share_one_allocation() {
    let bus = Memory::default().bus();
    let mut subscriptions = vec![];
    for _ in 0..3 {
        subscriptions.push(bus.subscribe("room", Since::Now).await.unwrap());
    }
    let body = Bytes::from(vec![7; 100]);
    bus.publish("room", Event { id: Uuid::nil(), body: body.clone(), ephemeral: false }).await.unwrap();
    for subscription in &mut subscriptions {
        let step = subscription.steps.next().await.unwrap().unwrap();
        let Step::Event { body: delivered, .. } = step else { panic!("{step:?}") };
        assert_eq!(delivered.as_ptr(), body.as_ptr());
    }
}

async fn publish(bus: &MemoryBus, channel: &str, number: u128) {
    let event = Event { id: Uuid::from_u128(number), body: Bytes::new(), ephemeral: false };
    bus.publish(channel, event).await.unwrap();
}
