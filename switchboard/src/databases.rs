//! Which databases there are, and where: configured ones, or the private server's.

use anyhow::{Context as _, Result};
use db::migrate::EmbeddedMigrations;
use runtime::{ConfigError, Settings};

use crate::{
    private::{Folder, private_url},
    settings::UpConfig,
};

/// The services that have a database, in the order in which they are migrated.
pub(crate) const OWNERS: [Owner; 3] = [
    Owner { name: "auth", migrations: &auth_svc::MIGRATIONS },
    Owner { name: "call", migrations: &call_svc::MIGRATIONS },
    Owner { name: "chat", migrations: &chat_svc::MIGRATIONS },
];

/// A service that has a database.
#[derive(Clone, Copy)]
pub(crate) struct Owner {
    /// Its section, and its database's name on the private server.
    pub(crate) name: &'static str,
    pub(crate) migrations: &'static EmbeddedMigrations,
}

/// One service's database.
pub(crate) struct Database {
    pub(crate) name: &'static str,
    pub(crate) url: String,
    migrations: &'static EmbeddedMigrations,
}

impl Database {
    /// How many migrations wait.
    pub(crate) async fn pending(&self) -> Result<usize> {
        Ok(db::migrate::pending(&self.url, self.migrations).await?.len())
    }

    /// Applies what waits; returns how many that were.
    pub(crate) async fn up(&self) -> Result<usize> {
        let name = self.name;
        let applied = db::migrate::up(&self.url, self.migrations).await;
        applied.map(|versions| versions.len()).with_context(|| format!("the tables of {name}"))
    }

    /// Takes back the newest migration.
    pub(crate) async fn down(&self) -> Result<usize> {
        let name = self.name;
        let reverted = db::migrate::down(&self.url, self.migrations, 1).await;
        reverted.map(|versions| versions.len()).with_context(|| format!("the tables of {name}"))
    }
}

fn url_key(owner: &Owner) -> String {
    format!("{}.database.url", owner.name)
}

/// Whether any service relies on the private server.
pub(crate) fn needs_private(settings: &Settings) -> bool {
    OWNERS.iter().any(|owner| !settings.has(&url_key(owner)))
}

/// All databases, as configured or as the private folder knows them.
pub(crate) fn known(settings: &Settings) -> Result<Vec<Database>> {
    let up: UpConfig = settings.section("up")?;
    OWNERS
        .iter()
        .map(|owner| {
            let url = match settings.section::<DatabaseSection>(owner.name)?.database.url {
                Some(url) => url,
                None => private_url(&up.folder, owner.name, up.mysql_port)?,
            };
            Ok(Database { name: owner.name, url, migrations: owner.migrations })
        })
        .collect()
}

/// The settings with the private server's URLs where none are configured.
pub(crate) fn with_private(mut settings: Settings, folder: &Folder) -> Result<Settings> {
    let up: UpConfig = settings.section("up")?;
    for owner in OWNERS {
        if !settings.has(&url_key(&owner)) {
            let url = private_url(folder.path(), owner.name, up.mysql_port)?;
            settings = settings.with(&url_key(&owner), url)?;
        }
    }
    Ok(settings)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct DatabaseSection {
    database: DatabaseUrl,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct DatabaseUrl {
    url: Option<String>,
}

/// auth-svc's settings, checked; the database may be the private one.
pub(crate) fn auth_config(settings: &Settings) -> Result<auth_svc::Config, ConfigError> {
    let mut config: auth_svc::Config = settings.section("auth")?;
    assume_private(&mut config.database);
    config.validate().map(|()| config)
}

/// call-svc's settings, checked; the database may be the private one.
pub(crate) fn call_config(settings: &Settings) -> Result<call_svc::Config, ConfigError> {
    let bus = settings.section("bus")?;
    let mut config = call_svc::Config { bus, ..settings.section("call")? };
    assume_private(&mut config.database);
    config.validate().map(|()| config)
}

/// chat-svc's settings, checked; the database may be the private one.
pub(crate) fn chat_config(settings: &Settings) -> Result<chat_svc::Config, ConfigError> {
    let mut config: chat_svc::Config = settings.section("chat")?;
    assume_private(&mut config.database);
    config.validate().map(|()| config)
}

/// Only whether the other settings fit matters here.
fn assume_private(database: &mut db::Config) {
    if database.url.is_empty() {
        database.url = "mysql://private".into();
    }
}
