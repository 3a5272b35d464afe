//! The service in this process, and people who use it.

use std::{
    fs,
    num::NonZeroU32,
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use auth_svc::{Actor, Config, Desk, Links, MIGRATIONS, service_accounts};
use aws_lc_rs::hmac;
use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use chrono::{DateTime, Utc};
use diesel::{QueryableByName, sql_types::BigInt};
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use proto::{
    auth::{
        IssueServiceTokenRequest, LoginRequest, RefreshRequest, RegisterRequest, Session,
        SignInAsGuestRequest, account_service_client::AccountServiceClient,
        admin_service_client::AdminServiceClient, auth_service_client::AuthServiceClient,
        contact_service_client::ContactServiceClient, factor_service_client::FactorServiceClient,
        service_account_service_client::ServiceAccountServiceClient,
        session_service_client::SessionServiceClient, token_service_client::TokenServiceClient,
        user_service_client::UserServiceClient,
    },
    reason::{self, Reason},
};
use runtime::{Budget, Clock, Doors, Guard, Ids, Inproc, KeySet, Link, RateConfig, Target, Tasks, serve};
use testkit::mariadb::TestDb;
use tonic::{Code, Request, Status};

use crate::feed::Notify;

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A database, a folder of keys, a clock, one instance of the service, and notify-svc beside it.
pub(crate) struct App {
    pub(crate) db: TestDb,
    pub(crate) clock: Clock,
    pub(crate) config: Config,
    pub(crate) here: Instance,
    pub(crate) notify: Notify,
    _folder: Folder,
}

impl App {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let db = TestDb::new(&MIGRATIONS).await;
        let folder = Folder::new();
        let mut config = config(db.config(), &folder);
        change(&mut config);
        let clock = Clock::manual(noon());
        let mut notify = Notify::new();
        let here = Instance::start_with(&config, notify.links(), &clock);
        notify.serve(&here, &clock);
        Self { db, clock, config, here, notify, _folder: folder }
    }

    /// Another instance of the service, on the same database and keys.
    pub(crate) fn another(&self) -> Instance {
        Instance::start_with(&self.config, self.notify.links(), &self.clock)
    }

    /// A token as links carry them: `label` names its purpose.
    pub(crate) fn seal(&self, label: &[u8; 8], payload: &[u8]) -> String {
        let text = fs::read_to_string(self.config.key_dir.join("link.key")).unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &BASE64_STANDARD.decode(text.trim()).unwrap());
        let mac = hmac::sign(&key, &[label, payload].concat());
        BASE64_URL_SAFE_NO_PAD.encode([payload, &mac.as_ref()[..16]].concat())
    }

    pub(crate) fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// The operator's desk.
    pub(crate) fn desk(&self) -> Desk {
        Desk::new(self.db.pool.clone(), self.clock.clone(), Actor::operator())
    }

    /// Somebody who has just signed up.
    pub(crate) async fn person(&self, username: &str) -> Person {
        self.person_named(username, "").await
    }

    pub(crate) async fn person_named(&self, username: &str, display_name: &str) -> Person {
        let request = RegisterRequest {
            display_name: display_name.into(),
            refresh_token_in_body: true,
            ..registration(username)
        };
        let answer = self.here.auth().register(request).await.unwrap().into_inner();
        Person(answer.session.unwrap())
    }

    /// An administrator who has just proved who they are.
    pub(crate) async fn admin(&self, username: &str) -> Person {
        let person = self.person(username).await;
        let promote = format!("UPDATE users SET role = 4 WHERE username = '{username}'");
        self.db.connect().await.batch_execute(&promote).await.unwrap();
        Person(self.here.refresh(&person.0.refresh_token).await.unwrap())
    }

    /// Somebody who came without an account.
    pub(crate) async fn guest(&self, display_name: &str) -> Person {
        let request = SignInAsGuestRequest {
            display_name: display_name.into(),
            refresh_token_in_body: true,
            ..SignInAsGuestRequest::default()
        };
        let answer = self.here.auth().sign_in_as_guest(request).await.unwrap().into_inner();
        Person(answer.session.unwrap())
    }

    /// The same person, signed in again: after time has passed.
    pub(crate) async fn again(&self, username: &str) -> Person {
        let request = LoginRequest {
            identifier: username.into(),
            password: PASSWORD.into(),
            refresh_token_in_body: true,
            ..LoginRequest::default()
        };
        let answer = self.here.auth().login(request).await.unwrap().into_inner();
        Person(answer.session.unwrap())
    }

    /// Changes rows behind the service's back.
    pub(crate) async fn sql(&self, statements: &str) {
        self.db.connect().await.batch_execute(statements).await.unwrap();
    }

    /// A number that a query gives.
    pub(crate) async fn count(&self, query: &str) -> i64 {
        let count: Count = diesel::sql_query(query).get_result(&mut *self.db.connect().await).await.unwrap();
        count.count
    }

    /// The token of a service account with these scopes.
    pub(crate) async fn service(&self, name: &str, scopes: &[&str]) -> String {
        let scopes = scopes.iter().map(ToString::to_string).collect();
        let (_, secret) = service_accounts::create(&self.desk(), name, &scopes).await.unwrap();
        let request =
            IssueServiceTokenRequest { account: name.into(), secret: secret.reveal().into(), scopes: vec![] };
        self.here.tokens().issue_service_token(request).await.unwrap().into_inner().access_token
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

pub(crate) fn registration(username: &str) -> RegisterRequest {
    RegisterRequest {
        username: username.into(),
        email: format!("{username}@example.org"),
        password: PASSWORD.into(),
        ..RegisterRequest::default()
    }
}

pub(crate) fn config(database: db::Config, folder: &Folder) -> Config {
    Config {
        database,
        key_dir: folder.0.join("keys"),
        create_keys: true,
        password_queue: 1_000,
        ..Config::default()
    }
}

pub(crate) fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_900_000_000, 0).unwrap()
}

/// Without notify-svc: what is to be told waits.
pub(crate) fn no_links() -> Links {
    let nowhere = Target::Inproc(Inproc::pair().0);
    Links { notify: Link::new("notify-svc", &nowhere).unwrap() }
}

/// One running instance.
pub(crate) struct Instance {
    link: Link,
    pub(crate) keys: KeySet,
    pub(crate) guard: Guard,
    tasks: Tasks,
}

impl Instance {
    pub(crate) fn start(config: &Config, clock: &Clock) -> Self {
        Self::start_with(config, no_links(), clock)
    }

    fn start_with(config: &Config, links: Links, clock: &Clock) -> Self {
        let service = auth_svc::build(config, links, clock.clone(), Ids::random()).unwrap();
        let keys = service.own_keys().unwrap();
        let guard = Guard::new(keys.clone(), clock, &no_limits());
        let (inproc, incoming) = Inproc::pair();
        let tasks = Tasks::new();
        serve(service, &guard, Doors { inproc: Some(incoming), ..Doors::default() }, &tasks).unwrap();
        let link = Link::new("auth-svc", &Target::Inproc(inproc)).unwrap();
        Self { link, keys, guard, tasks }
    }

    pub(crate) fn auth(&self) -> AuthServiceClient<Link> {
        AuthServiceClient::new(self.link.clone())
    }

    pub(crate) fn account(&self) -> AccountServiceClient<Link> {
        AccountServiceClient::new(self.link.clone())
    }

    pub(crate) fn sessions(&self) -> SessionServiceClient<Link> {
        SessionServiceClient::new(self.link.clone())
    }

    pub(crate) fn admin(&self) -> AdminServiceClient<Link> {
        AdminServiceClient::new(self.link.clone())
    }

    pub(crate) fn accounts_of_services(&self) -> ServiceAccountServiceClient<Link> {
        ServiceAccountServiceClient::new(self.link.clone())
    }

    pub(crate) fn factors(&self) -> FactorServiceClient<Link> {
        FactorServiceClient::new(self.link.clone())
    }

    pub(crate) fn users(&self) -> UserServiceClient<Link> {
        UserServiceClient::new(self.link.clone())
    }

    pub(crate) fn contacts(&self) -> ContactServiceClient<Link> {
        ContactServiceClient::new(self.link.clone())
    }

    pub(crate) fn tokens(&self) -> TokenServiceClient<Link> {
        TokenServiceClient::new(self.link.clone())
    }

    /// Refreshes by a token in the body.
    pub(crate) async fn refresh(&self, token: &str) -> Result<Session, Status> {
        let request = RefreshRequest { refresh_token: token.into() };
        Ok(self.auth().refresh(request).await?.into_inner().session.unwrap())
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.tasks.soft().cancel();
        self.tasks.hard().cancel();
    }
}

pub(crate) fn no_limits() -> RateConfig {
    let many = NonZeroU32::new(1_000_000).unwrap();
    let all = Budget { per_minute: many, burst: many };
    RateConfig {
        read: all,
        write: all,
        stream: all,
        credential: all,
        search: all,
        ring: all,
        register: all,
        ..RateConfig::default()
    }
}

/// Somebody who is signed in.
pub(crate) struct Person(pub(crate) Session);

impl Person {
    pub(crate) fn request<T>(&self, message: T) -> Request<T> {
        with_token(message, &self.0.access_token)
    }

    pub(crate) fn id(&self) -> String {
        self.0.me.as_ref().unwrap().user.as_ref().unwrap().user_id.clone()
    }
}

pub(crate) fn with_token<T>(message: T, token: &str) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    request
}

pub(crate) fn with_cookie<T>(message: T, token: &str) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("cookie", format!("__Host-switchboard_refresh={token}").parse().unwrap());
    request
}

/// The request as the gateway forwards it for a client at `address`. `edge` is a token with the scope `edge.forward`.
pub(crate) fn from_address<T>(message: T, edge: &str, address: &str) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("switchboard-edge-token", edge.parse().unwrap());
    request.metadata_mut().insert("switchboard-client-address", address.parse().unwrap());
    request
}

/// Asserts why a call was refused.
#[track_caller]
pub(crate) fn assert_refused<T>(result: Result<T, Status>, code: Code, why: impl Reason) {
    let Err(status) = result else { panic!("it was not refused") };
    assert_eq!((status.code(), reason::is(&status, why)), (code, true), "{status:?}");
}

/// A folder of the test's own.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("auth-svc-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}
