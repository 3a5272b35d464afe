//! The service as clients see it, with people and services as types.

use std::time::Duration;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use proto::{
    id::UserId,
    notify::{
        Event, Publication, PublishRequest, SubscribeRequest, SubscribeResponse,
        notify_service_client::NotifyServiceClient, subscribe_response::Step,
    },
};
use runtime::{
    AUDIENCE, Claims, Clock, Doors, Guard, ISSUER, Ids, Inproc, KeySet, Link, PublicKey, RateConfig,
    TOKEN_TYPE, Target, Tasks,
};
use tonic::{Request, Status, Streaming};

pub(crate) struct App {
    pub(crate) clock: Clock,
    key: EncodingKey,
    client: NotifyServiceClient<Link>,
    tasks: Tasks,
}

impl App {
    pub(crate) fn start() -> Self {
        let clock = Clock::manual(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let pair = Ed25519KeyPair::generate().unwrap();
        let keys = KeySet::empty();
        keys.replace([PublicKey { kid: "test".into(), bytes: pair.public_key().as_ref().to_vec() }]);
        let guard = Guard::new(keys, &clock, &RateConfig::default());
        let service = notify_svc::build(&notify_svc::Config::default(), &clock, &Ids::random()).unwrap();
        let (inproc, incoming) = Inproc::pair();
        let tasks = Tasks::new();
        runtime::serve(service, &guard, Doors { inproc: Some(incoming), ..Doors::default() }, &tasks)
            .unwrap();
        let link = Link::new("notify-svc", &Target::Inproc(inproc)).unwrap();
        let key = EncodingKey::from_ed_der(pair.to_pkcs8v1().unwrap().as_ref());
        Self { clock, key, client: NotifyServiceClient::new(link), tasks }
    }

    pub(crate) async fn stop(self) {
        drop(self.client);
        self.tasks.shutdown(Duration::from_secs(5)).await;
        assert!(self.tasks.is_empty());
    }

    /// A request of a person.
    pub(crate) fn of<T>(&self, user: UserId, message: T) -> Request<T> {
        let person = Some((Ids::random().next::<uuid::Uuid>().to_string(), "user".to_owned()));
        self.signed(user.to_string(), person, None, message)
    }

    /// A request of a service account.
    pub(crate) fn of_service<T>(&self, scope: &str, message: T) -> Request<T> {
        self.signed("backend".into(), None, Some(scope.to_owned()), message)
    }

    fn signed<T>(
        &self,
        sub: String,
        person: Option<(String, String)>,
        scope: Option<String>,
        message: T,
    ) -> Request<T> {
        let now = self.clock.now().timestamp();
        let (sid, role) = person.unzip();
        let (iss, aud) = (ISSUER.to_owned(), AUDIENCE.to_owned());
        let claims =
            Claims { iss, aud, sub, sid, role, scope, iat: now, nbf: now, exp: now + 600, jti: "j".into() };
        let header = Header {
            typ: Some(TOKEN_TYPE.into()),
            kid: Some("test".into()),
            ..Header::new(Algorithm::EdDSA)
        };
        let token = encode(&header, &claims, &self.key).unwrap();
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        request
    }

    pub(crate) fn client(&self) -> NotifyServiceClient<Link> {
        self.client.clone()
    }

    pub(crate) async fn publish(&self, publications: Vec<Publication>) -> Result<(), Status> {
        let request = self.of_service("events.publish", PublishRequest { publications });
        self.client().publish(request).await.map(drop)
    }

    pub(crate) async fn follow(&self, user: UserId, since: &str) -> Result<Feed, Status> {
        let request = self.of(user, SubscribeRequest { since: since.to_owned() });
        Ok(Feed(self.client().subscribe(request).await?.into_inner()))
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
        match self.next().await {
            (position, Step::Event(event)) => (position, event.version),
            step => panic!("an event was due, not {step:?}"),
        }
    }

    pub(crate) async fn started(&mut self) -> String {
        match self.next().await {
            (position, Step::Started(_)) => position,
            step => panic!("the start was due, not {step:?}"),
        }
    }

    pub(crate) async fn resync(&mut self) -> String {
        match self.next().await {
            (position, Step::Resync(_)) => position,
            step => panic!("a resync was due, not {step:?}"),
        }
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
