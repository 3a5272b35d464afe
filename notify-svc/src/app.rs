use std::{sync::Arc, time::Duration};

use db::{
    Pool,
    outbox::{Relay, Settings},
};
use proto::{
    id::UserId,
    notify::{
        notification_service_server::NotificationServiceServer, notify_service_server::NotifyServiceServer,
        presence_service_server::PresenceServiceServer, push_service_server::PushServiceServer,
    },
};
use runtime::{Clock, ConfigError, Ids, Link, Service, Tasks};

use crate::{
    Config, PushConfig,
    error::Error,
    feed::Feeds,
    notifier::Notifier,
    people::People,
    presence::{Hub, Keeper, Pages, Presences, Refresher, Sight},
    push::{Client, Keys, Post, Pusher, Pushes, Revoked},
    rpc::{Notifications, Notify, Presence, Push},
};

/// How long what nobody waits for may take when the process stops.
const FINISH: Duration = Duration::from_secs(5);

/// The services that this one calls.
#[derive(Debug, Clone)]
pub struct Links {
    /// auth-svc, with this service's own identity, with scopes `sessions.watch` and `contacts.read`.
    pub auth: Link,
}

/// What handlers need. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) feeds: Feeds,
    pub(crate) pages: Pages,
    pub(crate) people: People,
    pub(crate) presences: Presences,
    pub(crate) hub: Hub,
    pub(crate) sight: Sight,
    pub(crate) notifier: Notifier,
    pub(crate) pushes: Pushes,
    pub(crate) ids: Ids,
    /// How often a stream asks again whom its person may see.
    pub(crate) check_every: Duration,
}

impl App {
    /// Those of these people who can be told of a call by web push.
    pub(crate) async fn who_are_pushed_calls(&self, users: &[UserId]) -> Result<Vec<UserId>, Error> {
        let reached = self.pushes.reaches(users).await?;
        self.people.who_want_calls(reached).await
    }
}

/// Puts the service together. Needs a tokio runtime; the database and auth-svc may be away. Fails if the configuration
/// cannot be.
pub fn build(config: &Config, links: Links, clock: &Clock, ids: &Ids) -> Result<Service, ConfigError> {
    config.validate()?;
    let (bus, keeper) = bus(config, clock, ids)?;
    let (pool, tasks, time) = (Pool::new(&config.database), Tasks::new(), clock.clone());
    let feeds = Feeds::new(Arc::clone(&bus), clock.clone());
    let (relay, relayer) =
        Relay::new(pool.clone(), feeds.clone(), Arc::new(move || time.now()), Settings::default());
    let people = People { pool: pool.clone(), relayer, clock: clock.clone(), ids: ids.clone() };
    let presences = Presences::new(Arc::clone(&bus), pool.clone(), clock, ids, &tasks);
    let (pages_keeper, pages) = Keeper::new(presences.clone(), config.linger());
    let hub = Hub::new(presences.clone());
    let refresher = Refresher { hub: hub.clone(), every: config.look_every() };
    let pushes = pushes(config, &pool, clock, ids, &tasks)?;
    let notifier = Notifier {
        feeds: feeds.clone(),
        people: people.clone(),
        presences: presences.clone(),
        pushes: pushes.clone(),
        clock: clock.clone(),
        ids: ids.clone(),
    };
    let pusher = Pusher::new(&pushes, &tasks);
    let revoked = Revoked { pool: pool.clone(), auth: links.auth.clone() };
    let (auth, sight) = (links.auth.clone().anonymous(), Sight::new(links.auth));
    let (ids, check_every) = (ids.clone(), config.check_every());
    let app = App { feeds, pages, people, presences, hub, sight, notifier, pushes, ids, check_every };
    Ok(Service::builder("notify-svc", "switchboard.notify.v1")
        .add(NotifyServiceServer::new(Notify(app.clone())))
        .add(PresenceServiceServer::new(Presence(app.clone())))
        .add(NotificationServiceServer::new(Notifications(app.clone())))
        .add(PushServiceServer::new(Push { app, auth }))
        .task("bus", |shutdown| keeper.run(shutdown))
        .task("open feeds", |shutdown| pages_keeper.run(shutdown))
        .task("watched people", |shutdown| refresher.run(shutdown))
        .task("push", |shutdown| async move {
            if let Some(pusher) = pusher {
                pusher.run(shutdown).await;
            }
        })
        .task("ended sessions", |shutdown| revoked.run(shutdown))
        .task("outbox relay", |shutdown| relay.run(shutdown))
        .task("background", |shutdown| async move {
            shutdown.cancelled().await;
            tasks.shutdown(FINISH).await;
        })
        .degraded_by("bus", move || bus.trouble())
        .degraded_by("mysql", move || {
            (pool.state().connections == 0).then(|| "there is no connection to the database".to_owned())
        })
        .build())
}

fn bus(config: &Config, clock: &Clock, ids: &Ids) -> Result<(Arc<dyn bus::Bus>, bus::Keeper), ConfigError> {
    let time = clock.clone();
    let time = Arc::new(move || time.now().into());
    let opened = config.bus.open("notify", ids.next(), time, config.limits());
    opened.map_err(|error| ConfigError::new("bus", error.to_string()))
}

/// What pushes, if it is to.
fn pushes(
    config: &Config,
    pool: &Pool,
    clock: &Clock,
    ids: &Ids,
    tasks: &Tasks,
) -> Result<Pushes, ConfigError> {
    let PushConfig { ca_file, allow_private, contact, .. } = &config.push;
    let wrong = |problem| ConfigError::new("notify.push", problem);
    let post = match &config.push.key_file {
        Some(path) if config.push.enabled => Some(Post {
            client: Client::new(ca_file.as_deref(), *allow_private, tasks).map_err(wrong)?,
            keys: Keys::read(path, contact).map_err(wrong)?,
        }),
        Some(_) | None => None,
    };
    let (pool, clock, ids) = (pool.clone(), clock.clone(), ids.clone());
    Ok(Pushes { pool, post, clock, ids, wake: Arc::default() })
}
