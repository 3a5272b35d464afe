//! What people's feeds tell of conversations.

use std::time::Duration;

use proto::{
    auth::Role,
    notify::{
        Event, SubscribeRequest, SubscribeResponse, notify_service_client::NotifyServiceClient,
        subscribe_response::Step,
    },
};
use tonic::Streaming;

use crate::{app::App, people::Person};

/// A person's open feed.
pub(crate) struct Feed(Streaming<SubscribeResponse>);

impl Feed {
    pub(crate) async fn of(app: &App, person: &Person) -> Self {
        let mut client = NotifyServiceClient::new(app.notify.person(person.id, Role::User));
        let mut feed = Self(client.subscribe(SubscribeRequest::default()).await.unwrap().into_inner());
        assert!(matches!(feed.step().await, Step::Started(_)));
        feed
    }

    async fn step(&mut self) -> Step {
        let next = tokio::time::timeout(Duration::from_secs(20), self.0.message()).await;
        next.expect("a step within 20 s").unwrap().expect("the feed does not end").step.unwrap()
    }

    /// The next event.
    pub(crate) async fn event(&mut self) -> Event {
        let step = self.step().await;
        let Step::Event(event) = step else { panic!("an event was due, not {step:?}") };
        event
    }

    /// The next event of a kind, whatever comes before it.
    pub(crate) async fn next<M: prost::Message + Default>(&mut self, kind: &str) -> M {
        loop {
            let event = self.event().await;
            if event.r#type == format!("switchboard.chat.v1.{kind}") {
                return M::decode(event.payload).unwrap();
            }
        }
    }

    /// The next event of a kind for which something holds: what was told before may still be on its way.
    pub(crate) async fn until<M: prost::Message + Default>(
        &mut self,
        kind: &str,
        holds: impl Fn(&M) -> bool,
    ) -> M {
        loop {
            let event = self.next(kind).await;
            if holds(&event) {
                return event;
            }
        }
    }
}
