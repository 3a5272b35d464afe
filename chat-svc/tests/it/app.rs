//! The platform around chat-svc, in this process, with time that only tests move.

use std::{
    future::Future,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use chat_svc::{Config, FilesConfig, Links, MIGRATIONS, build};
use chrono::DateTime;
use diesel::{QueryableByName, sql_query, sql_types::BigInt};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;
use runtime::{Clock, Ids, ServiceIdentity};
use tempfile::TempDir;
use testkit::{Host, Issuer, auth::Auth, mariadb::TestDb};

use crate::{front::Front, people::Person, s3::S3};

pub(crate) struct App {
    pub(crate) clock: Clock,
    pub(crate) db: Option<TestDb>,
    pub(crate) people: Auth,
    pub(crate) chat: Host,
    pub(crate) notify: Host,
    /// Whatever it keeps outside of the database.
    folder: TempDir,
    /// The store of files, where it is no folder.
    pub(crate) s3: Option<S3>,
    config: Config,
    links: Links,
    issuer: Arc<Issuer>,
    pub(crate) front: Front,
    front_host: Host,
    auth: Option<Host>,
}

impl App {
    pub(crate) async fn new() -> Self {
        let db = TestDb::new(&MIGRATIONS).await;
        let app = Self::on(db.config());
        Self { db: Some(db), ..app }
    }

    /// The same, with the files in a bucket, and other settings for them.
    pub(crate) async fn with_bucket(change: impl FnOnce(&mut FilesConfig)) -> Self {
        let (db, folder) = (TestDb::new(&MIGRATIONS).await, tempfile::tempdir().unwrap());
        let s3 = S3::start(&folder.path().join("s3")).await;
        let mut files = FilesConfig { s3: Some(s3.config()), ..files_in(folder.path()) };
        change(&mut files);
        let config = Config { database: db.config(), files, ..Config::default() };
        Self { db: Some(db), s3: Some(s3), ..Self::with(config, folder) }
    }

    /// The platform, with chat-svc on this database.
    pub(crate) fn on(database: db::Config) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Config { database, files: files_in(folder.path()), ..Config::default() };
        Self::with(config, folder)
    }

    fn with(config: Config, folder: TempDir) -> Self {
        let clock = Clock::manual(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let issuer = Arc::new(Issuer::new(clock.clone()));
        let people = Auth::new(&issuer, &clock);
        let auth = Host::new(people.service(), &issuer, &clock);
        let notify = notify(&auth, &issuer, &clock);
        let feeds = notify.service("chat-svc", &["events.publish"]);
        let front = Front::new(feeds);
        let front_host = Host::new(front.service(), &issuer, &clock);
        let identity = ServiceIdentity::new("chat-svc", "secret".into(), auth.link(), clock.clone());
        let links = Links {
            auth: auth.link().identified(identity.clone()),
            notify: front_host.link().identified(identity),
        };
        let service = build(&config, links.clone(), &clock, &Ids::random()).unwrap();
        let chat = Host::new(service, &issuer, &clock);
        Self {
            clock,
            db: None,
            people,
            chat,
            notify,
            front,
            front_host,
            folder,
            s3: None,
            config,
            links,
            issuer,
            auth: Some(auth),
        }
    }

    /// Where the objects of files lie.
    pub(crate) fn stored(&self) -> PathBuf {
        self.s3.as_ref().map_or_else(|| self.folder.path().join("files"), S3::bucket)
    }

    /// Another instance of chat-svc, whose tasks begin their rounds.
    pub(crate) fn another(&self) -> Host {
        self.another_keeping(0)
    }

    /// The same, of a server that keeps messages for so many days.
    pub(crate) fn another_keeping(&self, retention_days: u32) -> Host {
        let config = Config { retention_days, ..self.config.clone() };
        let service = build(&config, self.links.clone(), &self.clock, &Ids::random()).unwrap();
        Host::new(service, &self.issuer, &self.clock)
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

/// Small enough that tests reach the limits.
fn files_in(folder: &Path) -> FilesConfig {
    FilesConfig {
        folder: folder.join("files"),
        s3: None,
        link_key: folder.join("link.key"),
        create_link_key: true,
        max_file_bytes: 4 * 1024 * 1024,
        max_person_bytes: 8 * 1024 * 1024,
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// notify-svc, whose feeds need no database.
fn notify(auth: &Host, issuer: &Arc<Issuer>, clock: &Clock) -> Host {
    let database =
        db::Config { connect_timeout_ms: 1, ..db::Config::for_url("mysql://nobody@127.0.0.1:1/nothing") };
    let config = notify_svc::Config { database, ..notify_svc::Config::default() };
    let links = notify_svc::Links { auth: auth.link() };
    let service = notify_svc::build(&config, links, clock, &Ids::random()).unwrap();
    Host::new(service, issuer, clock)
}
