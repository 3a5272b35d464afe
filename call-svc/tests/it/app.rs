//! The platform around call-svc, in this process, with time that only tests move.

use std::{
    future::Future,
    sync::{Arc, Mutex},
    time::Duration,
};

use call_svc::{Config, Links, MIGRATIONS, MatchConfig, build};
use chrono::DateTime;
use diesel::{QueryableByName, sql_query, sql_types::BigInt};
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use proto::id::UserId;
use runtime::{Clock, Ids, Inproc, Link, ServiceIdentity, Target, Tasks};
use tempfile::TempDir;
use testkit::{Caller, Host, Issuer, auth::Auth, mariadb::TestDb, redis};
use tokio::{io::DuplexStream, sync::mpsc};

use crate::people::Person;

pub(crate) struct App {
    pub(crate) clock: Clock,
    pub(crate) db: Option<TestDb>,
    pub(crate) database: db::Config,
    /// Where the instances meet. In each one's own memory unless a test says otherwise.
    pub(crate) bus: bus::Config,
    /// call-svc, one or more times, on the same database.
    pub(crate) instances: Vec<Host>,
    pub(crate) auth: Option<Host>,
    pub(crate) notify: Switch,
    /// Off unless a test gives it a database.
    pub(crate) chat: Switch,
    pub(crate) people: Auth,
    /// By which rules strangers meet at the next instance.
    pub(crate) matching: MatchConfig,
    issuer: Arc<Issuer>,
    links: Links,
}

impl App {
    pub(crate) async fn new() -> Self {
        Self::with_instances(1).await
    }

    pub(crate) async fn with_instances(count: usize) -> Self {
        Self::meeting(count, bus::Config::default()).await
    }

    /// Instances that meet on this Redis, under keys of their own.
    pub(crate) async fn on_redis(count: usize, redis: &redis::Server) -> Self {
        let prefix = Ids::random().next::<uuid::Uuid>().to_string();
        Self::meeting(count, bus::Config { url: redis.url(), prefix }).await
    }

    async fn meeting(count: usize, bus: bus::Config) -> Self {
        let db = TestDb::new(&MIGRATIONS).await;
        let config = db.config();
        let mut app = Self::on(config);
        (app.db, app.bus) = (Some(db), bus);
        for _ in 0..count {
            app.start_instance();
        }
        app
    }

    /// The platform on this database, without call-svc.
    pub(crate) fn on(database: db::Config) -> Self {
        let clock = Clock::manual(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let issuer = Arc::new(Issuer::new(clock.clone()));
        let people = Auth::new(&issuer, &clock);
        let auth = Host::new(people.service(), &issuer, &clock);
        let (notify, chat) = (Switch::new("notify-svc"), Switch::new("chat-svc"));
        notify.turn_on(notify_on(nowhere(), &issuer, &clock));
        let identity = ServiceIdentity::new("call-svc", "secret".into(), auth.link(), clock.clone());
        let links = Links {
            auth: auth.link().identified(identity.clone()),
            notify: notify.link().identified(identity.clone()),
            chat: chat.link().identified(identity),
        };
        let (db, bus, instances) = (None, bus::Config::default(), Vec::new());
        let matching = MatchConfig { tick_ms: 5, ..MatchConfig::default() };
        let auth = Some(auth);
        Self { clock, db, database, bus, instances, auth, notify, chat, people, matching, issuer, links }
    }

    /// Another instance of call-svc.
    pub(crate) fn start_instance(&mut self) {
        // The clock moves by leaps, and rounds follow each other at once: nothing here waits for real time.
        let config = Config {
            database: self.database.clone(),
            bus: self.bus.clone(),
            sweep_ms: 5,
            presence_ms: 5,
            record_ms: 5,
            matching: self.matching.clone(),
            ..Config::default()
        };
        let service = build(&config, self.links.clone(), &self.clock, &Ids::random()).unwrap();
        self.instances.push(Host::new(service, &self.issuer, &self.clock));
    }

    /// Stops all instances of call-svc, as a restart would.
    pub(crate) async fn stop_instances(&mut self) {
        for instance in self.instances.drain(..) {
            instance.stop().await;
        }
    }

    /// A new person, at a page of theirs, talking to the first instance.
    pub(crate) fn person(&self) -> Person {
        let person = self.stranger();
        self.people.register(person.id);
        person
    }

    /// Somebody whom auth-svc does not know.
    pub(crate) fn stranger(&self) -> Person {
        Person::new(&self.instances[0], Ids::random().next())
    }

    /// The same person on another page, talking to this instance.
    pub(crate) fn page_of(&self, person: &Person, instance: usize) -> Person {
        Person::new(&self.instances[instance], person.id)
    }

    /// Somebody, on a page of their own, talking to the first instance.
    pub(crate) fn page_of_id(&self, id: UserId) -> Person {
        Person::new(&self.instances[0], id)
    }

    pub(crate) fn service(&self, scopes: &[&str]) -> Caller {
        self.instances[0].service("backend", scopes)
    }

    /// An administrator, talking to the first instance.
    pub(crate) fn admin(&self) -> Caller {
        self.instances[0].person(Ids::random().next(), proto::auth::Role::Admin)
    }

    /// Runs statements on the database.
    pub(crate) async fn sql(&self, statements: &str) {
        let pool = &self.db.as_ref().unwrap().pool;
        let run = pool.run(async |conn| Ok::<_, db::Error>(conn.batch_execute(statements).await?));
        run.await.unwrap();
    }

    /// From now on notify-svc has a database, and so knows what people wish.
    pub(crate) async fn give_notify(&self, db: &TestDb) {
        self.notify.turn_off().await;
        self.notify.turn_on(notify_on(db.config(), &self.issuer, &self.clock));
    }

    /// From now on notify-svc has a database, and pushes by this key.
    pub(crate) async fn give_pushing_notify(&self, db: &TestDb, key_file: std::path::PathBuf) {
        self.notify.turn_off().await;
        let push = notify_svc::PushConfig {
            key_file: Some(key_file),
            allow_private: true,
            ..notify_svc::PushConfig::default()
        };
        let config = notify_svc::Config { database: db.config(), push, ..notify_svc::Config::default() };
        self.notify.turn_on(notify_as(&config, &self.issuer, &self.clock));
    }

    /// From now on chat-svc answers, with this database and this folder.
    pub(crate) fn give_chat(&self, db: &TestDb, folder: &TempDir) {
        let files = chat_svc::FilesConfig {
            folder: folder.path().join("files"),
            link_key: folder.path().join("link.key"),
            create_link_key: true,
            ..chat_svc::FilesConfig::default()
        };
        let config = chat_svc::Config { database: db.config(), files, ..chat_svc::Config::default() };
        let auth = self.auth.as_ref().unwrap().link();
        let identity = ServiceIdentity::new("chat-svc", "secret".into(), auth.clone(), self.clock.clone());
        let links = chat_svc::Links {
            auth: auth.identified(identity.clone()),
            notify: self.notify.link().identified(identity),
        };
        let service = chat_svc::build(&config, links, &self.clock, &Ids::random()).unwrap();
        self.chat.turn_on(Host::new(service, &self.issuer, &self.clock));
    }

    pub(crate) fn restart_notify(&self) {
        self.notify.turn_on(notify_on(nowhere(), &self.issuer, &self.clock));
    }

    /// Lets time pass, in small steps, until something holds.
    pub(crate) async fn pass_until<F: Future<Output = bool>>(&self, mut holds: impl FnMut() -> F) {
        let passing = async {
            while !holds().await {
                self.clock.advance(Duration::from_millis(200));
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), passing).await.expect("it comes to hold");
    }

    /// Waits, while time stands still, until something holds.
    pub(crate) async fn until<F: Future<Output = bool>>(&self, mut holds: impl FnMut() -> F) {
        let waiting = async { while !holds().await {} };
        tokio::time::timeout(Duration::from_secs(60), waiting).await.expect("it comes to hold");
    }

    /// Lets time pass, in small steps, while `busy` paces it: an RPC, say.
    pub(crate) async fn pass<F: Future<Output = ()>>(&self, time: Duration, mut busy: impl FnMut() -> F) {
        let until = self.clock.now() + time;
        self.pass_until(|| {
            let done = self.clock.now() >= until;
            let busy = busy();
            async move {
                busy.await;
                done
            }
        })
        .await;
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
        self.stop_instances().await;
        for switch in [&self.chat, &self.notify] {
            switch.turn_off().await;
            switch.tasks.shutdown(Duration::from_secs(5)).await;
        }
        self.stop_auth().await;
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// No database. Whoever asks what needs one is told so at once.
fn nowhere() -> db::Config {
    db::Config { connect_timeout_ms: 1, ..db::Config::for_url("mysql://nobody@127.0.0.1:1/nothing") }
}

/// With this database; feeds need none, and auth-svc neither.
fn notify_on(database: db::Config, issuer: &Arc<Issuer>, clock: &Clock) -> Host {
    notify_as(&notify_svc::Config { database, ..notify_svc::Config::default() }, issuer, clock)
}

fn notify_as(config: &notify_svc::Config, issuer: &Arc<Issuer>, clock: &Clock) -> Host {
    let (nowhere, _) = Inproc::pair();
    let auth = Link::new("auth-svc", &Target::Inproc(nowhere)).unwrap();
    let links = notify_svc::Links { auth };
    let service = notify_svc::build(config, links, clock, &Ids::random()).unwrap();
    Host::new(service, issuer, clock)
}

/// A service behind a switch: while it is off, whoever connects is cut.
pub(crate) struct Switch {
    service: &'static str,
    front: Inproc,
    current: Arc<Mutex<Option<Host>>>,
    tasks: Tasks,
}

impl Switch {
    fn new(service: &'static str) -> Self {
        let (front, incoming) = Inproc::pair();
        let (current, tasks) = (Arc::<Mutex<Option<Host>>>::default(), Tasks::new());
        tasks.spawn("switch", pass_on(incoming, Arc::clone(&current), tasks.clone()));
        Self { service, front, current, tasks }
    }

    fn link(&self) -> Link {
        Link::new(self.service, &Target::Inproc(self.front.clone())).unwrap()
    }

    /// A link to it as clients have it.
    pub(crate) fn caller(&self, user: proto::id::UserId) -> Caller {
        self.current.lock().unwrap().as_ref().unwrap().person(user, proto::auth::Role::User)
    }

    fn turn_on(&self, host: Host) {
        *self.current.lock().unwrap() = Some(host);
    }

    pub(crate) async fn turn_off(&self) {
        let host = self.current.lock().unwrap().take();
        if let Some(host) = host {
            host.stop().await;
        }
    }
}

async fn pass_on(
    mut incoming: mpsc::Receiver<DuplexStream>,
    current: Arc<Mutex<Option<Host>>>,
    tasks: Tasks,
) {
    let soft = tasks.soft();
    while let Some(Some(mut near)) = soft.run_until_cancelled(incoming.recv()).await {
        let target = current.lock().unwrap().as_ref().map(|host| host.target().clone());
        let Some(Target::Inproc(target)) = target else { continue };
        let soft = tasks.soft();
        tasks.spawn("connection", async move {
            if let Ok(mut far) = target.connect().await {
                soft.run_until_cancelled(tokio::io::copy_bidirectional(&mut near, &mut far)).await;
            }
        });
    }
}
