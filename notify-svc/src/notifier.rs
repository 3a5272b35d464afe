//! Brings things to people's attention: one decision for all devices of each person.

use prost::Message as _;
use proto::{
    convert::{self, timestamp},
    id::{EventId, UserId},
    notify::{Event, Notification, NotificationKind, NotifyRequest},
};
use runtime::{Clock, Ids, status::invalid_field};
use tonic::Status;

use crate::{
    domain::{Decision, Matter, Push, Recipient, Show},
    error::Error,
    feed::Feeds,
    people::People,
    presence::Presences,
    push::Pushes,
};

/// How long pages are told of what was taken back: whoever comes later never knew of it.
const WITHDRAWN_FOR: chrono::TimeDelta = chrono::TimeDelta::minutes(1);

/// Something for people's attention.
#[derive(Debug, Clone)]
pub(crate) struct News {
    pub(crate) id: EventId,
    pub(crate) users: Vec<UserId>,
    pub(crate) notification: Notification,
    pub(crate) matter: Matter,
}

impl News {
    /// Says what cannot be.
    pub(crate) fn parse(request: NotifyRequest) -> Result<Self, Status> {
        let users = request.user_ids.iter().map(|id| UserId::from_field("user_ids", id));
        let notification =
            request.notification.ok_or_else(|| invalid_field("notification", "must be set"))?;
        let kind = notification.kind();
        if kind == NotificationKind::Unspecified {
            return Err(invalid_field("notification.kind", "must be set"));
        }
        if notification.expire_time.and_then(convert::time).is_none() {
            return Err(invalid_field("notification.expire_time", "is not a time"));
        }
        let path = &notification.path;
        if !path.is_empty() && (!path.starts_with('/') || path.starts_with("//") || path.contains('\\')) {
            return Err(invalid_field("notification.path", "must be a path of the same origin"));
        }
        let conversation =
            crate::rpc::optional("notification.conversation_id", &notification.conversation_id)?;
        let is_group = !notification.group_name.is_empty();
        Ok(Self {
            id: EventId::from_field("notification_id", &request.notification_id)?,
            users: users.collect::<Result<_, _>>()?,
            matter: Matter { kind, conversation, is_group, is_chosen: request.chosen },
            notification,
        })
    }
}

/// What notifies.
#[derive(Debug, Clone)]
pub(crate) struct Notifier {
    pub(crate) feeds: Feeds,
    pub(crate) people: People,
    pub(crate) presences: Presences,
    pub(crate) pushes: Pushes,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
}

impl Notifier {
    /// Brings news to people's attention, by the way that is right for each.
    pub(crate) async fn notify(&self, news: &News) -> Result<(), Error> {
        let standings = self.presences.standings(&news.users).await?;
        let recipients = self.people.recipients(&news.users, standings).await?;
        let now = self.clock.now();
        let decided: Vec<_> = news
            .users
            .iter()
            .zip(&recipients)
            .map(|(user, recipient)| (*user, recipient, recipient.decide(&news.matter, now)))
            .collect();
        let pushed = decided.iter().filter(|(.., decision)| decision.push != Push::No);
        let parcels =
            pushed.map(|(user, recipient, decision)| (*user, decision.push, worded(news, recipient)));
        self.pushes.put(news.id, parcels.collect()).await?;
        for (user, recipient, decision) in decided {
            self.show(user, news, recipient, decision).await?;
        }
        Ok(())
    }

    /// Takes back what these people were told under a tag.
    pub(crate) async fn withdraw(&self, users: &[UserId], tag: &str) -> Result<(), Error> {
        let notification = Notification {
            tag: tag.to_owned(),
            expire_time: Some(timestamp(self.clock.now() + WITHDRAWN_FOR)),
            withdrawn: true,
            ..Notification::default()
        };
        self.pushes.withdraw(users, &notification).await?;
        self.tell(self.ids.next(), users, &notification).await
    }

    async fn show(
        &self,
        user: UserId,
        news: &News,
        recipient: &Recipient,
        decision: Decision,
    ) -> Result<(), Error> {
        let silent = match decision.show {
            Show::No => return Ok(()),
            Show::Silently => true,
            Show::Yes => false,
        };
        let notification = Notification { silent, ..worded(news, recipient) };
        self.tell(news.id, &[user], &notification).await
    }

    /// Tells the pages that are open now.
    async fn tell(&self, id: EventId, users: &[UserId], notification: &Notification) -> Result<(), Error> {
        for user in users {
            let event = Event {
                event_id: id.to_string(),
                r#type: "switchboard.notify.v1.Notification".to_owned(),
                aggregate_id: user.to_string(),
                version: 0,
                expire_time: notification.expire_time,
                payload: notification.encode_to_vec().into(),
            };
            self.feeds.put(id, &event, &[*user], true).await?;
        }
        Ok(())
    }
}

/// What a person is told: no more than they want to be read over their shoulder.
fn worded(news: &News, recipient: &Recipient) -> Notification {
    let notification = Notification { silent: false, withdrawn: false, ..news.notification.clone() };
    if !recipient.settings.hide_previews {
        return notification;
    }
    Notification { preview: String::new(), group_name: String::new(), ..notification }
}
