//! What people's feeds tell of calls.

use std::time::Duration;

use prost::Message as _;
use proto::{
    call::{Call, CallChanged, CallState},
    notify::{
        Event, Notification, SubscribeRequest, SubscribeResponse, notify_service_client::NotifyServiceClient,
        subscribe_response::Step,
    },
};
use tonic::Streaming;

use crate::{app::App, people::Person};

const NOTIFICATION: &str = "switchboard.notify.v1.Notification";

/// A person's open feed.
pub(crate) struct Feed(Streaming<SubscribeResponse>);

impl Feed {
    pub(crate) async fn of(app: &App, person: &Person) -> Self {
        let mut client = NotifyServiceClient::new(app.notify.caller(person.id));
        let mut feed = Self(client.subscribe(SubscribeRequest::default()).await.unwrap().into_inner());
        assert!(matches!(feed.next().await, Step::Started(_)));
        feed
    }

    pub(crate) async fn next(&mut self) -> Step {
        let next = tokio::time::timeout(Duration::from_secs(20), self.0.message()).await;
        next.expect("a step within 20 s").unwrap().expect("the feed does not end").step.unwrap()
    }

    /// The next event. What asks for attention comes when it comes, and is left out.
    pub(crate) async fn event(&mut self) -> Event {
        loop {
            let event = self.any_event().await;
            if event.r#type != NOTIFICATION {
                return event;
            }
        }
    }

    /// The next event of whatever type.
    async fn any_event(&mut self) -> Event {
        let step = self.next().await;
        let Step::Event(event) = step else { panic!("an event was due, not {step:?}") };
        event
    }

    /// The next change of a call.
    pub(crate) async fn changed(&mut self) -> Call {
        let event = self.event().await;
        assert_eq!(event.r#type, "switchboard.call.v1.CallChanged");
        let call = CallChanged::decode(event.payload).unwrap().call.unwrap();
        assert_eq!((&event.aggregate_id, event.version), (&call.call_id, call.version));
        call
    }

    /// The next that asks for attention, whatever else comes before it.
    pub(crate) async fn notification(&mut self) -> Notification {
        loop {
            let event = self.any_event().await;
            if event.r#type == NOTIFICATION {
                return Notification::decode(event.payload).unwrap();
            }
        }
    }

    /// A call once it is as wanted, whatever comes before it.
    pub(crate) async fn changed_to(&mut self, state: CallState) -> Call {
        loop {
            let call = self.changed().await;
            if call.state() == state {
                return call;
            }
        }
    }
}

#[tokio::test]
async fn both_are_told_of_every_change() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let mut feeds = [Feed::of(&app, &ada).await, Feed::of(&app, &ben).await];
    let call = ada.start(&ben).await.unwrap();
    for feed in &mut feeds {
        assert_eq!(feed.changed().await, call);
    }
    let call = ben.answer(&call).await.unwrap();
    for feed in &mut feeds {
        assert_eq!(feed.changed().await, call);
    }
    ada.end(&call).await.unwrap();
    for feed in &mut feeds {
        assert_eq!(feed.changed().await.state(), CallState::Ended);
    }
    drop(feeds);
    app.stop().await;
}
