//! The service as clients see it.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use proto::{
    auth::Role,
    id::UserId,
    notify::{
        Event, Publication, PublishRequest, SubscribeRequest, SubscribeResponse,
        notify_service_client::NotifyServiceClient, subscribe_response::Step,
    },
};
use runtime::{Clock, Ids};
use testkit::{Caller, Host, Issuer, redis};
use tonic::{Status, Streaming};

pub(crate) struct App {
    pub(crate) clock: Clock,
    pub(crate) host: Host,
}

impl App {
    pub(crate) fn start() -> Self {
        Self::meeting(&bus::Config::default(), 1).remove(0)
    }

    /// Instances that meet on this Redis, under keys of their own.
    pub(crate) fn on_redis(redis: &redis::Server, count: usize) -> Vec<Self> {
        let prefix = Ids::random().next::<uuid::Uuid>().to_string();
        Self::meeting(&bus::Config { url: redis.url(), prefix }, count)
    }

    fn meeting(bus: &bus::Config, count: usize) -> Vec<Self> {
        let clock = Clock::manual(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let issuer = Arc::new(Issuer::new(clock.clone()));
        let config = notify_svc::Config { bus: bus.clone(), ..notify_svc::Config::default() };
        let instance = |_| {
            let service = notify_svc::build(&config, &clock, &Ids::random()).unwrap();
            Self { host: Host::new(service, &issuer, &clock), clock: clock.clone() }
        };
        (0..count).map(instance).collect()
    }

    pub(crate) fn client(&self, who: Caller) -> NotifyServiceClient<Caller> {
        NotifyServiceClient::new(who)
    }

    pub(crate) async fn publish(&self, publications: Vec<Publication>) -> Result<(), Status> {
        let publisher = self.host.service("call-svc", &["events.publish"]);
        self.client(publisher).publish(PublishRequest { publications }).await.map(drop)
    }

    pub(crate) async fn follow(&self, user: UserId, since: &str) -> Result<Feed, Status> {
        let mut client = self.client(self.host.person(user, Role::User));
        Ok(Feed(client.subscribe(SubscribeRequest { since: since.to_owned() }).await?.into_inner()))
    }
}

/// An open feed.
pub(crate) struct Feed(Streaming<SubscribeResponse>);

impl Feed {
    pub(crate) async fn next(&mut self) -> (String, Step) {
        let next = tokio::time::timeout(Duration::from_secs(10), self.0.message())
            .await
            .expect("a step within 10 s");
        let response = next.expect("the feed lives").expect("the feed does not end");
        (response.position, response.step.expect("a step"))
    }

    /// The position and version of the next step, which is an event.
    pub(crate) async fn event(&mut self) -> (String, u64) {
        let (position, step) = self.next().await;
        let Step::Event(event) = step else { panic!("an event was due, not {step:?}") };
        (position, event.version)
    }

    pub(crate) async fn started(&mut self) -> String {
        let (position, step) = self.next().await;
        assert!(matches!(step, Step::Started(_)), "the start was due, not {step:?}");
        position
    }

    pub(crate) async fn resync(&mut self) -> String {
        let (position, step) = self.next().await;
        assert!(matches!(step, Step::Resync(_)), "a resync was due, not {step:?}");
        position
    }
}

pub(crate) fn user() -> UserId {
    Ids::random().next()
}

/// An event for one person.
pub(crate) fn event(to: UserId, version: u64) -> Publication {
    let event = Event {
        event_id: Ids::random().next::<uuid::Uuid>().to_string(),
        r#type: "switchboard.call.v1.CallChanged".into(),
        aggregate_id: "a".into(),
        version,
        expire_time: None,
        payload: vec![7; 10].into(),
    };
    Publication { user_ids: vec![to.to_string()], event: Some(event), ephemeral: false }
}

pub(crate) fn expiring(to: UserId, version: u64, at: DateTime<Utc>) -> Publication {
    let mut publication = event(to, version);
    publication.event.as_mut().unwrap().expire_time = Some(proto::convert::timestamp(at));
    publication
}
