use std::{sync::Arc, time::Duration};

use arc_swap::ArcSwap;
use chrono::TimeDelta;
use db::{
    Pool,
    outbox::{Relay, Relayer, Settings},
};
use proto::auth::{
    account_service_server::AccountServiceServer, admin_service_server::AdminServiceServer,
    auth_service_server::AuthServiceServer, contact_service_server::ContactServiceServer,
    factor_service_server::FactorServiceServer, service_account_service_server::ServiceAccountServiceServer,
    session_service_server::SessionServiceServer, token_service_server::TokenServiceServer,
    user_service_server::UserServiceServer,
};
use runtime::{Clock, ConfigError, Ids, KeySet, Link, Service, Tasks, WorkPool, process};

use crate::{
    Config,
    domain::{
        factor_key::FactorKey, keyring::Keyring, passkey::RelyingParty, refresh::RefreshKey, seal::SealKey,
    },
    error::Error,
    events::{Feeds, own_identity},
    feed::Feed,
    key_files,
    notices::Notices,
    password_pool::PasswordPool,
    post::Post,
    rpc,
    smtp::Smtp,
    tasks::{AccountFiles, Cleanup, Deletion, KeyFiles, MailSender, RevocationReader},
};

/// Pictures read at once; each takes a core, and up to 256 MiB when it is as large as it may be.
const PICTURES_AT_ONCE: usize = 2;
/// Pictures that wait, each at most a megabyte.
const PICTURES_QUEUE: usize = 16;

/// How long notices that are under way may take when the process stops.
const FINISH: Duration = Duration::from_secs(5);

/// Why the service could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A setting cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The keys cannot be used. Says which file and why.
    #[error("auth: key_dir: {0}")]
    Keys(String),
    /// Passwords cannot be hashed on this machine.
    #[error("{0}")]
    Passwords(String),
}

impl From<BuildError> for process::StartError {
    fn from(error: BuildError) -> Self {
        match error {
            BuildError::Config(error) => error.into(),
            BuildError::Keys(problem) => ConfigError::new("auth", format!("key_dir: {problem}")).into(),
            BuildError::Passwords(problem) => Self::Other(problem),
        }
    }
}

/// The services that this one calls.
#[derive(Debug, Clone)]
pub struct Links {
    /// notify-svc, without an identity: auth-svc signs its own tokens.
    pub notify: Link,
}

/// What handlers share.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) pool: Pool,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) keyring: Arc<ArcSwap<Keyring>>,
    pub(crate) refresh_key: RefreshKey,
    pub(crate) seal_key: SealKey,
    pub(crate) factor_key: FactorKey,
    /// Nothing: passkeys do not work at this server's address.
    pub(crate) passkeys: Option<RelyingParty>,
    pub(crate) passwords: PasswordPool,
    /// Reads pictures.
    pub(crate) pictures: WorkPool,
    pub(crate) feed: Feed,
    /// Tells people's devices of what was committed.
    pub(crate) relayer: Relayer,
    /// Sends the mails that were written.
    pub(crate) post: Post,
    /// The settings that people notice.
    pub(crate) config: Config,
}

impl App {
    /// How long a session lives without being refreshed.
    pub(crate) fn session_life(&self) -> TimeDelta {
        TimeDelta::days(self.config.session_days.into())
    }

    /// This server as passkeys know it, or [`Error::PasskeysUnavailable`].
    pub(crate) fn relying_party(&self) -> Result<&RelyingParty, Error> {
        self.passkeys.as_ref().ok_or(Error::PasskeysUnavailable)
    }
}

/// Puts the service together. Needs a tokio runtime. The database and notify-svc may be away; keys must be there, or be
/// made.
pub fn build(config: &Config, links: Links, clock: Clock, ids: Ids) -> Result<Service, BuildError> {
    config.validate()?;
    let smtp = Smtp::new(&config.mail).map_err(|problem| ConfigError::new("auth", problem))?;
    let Keys { keyring, refresh_key, seal_key, factor_key } = keys(config, &clock)?;
    let keys = KeySet::empty();
    keys.replace(keyring.public());
    let (pool, keyring) = (Pool::new(&config.database), Arc::new(ArcSwap::from_pointee(keyring)));
    let identity = own_identity(Arc::clone(&keyring), clock.clone(), ids.clone());
    let (notify, notices, time) = (links.notify.identified(identity), Tasks::new(), clock.clone());
    let feeds = Feeds::new(notify.clone(), Notices::new(notify, &notices, &clock));
    let (relay, relayer) = Relay::new(pool.clone(), feeds, Arc::new(move || time.now()), Settings::default());
    let app = Arc::new(App {
        pool,
        clock,
        ids,
        keyring,
        refresh_key,
        seal_key,
        factor_key,
        passkeys: config.public_url.as_deref().and_then(RelyingParty::new),
        passwords: PasswordPool::new(config.hashes_at_once(), config.password_queue)
            .map_err(|error| BuildError::Passwords(error.to_string()))?,
        pictures: WorkPool::new(PICTURES_AT_ONCE, PICTURES_QUEUE),
        feed: Feed::new(),
        relayer,
        post: Post::new(smtp.is_some()),
        config: config.clone(),
    });
    Ok(service(config, &app, keys, (relay, notices), smtp))
}

/// What `key_dir` holds.
struct Keys {
    keyring: Keyring,
    refresh_key: RefreshKey,
    seal_key: SealKey,
    factor_key: FactorKey,
}

fn keys(config: &Config, clock: &Clock) -> Result<Keys, BuildError> {
    let folder = &config.key_dir;
    let fail = |error: key_files::KeyError| BuildError::Keys(error.to_string());
    if config.create_keys {
        key_files::create(folder, clock.now()).map_err(fail)?;
    }
    Ok(Keys {
        keyring: key_files::keyring(folder).map_err(fail)?,
        refresh_key: key_files::refresh_key(folder).map_err(fail)?,
        seal_key: key_files::seal_key(folder).map_err(fail)?,
        factor_key: key_files::factor_key(folder).map_err(fail)?,
    })
}

fn service(
    config: &Config,
    app: &Arc<App>,
    keys: KeySet,
    (relay, notices): (Relay<Feeds>, Tasks),
    smtp: Option<Smtp>,
) -> Service {
    let (pool, clock, feed) = (app.pool.clone(), app.clock.clone(), app.feed.clone());
    let key_files =
        KeyFiles { folder: config.key_dir.clone(), keyring: Arc::clone(&app.keyring), keys: keys.clone() };
    let reader = RevocationReader { pool: pool.clone(), clock: clock.clone(), feed: feed.clone() };
    let cleanup = Cleanup { pool: pool.clone(), clock: clock.clone() };
    let deletion = Deletion { app: Arc::clone(app) };
    let mut builder = Service::builder("auth-svc", "switchboard.auth.v1")
        .add(AuthServiceServer::new(rpc::Auth::new(Arc::clone(app))))
        .add(SessionServiceServer::new(rpc::Sessions::new(Arc::clone(app))))
        .add(AccountServiceServer::new(rpc::Accounts::new(Arc::clone(app))))
        .add(FactorServiceServer::new(rpc::Factors::new(Arc::clone(app))))
        .add(UserServiceServer::new(rpc::Users::new(Arc::clone(app))))
        .add(ContactServiceServer::new(rpc::Contacts::new(Arc::clone(app))))
        .add(AdminServiceServer::new(rpc::Admin::new(Arc::clone(app))))
        .add(ServiceAccountServiceServer::new(rpc::ServiceAccounts::new(Arc::clone(app))))
        .add(TokenServiceServer::new(rpc::Tokens::new(Arc::clone(app))))
        .task("key files", |shutdown| key_files.run(shutdown))
        .task("revocation reader", |shutdown| reader.run(shutdown))
        .task("cleanup", |shutdown| cleanup.run(shutdown))
        .task("deletion", |shutdown| deletion.run(shutdown))
        .task("outbox relay", |shutdown| relay.run(shutdown))
        .task("notices", |shutdown| async move {
            shutdown.cancelled().await;
            notices.shutdown(FINISH).await;
        });
    if let Some(smtp) = smtp {
        let sender = MailSender { app: Arc::clone(app), smtp };
        builder = builder.task("mail", |shutdown| sender.run(shutdown));
    }
    if let Some(folder) = config.service_account_dir.clone() {
        let files = AccountFiles { folder, pool: pool.clone(), clock };
        builder = builder.task("service account files", |shutdown| files.run(shutdown));
    }
    builder
        .ready_check("mysql", move || {
            let pool = pool.clone();
            async move { pool.ping().await.map_err(|error| error.to_string()) }
        })
        // It signs the tokens, so it verifies with its own keys and follows its own revocations.
        .own_keys(keys)
        .with_guard(move |guard| feed.tell(guard.revocations.clone()))
        .build()
}
