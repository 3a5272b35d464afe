use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use arc_swap::ArcSwap;
use config::{File, FileFormat};
use db::Pool;
use runtime::{Clock, KeySet};
use serde::Deserialize;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::{
    domain::{keyring::Keyring, service_account::Secret},
    key_files,
    service_accounts::{self, FileError},
};

const EVERY: Duration = Duration::from_secs(60);
/// While the database is away.
const AGAIN: Duration = Duration::from_secs(1);

/// Reads the folder of keys again, so that a key is added by adding a file.
#[derive(Debug)]
pub(crate) struct KeyFiles {
    pub(crate) folder: PathBuf,
    pub(crate) keyring: Arc<ArcSwap<Keyring>>,
    pub(crate) keys: KeySet,
}

impl KeyFiles {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
            // The last good keys stay.
            if let Err(problem) = self.once().await {
                tracing::error!(problem, "keys.unreadable");
            }
        }
    }

    async fn once(&self) -> Result<(), String> {
        let folder = self.folder.clone();
        let read = tokio::task::spawn_blocking(move || key_files::keyring(&folder)).await;
        let keyring = read.map_err(|panicked| panicked.to_string())?.map_err(|error| error.to_string())?;
        self.keys.replace(keyring.public());
        self.keyring.store(Arc::new(keyring));
        Ok(())
    }
}

/// Makes service accounts as files say, and again when files change.
#[derive(Debug)]
pub(crate) struct AccountFiles {
    pub(crate) folder: PathBuf,
    pub(crate) pool: Pool,
    pub(crate) clock: Clock,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountFile {
    secret: String,
    #[serde(default)]
    scopes: BTreeSet<String>,
}

impl AccountFiles {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        loop {
            let pause = match self.once().await {
                Ok(()) => EVERY,
                Err(error) => {
                    tracing::warn!(%error, "service_accounts.not_made");
                    AGAIN
                }
            };
            if shutdown.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
                return;
            }
        }
    }

    /// A bad file is logged and the others go on; an error is the database's.
    async fn once(&self) -> Result<(), FileError> {
        let folder = self.folder.clone();
        let files = tokio::task::spawn_blocking(move || read_all(&folder)).await.unwrap_or_default();
        for (name, file) in files {
            match self.ensure(&name, &file).await {
                Err(FileError::Bad(error)) => log_bad_file(&name, &error.to_string()),
                other => other?,
            }
        }
        Ok(())
    }

    async fn ensure(&self, name: &str, file: &AccountFile) -> Result<(), FileError> {
        let secret = Secret::given(&file.secret)?;
        service_accounts::ensure(&self.pool, name, &secret, &file.scopes, self.clock.now()).await
    }
}

fn log_bad_file(account: &str, problem: &str) {
    tracing::error!(account, problem, "service_accounts.bad_file");
}

fn read_all(folder: &Path) -> Vec<(String, AccountFile)> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            tracing::error!(folder = %folder.display(), %error, "service_accounts.no_folder");
            return Vec::new();
        }
    };
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .filter_map(|path| {
            let name = path.file_stem()?.to_str()?.to_owned();
            match read_one(&path) {
                Ok(file) => Some((name, file)),
                Err(problem) => {
                    log_bad_file(&name, &problem);
                    None
                }
            }
        })
        .collect()
}

fn read_one(path: &Path) -> Result<AccountFile, String> {
    let text = key_files::read_secret(path).map_err(|error| error.to_string())?;
    config::Config::builder()
        .add_source(File::from_str(&text, FileFormat::Toml))
        .build()
        .and_then(config::Config::try_deserialize)
        .map_err(|error| format!("{}: {error}", path.display()))
}
