use std::{sync::Arc, time::Duration};

use db::{
    Pool,
    outbox::{Relay, Settings},
};
use proto::chat::{
    conversation_service_server::ConversationServiceServer, file_service_server::FileServiceServer,
    message_service_server::MessageServiceServer,
};
use runtime::{Clock, ConfigError, Ids, Link, Service, Tasks};

use crate::{
    Config,
    chats::Chats,
    events::{Feeds, Live},
    files::Files,
    people::People,
    rpc::{Conversations, Messages, Uploads},
    tasks::{Collection, Forgetting, Retention},
};

/// How long changes that are under way may take when the process stops.
const FINISH: Duration = Duration::from_secs(10);

/// Events are told again soon after notify-svc, or the Redis behind it, is back.
fn outbox() -> Settings {
    Settings { longest_pause: Duration::from_secs(3), ..Settings::default() }
}

/// The services that this one calls. Both links carry this service's own identity.
#[derive(Debug, Clone)]
pub struct Links {
    /// auth-svc, with scopes `users.read` and `contacts.read`.
    pub auth: Link,
    /// notify-svc, with scopes `events.publish` and `notifications.send`.
    pub notify: Link,
}

/// Puts the service together. Needs a tokio runtime; the database and the other services may be away. Fails if the
/// configuration cannot be.
pub fn build(config: &Config, links: Links, clock: &Clock, ids: &Ids) -> Result<Service, ConfigError> {
    config.validate()?;
    let pool = Pool::new(&config.database);
    let (tasks, time) = (Tasks::new(), clock.clone());
    let people = People::new(links.auth);
    let live = Live::new(links.notify.clone(), tasks.clone());
    let feeds = Feeds::new(links.notify, people.clone());
    let (relay, relayer) = Relay::new(pool.clone(), feeds, Arc::new(move || time.now()), outbox());
    let chats = Chats {
        pool: pool.clone(),
        people,
        files: Files::open(&config.files)?,
        live,
        typing: Arc::default(),
        relayer,
        tasks: tasks.clone(),
        clock: clock.clone(),
        ids: ids.clone(),
    };
    let forgetting = Forgetting { chats: chats.clone() };
    let collection = Collection { chats: chats.clone() };
    let retention = Retention { chats: chats.clone(), days: config.retention_days };
    Ok(Service::builder("chat-svc", "switchboard.chat.v1")
        .add(ConversationServiceServer::new(Conversations::new(chats.clone())))
        .add(MessageServiceServer::new(Messages::new(chats.clone())))
        .add(FileServiceServer::new(Uploads::new(chats)))
        .task("collection", |shutdown| collection.run(shutdown))
        .task("forgetting", |shutdown| forgetting.run(shutdown))
        .task("retention", |shutdown| retention.run(shutdown))
        .task("outbox relay", |shutdown| relay.run(shutdown))
        .task("changes", |shutdown| async move {
            shutdown.cancelled().await;
            tasks.shutdown(FINISH).await;
        })
        .ready_check("mysql", move || {
            let pool = pool.clone();
            async move { pool.ping().await.map_err(|error| error.to_string()) }
        })
        .build())
}
