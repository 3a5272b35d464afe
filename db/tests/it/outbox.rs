use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{DateTime, Utc};
use db::{
    Error, Pool,
    outbox::{self, Event, Now, Publish, PublishError, Relay, Relayer, Settings},
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use testkit::mariadb::TestDb;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::table::{MIGRATIONS, id, noon};

/// A receiver that can be away and that refuses some aggregates.
#[derive(Clone)]
struct Receiver(Arc<watch::Sender<State>>);

#[derive(Default)]
struct State {
    got: Vec<Event>,
    away: bool,
    refused: Vec<&'static str>,
}

impl Receiver {
    fn new() -> Self {
        Self(Arc::new(watch::Sender::new(State::default())))
    }

    async fn until(&self, condition: impl FnMut(&State) -> bool) {
        let mut state = self.0.subscribe();
        let wait = state.wait_for(condition);
        tokio::time::timeout(Duration::from_secs(30), wait).await.expect("it comes").unwrap();
    }

    fn ids(&self) -> Vec<Uuid> {
        self.0.borrow().got.iter().map(|event| event.event_id).collect()
    }
}

impl Publish for Receiver {
    async fn publish(&self, events: &[Event]) -> Result<(), PublishError> {
        let mut result = Ok(());
        self.0.send_modify(|state| {
            if state.away {
                result = Err(PublishError::Away("down".into()));
            } else if events.iter().any(|event| state.refused.contains(&event.aggregate_id.as_str())) {
                result = Err(PublishError::Refused("bad".into()));
            } else {
                state.got.extend_from_slice(events);
            }
        });
        result
    }
}

struct App {
    db: TestDb,
    receiver: Receiver,
    time: Arc<Mutex<DateTime<Utc>>>,
}

impl App {
    async fn new() -> Self {
        let time = Arc::new(Mutex::new(noon()));
        Self { db: TestDb::new(&MIGRATIONS).await, receiver: Receiver::new(), time }
    }

    fn instance(&self) -> (Relay<Receiver>, Relayer) {
        let time = Arc::clone(&self.time);
        let now: Now = Arc::new(move || *time.lock().unwrap());
        Relay::new(self.db.pool.clone(), self.receiver.clone(), now, Settings::default())
    }

    fn pass(&self, seconds: u64) {
        *self.time.lock().unwrap() += Duration::from_secs(seconds);
    }

    async fn commit(&self, events: &[Event]) {
        let now = *self.time.lock().unwrap();
        self.db.pool.transaction(async |conn| outbox::insert(conn, events, now).await).await.unwrap();
    }

    async fn left(&self) -> i64 {
        rows(&self.db.pool).await
    }
}

async fn rows(pool: &Pool) -> i64 {
    pool.run(async |conn| Ok::<_, Error>(outbox::schema::outbox::table.count().get_result(conn).await?))
        .await
        .unwrap()
}

fn event(number: u128, aggregate: &str) -> Event {
    Event {
        event_id: id(number),
        aggregate_id: aggregate.into(),
        version: 3,
        user_ids: vec![id(100), id(101)],
        kind: "switchboard.call.v1.CallChanged".into(),
        payload: vec![0, 159, 146, 150],
        expire_time: noon() + Duration::from_secs(600),
    }
}

#[tokio::test]
async fn what_is_committed_is_relayed_at_once_and_whole() {
    let app = App::new().await;
    let (relay, relayer) = app.instance();
    let shutdown = CancellationToken::new();
    app.commit(&[event(1, "a"), event(2, "b")]).await;
    relayer.relay(vec![id(1), id(2)]);
    let stop = async {
        app.receiver.until(|state| state.got.len() == 2).await;
        shutdown.cancel();
    };
    tokio::join!(relay.run(shutdown.clone()), stop);
    assert_eq!(app.receiver.0.borrow().got, [event(1, "a"), event(2, "b")]);
    assert_eq!(app.left().await, 0);
}

#[tokio::test]
async fn what_was_committed_before_shutdown_is_relayed() {
    let app = App::new().await;
    let (relay, relayer) = app.instance();
    app.commit(&[event(1, "a")]).await;
    relayer.relay(vec![id(1)]);
    let shutdown = CancellationToken::new();
    shutdown.cancel();
    relay.run(shutdown).await;
    assert_eq!(app.receiver.ids(), [id(1)]);
}

#[tokio::test]
async fn any_instance_relays_what_another_left_behind_after_two_seconds() {
    let app = App::new().await;
    let (relay, _relayer) = app.instance();
    app.commit(&[event(1, "a")]).await;
    relay.sweep().await.unwrap();
    assert!(app.receiver.ids().is_empty(), "for two seconds it belongs to the instance that committed it");
    app.pass(2);
    relay.sweep().await.unwrap();
    assert_eq!(app.receiver.ids(), [id(1)]);
    assert_eq!(app.left().await, 0);
}

#[tokio::test]
async fn instances_that_sweep_at_once_share_the_work() {
    let app = App::new().await;
    let events: Vec<_> = (0..300).map(|number| event(number, "a")).collect();
    app.commit(&events).await;
    app.pass(2);
    let instances: Vec<_> = (0..4).map(|_| app.instance().0).collect();
    futures::future::try_join_all(instances.iter().map(Relay::sweep)).await.unwrap();
    // A sweep may find every remaining row locked by the others and leave the rest to the next.
    while app.left().await > 0 {
        instances[0].sweep().await.unwrap();
    }
    let mut ids = app.receiver.ids();
    ids.sort_unstable();
    assert_eq!(ids, (0..300).map(id).collect::<Vec<_>>(), "each once");
}

#[tokio::test]
async fn a_failing_aggregate_holds_back_no_other_and_is_tried_again() {
    let app = App::new().await;
    let (relay, _relayer) = app.instance();
    app.receiver.0.send_modify(|state| state.refused.push("bad"));
    app.commit(&[event(1, "bad"), event(2, "good"), event(3, "bad"), event(4, "fine")]).await;
    app.pass(2);
    relay.sweep().await.unwrap();
    assert_eq!(app.receiver.ids(), [id(4), id(2)]);
    app.receiver.0.send_modify(|state| state.refused.clear());
    relay.sweep().await.unwrap();
    assert_eq!(app.left().await, 2, "it waits its pause");
    app.pass(1);
    relay.sweep().await.unwrap();
    assert_eq!(app.left().await, 0);
}

#[tokio::test]
async fn while_the_receiver_is_away_events_wait() {
    let app = App::new().await;
    let (relay, _relayer) = app.instance();
    app.receiver.0.send_modify(|state| state.away = true);
    app.commit(&[event(1, "a")]).await;
    for pause in [2, 1, 2, 4] {
        app.pass(pause);
        relay.sweep().await.unwrap();
    }
    app.receiver.0.send_modify(|state| state.away = false);
    app.pass(7);
    relay.sweep().await.unwrap();
    assert_eq!(app.left().await, 1, "the pause has doubled to eight seconds");
    app.pass(1);
    relay.sweep().await.unwrap();
    assert_eq!(app.receiver.ids(), [id(1)]);
}

#[tokio::test]
async fn an_expired_event_is_dropped() {
    let app = App::new().await;
    let (relay, _relayer) = app.instance();
    app.commit(&[event(1, "a")]).await;
    app.pass(601);
    relay.sweep().await.unwrap();
    assert!(app.receiver.ids().is_empty());
    assert_eq!(app.left().await, 0);
}

#[tokio::test]
async fn a_rolled_back_event_is_never_told() {
    let app = App::new().await;
    let (relay, relayer) = app.instance();
    let failed: Result<(), Error> = app
        .db
        .pool
        .transaction(async |conn| {
            outbox::insert(conn, &[event(1, "a")], noon()).await?;
            Err(Error::NotFound)
        })
        .await;
    failed.unwrap_err();
    relayer.relay(vec![id(1)]);
    app.pass(2);
    let shutdown = CancellationToken::new();
    shutdown.cancel();
    relay.run(shutdown).await;
    assert!(app.receiver.ids().is_empty());
}

#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
    key: Option<String>,
}

#[tokio::test]
async fn a_sweep_reads_an_index_and_not_the_table() {
    let app = App::new().await;
    let events: Vec<_> = (0..2_000).map(|number| event(number, "a")).collect();
    app.commit(&events).await;
    let sql =
        "EXPLAIN SELECT event_id FROM outbox WHERE relay_time <= '2026-01-01' ORDER BY relay_time LIMIT 100";
    let plan: Vec<Plan> = diesel::sql_query(sql).load(&mut *app.db.connect().await).await.unwrap();
    assert_eq!(plan[0].key.as_deref(), Some("outbox_relay_time"));
}
