//! The service as clients see it.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use notify_svc::{Config, Links};
use proto::{
    auth::Role,
    id::UserId,
    notify::{
        Event, Publication, PublishRequest, SubscribeRequest, SubscribeResponse,
        notify_service_client::NotifyServiceClient, subscribe_response::Step,
    },
};
use runtime::{Clock, Ids, ServiceIdentity};
use testkit::{Caller, Host, Issuer, auth::Auth, mariadb::TestDb, redis};
use tonic::{Status, Streaming};

use crate::people::Person;

pub(crate) struct App {
    pub(crate) clock: Clock,
    pub(crate) host: Host,
    /// Who exists, and who sees whom.
    pub(crate) auth: Auth,
    auth_host: Arc<Host>,
}

impl App {
    /// Without a database: feeds do not need it.
    pub(crate) fn start() -> Self {
        Self::meeting(&config(), 1).remove(0)
    }

    /// With this database.
    pub(crate) fn with(db: &TestDb) -> Self {
        Self::meeting(&Config { database: db.config(), ..config() }, 1).remove(0)
    }

    /// Instances that meet on this Redis, under keys of their own.
    pub(crate) fn on_redis(redis: &redis::Server, count: usize) -> Vec<Self> {
        Self::meeting(&Config { bus: on(redis), ..config() }, count)
    }

    /// Instances with this configuration, behind one auth-svc.
    pub(crate) fn meeting(config: &Config, count: usize) -> Vec<Self> {
        let clock = Clock::manual(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let issuer = Arc::new(Issuer::new(clock.clone()));
        let auth = Auth::new(&issuer, &clock);
        let auth_host = Arc::new(Host::new(auth.service(), &issuer, &clock));
        let identity = ServiceIdentity::new("notify-svc", "secret".into(), auth_host.link(), clock.clone());
        let instance = |_| {
            let links = Links { auth: auth_host.link().identified(identity.clone()) };
            let service = notify_svc::build(config, links, &clock, &Ids::random()).unwrap();
            let host = Host::new(service, &issuer, &clock);
            Self { host, clock: clock.clone(), auth: auth.clone(), auth_host: Arc::clone(&auth_host) }
        };
        (0..count).map(instance).collect()
    }

    /// Stops it, and the auth-svc beside it with the last.
    pub(crate) async fn stop(self) {
        self.host.stop().await;
        if let Some(auth) = Arc::into_inner(self.auth_host) {
            auth.stop().await;
        }
    }

    /// A new person, at a page of theirs.
    pub(crate) fn person(&self) -> Person {
        let id = user();
        self.auth.register(id);
        self.page_of(id)
    }

    /// A page of somebody.
    pub(crate) fn page_of(&self, id: UserId) -> Person {
        Person::new(&self.host, id)
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
        Ok(Feed(
            client
                .subscribe(SubscribeRequest { since: since.to_owned(), endpoint_id: String::new() })
                .await?
                .into_inner(),
        ))
    }
}

/// What tests have in common: nothing lingers, and rounds follow each other at once. Without a database.
pub(crate) fn config() -> Config {
    let database = db::Config::for_url("mysql://nobody@127.0.0.1:1/nothing");
    Config { database, linger_ms: 0, look_ms: 20, sight_ms: 20, ..Config::default() }
}

/// This Redis, under keys that nobody else has.
pub(crate) fn on(redis: &redis::Server) -> bus::Config {
    bus::Config { url: redis.url(), prefix: Ids::random().next::<uuid::Uuid>().to_string() }
}

/// An open feed.
pub(crate) struct Feed(pub(crate) Streaming<SubscribeResponse>);

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
