//! People at their pages, as types.

use std::time::Duration;

use proto::{
    auth::Role,
    id::UserId,
    notify::{
        Event, Notification, NotificationSettings, Presence, PresenceState, ReportActivityRequest,
        SetAvailabilityRequest, SubscribeRequest, UpdateNotificationSettingsRequest, WatchPresenceRequest,
        WatchPresenceResponse, notification_service_client::NotificationServiceClient,
        notify_service_client::NotifyServiceClient, presence_service_client::PresenceServiceClient,
        subscribe_response::Step,
    },
};
use runtime::Ids;
use testkit::{Caller, Host};
use tokio::{
    sync::mpsc,
    time::{Instant, timeout, timeout_at},
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Status, Streaming};

use crate::app::Feed;

/// Somebody at a page.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) id: UserId,
    /// The page's id.
    pub(crate) page: String,
    pub(crate) presence: PresenceServiceClient<Caller>,
    pub(crate) notifications: NotificationServiceClient<Caller>,
    pub(crate) caller: Caller,
}

impl Person {
    pub(crate) fn new(host: &Host, id: UserId) -> Self {
        let caller = host.person(id, Role::User);
        Self {
            id,
            page: Ids::random().next::<uuid::Uuid>().to_string(),
            presence: PresenceServiceClient::new(caller.clone()),
            notifications: NotificationServiceClient::new(caller.clone()),
            caller,
        }
    }

    /// Opens the page: its feed.
    pub(crate) async fn open(&self) -> Feed {
        let request = SubscribeRequest { since: String::new(), endpoint_id: self.page.clone() };
        let answer = NotifyServiceClient::new(self.caller.clone()).subscribe(request).await.unwrap();
        let mut feed = Feed(answer.into_inner());
        feed.started().await;
        feed
    }

    /// Says how the page is.
    pub(crate) async fn is(&self, active: bool, focused: bool, conversation: &str) {
        let request = ReportActivityRequest {
            endpoint_id: self.page.clone(),
            active,
            focused,
            conversation_id: conversation.to_owned(),
        };
        self.presence.clone().report_activity(request).await.unwrap();
    }

    /// Opens the page and uses it.
    pub(crate) async fn arrive(&self) -> Feed {
        let feed = self.open().await;
        self.is(true, true, "").await;
        feed
    }

    pub(crate) async fn wish(&self, wish: proto::notify::Availability) -> u64 {
        let request = SetAvailabilityRequest { availability: Some(wish) };
        let answer = self.presence.clone().set_availability(request).await.unwrap().into_inner();
        answer.availability.unwrap().version
    }

    pub(crate) async fn set(&self, settings: NotificationSettings) -> Result<NotificationSettings, Status> {
        let request = UpdateNotificationSettingsRequest { settings: Some(settings) };
        let answer = self.notifications.clone().update_notification_settings(request).await?.into_inner();
        Ok(answer.settings.unwrap())
    }

    /// Watches these people.
    pub(crate) async fn watch(&self, users: &[UserId]) -> Screen {
        let (shown, requests) = mpsc::channel(8);
        let screen_requests = ReceiverStream::new(requests);
        let mut screen = Screen {
            shown,
            told: self.presence.clone().watch_presence(screen_requests).await.unwrap().into_inner(),
            pending: Vec::new(),
        };
        screen.show(users).await;
        screen
    }
}

/// What is on somebody's screen.
pub(crate) struct Screen {
    shown: mpsc::Sender<WatchPresenceRequest>,
    told: Streaming<WatchPresenceResponse>,
    pending: Vec<Presence>,
}

impl Screen {
    /// These people are on it now.
    pub(crate) async fn show(&mut self, users: &[UserId]) {
        let user_ids = users.iter().map(ToString::to_string).collect();
        self.shown.send(WatchPresenceRequest { user_ids }).await.unwrap();
    }

    /// What is told next.
    pub(crate) async fn next(&mut self) -> Presence {
        while self.pending.is_empty() {
            let told = timeout(Duration::from_secs(10), self.told.message()).await.expect("news within 10 s");
            self.pending = told.expect("the stream lives").expect("the stream does not end").presences;
        }
        self.pending.remove(0)
    }

    /// What is told of somebody, once they are so.
    pub(crate) async fn becomes(&mut self, user: UserId, state: PresenceState) -> Presence {
        loop {
            let told = self.next().await;
            if told.user_id == user.to_string() && told.state() == state {
                return told;
            }
        }
    }

    /// That nothing is told for a moment.
    pub(crate) async fn stays_silent(&mut self) {
        let until = Instant::now() + Duration::from_millis(200);
        let told = timeout_at(until, self.told.message()).await;
        assert!(self.pending.is_empty() && told.is_err(), "silence was due, not {told:?}");
    }
}

impl Feed {
    /// The payload of the next event, which is of this type.
    pub(crate) async fn payload<T: prost::Message + Default>(&mut self, name: &str) -> T {
        let (_, step) = self.next().await;
        let Step::Event(Event { r#type, payload, .. }) = step else {
            panic!("an event was due, not {step:?}")
        };
        assert_eq!(r#type, format!("switchboard.notify.v1.{name}"));
        T::decode(payload).unwrap()
    }

    pub(crate) async fn notification(&mut self) -> Notification {
        self.payload("Notification").await
    }
}
