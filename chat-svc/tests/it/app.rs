//! The platform around chat-svc, in this process, with time that only tests move.

use std::{future::Future, sync::Arc, time::Duration};

use chat_svc::{Config, Links, MIGRATIONS, build};
use chrono::DateTime;
use diesel::{QueryableByName, sql_query, sql_types::BigInt};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;
use runtime::{Clock, Ids, ServiceIdentity};
use testkit::{Host, Issuer, auth::Auth, mariadb::TestDb};

use crate::{front::Front, people::Person};

pub(crate) struct App {
    pub(crate) clock: Clock,
    pub(crate) db: Option<TestDb>,
    pub(crate) people: Auth,
    pub(crate) chat: Host,
    pub(crate) notify: Host,
    pub(crate) front: Front,
    front_host: Host,
    auth: Option<Host>,
}

impl App {
    pub(crate) async fn new() -> Self {
        let db = TestDb::new(&MIGRATIONS).await;
        let mut app = Self::on(db.config());
        app.db = Some(db);
        app
    }

    /// The platform, with chat-svc on this database.
    pub(crate) fn on(database: db::Config) -> Self {
        let clock = Clock::manual(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let issuer = Arc::new(Issuer::new(clock.clone()));
        let people = Auth::new(&issuer, &clock);
        let auth = Host::new(people.service(), &issuer, &clock);
        let service = notify_svc::build(&notify_svc::Config::default(), &clock, &Ids::random()).unwrap();
        let notify = Host::new(service, &issuer, &clock);
        let feeds = notify.service("chat-svc", &["events.publish"]);
        let front = Front::new(feeds);
        let front_host = Host::new(front.service(), &issuer, &clock);
        let identity = ServiceIdentity::new("chat-svc", "secret".into(), auth.link(), clock.clone());
        let links = Links {
            auth: auth.link().identified(identity.clone()),
            notify: front_host.link().identified(identity),
        };
        let config = Config { database, ..Config::default() };
        let service = build(&config, links, &clock, &Ids::random()).unwrap();
        let chat = Host::new(service, &issuer, &clock);
        Self { clock, db: None, people, chat, notify, front, front_host, auth: Some(auth) }
    }

    /// A new person, at a page of theirs.
    pub(crate) fn person(&self) -> Person {
        let person = self.stranger();
        self.people.register(person.id);
        person
    }

    /// New people.
    pub(crate) fn persons<const N: usize>(&self) -> [Person; N] {
        std::array::from_fn(|_| self.person())
    }

    /// Somebody whom auth-svc does not know.
    pub(crate) fn stranger(&self) -> Person {
        self.page_of(Ids::random().next())
    }

    /// Somebody at another page.
    pub(crate) fn page_of(&self, id: UserId) -> Person {
        Person::new(&self.chat, id)
    }

    /// Waits, while time stands still, until something holds.
    pub(crate) async fn until<F: Future<Output = bool>>(&self, mut holds: impl FnMut() -> F) {
        let waiting = async {
            while !holds().await {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), waiting).await.expect("it comes to hold");
    }

    /// A number that a query gives.
    pub(crate) async fn count(&self, query: &str) -> i64 {
        let pool = &self.db.as_ref().unwrap().pool;
        let found: Count = pool
            .run(async |conn| Ok::<_, db::Error>(sql_query(query).get_result(conn).await?))
            .await
            .unwrap();
        found.count
    }

    pub(crate) async fn stop_auth(&mut self) {
        if let Some(auth) = self.auth.take() {
            auth.stop().await;
        }
    }

    pub(crate) async fn stop(mut self) {
        self.stop_auth().await;
        self.chat.stop().await;
        self.front_host.stop().await;
        self.notify.stop().await;
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}
