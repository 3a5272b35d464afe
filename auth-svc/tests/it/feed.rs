//! What people's feeds tell: notify-svc as it is.

use std::time::Duration;

use auth_svc::Links;
use prost::Message;
use proto::notify::{
    Event, SubscribeRequest, SubscribeResponse, notify_service_client::NotifyServiceClient,
    subscribe_response::Step,
};
use runtime::{Clock, Doors, Guard, Ids, Inproc, Link, Target, Tasks, serve};
use tokio::{io::DuplexStream, sync::mpsc};
use tonic::Streaming;

use crate::app::{App, Instance, Person, no_limits};

/// notify-svc in this process. Until it is served whoever connects waits.
pub(crate) struct Notify {
    inproc: Inproc,
    incoming: Option<mpsc::Receiver<DuplexStream>>,
    tasks: Tasks,
}

impl Notify {
    pub(crate) fn new() -> Self {
        let (inproc, incoming) = Inproc::pair();
        Self { inproc, incoming: Some(incoming), tasks: Tasks::new() }
    }

    fn link(&self) -> Link {
        Link::new("notify-svc", &Target::Inproc(self.inproc.clone())).unwrap()
    }

    pub(crate) fn links(&self) -> Links {
        Links { notify: self.link() }
    }

    /// Serves those whom this instance of auth-svc signs tokens for, itself among them.
    pub(crate) fn serve(&mut self, auth: &Instance, clock: &Clock) {
        // Feeds need neither its database nor us.
        let url = "mysql://nobody@127.0.0.1:1/nothing";
        let database = db::Config { connect_timeout_ms: 1, ..db::Config::for_url(url) };
        let config = notify_svc::Config { database, ..notify_svc::Config::default() };
        let links = notify_svc::Links { auth: self.link() };
        let service = notify_svc::build(&config, links, clock, &Ids::random()).unwrap();
        let guard = Guard::new(auth.keys.clone(), clock, &no_limits());
        let doors = Doors { inproc: self.incoming.take(), ..Doors::default() };
        serve(service, &guard, doors, &self.tasks).unwrap();
    }
}

impl Drop for Notify {
    fn drop(&mut self) {
        self.tasks.soft().cancel();
        self.tasks.hard().cancel();
    }
}

/// A person's open feed.
pub(crate) struct Feed(Streaming<SubscribeResponse>);

impl Feed {
    pub(crate) async fn of(app: &App, person: &Person) -> Self {
        let mut client = NotifyServiceClient::new(app.notify.link());
        let request = person.request(SubscribeRequest::default());
        let mut feed = Self(client.subscribe(request).await.unwrap().into_inner());
        assert!(matches!(feed.step().await, Step::Started(_)));
        feed
    }

    async fn step(&mut self) -> Step {
        let next = tokio::time::timeout(Duration::from_secs(20), self.0.message()).await;
        next.expect("a step within 20 s").unwrap().expect("the feed does not end").step.unwrap()
    }

    /// The next event, which must be a `T`. What asks for attention comes when it comes, and is left out.
    pub(crate) async fn next<T: Message + Default>(&mut self, kind: &str) -> (Event, T) {
        let event = loop {
            let Step::Event(event) = self.step().await else { panic!("an event was due") };
            if event.r#type != "switchboard.notify.v1.Notification" {
                break event;
            }
        };
        assert_eq!(event.r#type, kind);
        let payload = T::decode(event.payload.clone()).unwrap();
        (event, payload)
    }
}
