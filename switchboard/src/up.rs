//! `up`: everything in one process, with private data where nothing else is configured.

use std::time::Duration;

use anyhow::{Context as _, Result};
use runtime::{
    Settings,
    process::{Platform, StartError},
};

use crate::{
    cli::start_error,
    compose, databases,
    desk::{Operator, until},
    private::{Certificate, Database, Folder, Relay, ensure_account, ensure_certificate, ensure_push_key},
    progress::{Step, say},
    relay,
    settings::UpConfig,
};

/// Between two tries to learn whether there is an administrator.
const GREETING_AGAIN: Duration = Duration::from_secs(2);

/// Starts everything; what is started ends with the process's tasks.
pub(crate) async fn run(platform: Platform) -> Result<(), StartError> {
    start(platform).await.map_err(start_error)
}

async fn start(mut platform: Platform) -> Result<()> {
    let up: UpConfig = platform.settings.section("up")?;
    let folder = Folder::open(&up.folder)?;
    platform.settings = with_private_files(&platform, &folder, &up)?;

    let server = private_database(&mut platform, &folder, &up).await?;
    let relay = private_relay(&mut platform, &folder, &up).await?;
    keep_relay(&platform, relay)?;
    let accounts = folder.join("accounts");
    keep_below(&platform, folder, server);
    let step = Step::begin("Tables");
    let mut applied = 0;
    for database in databases::known(&platform.settings)? {
        applied += database.up().await?;
    }
    step.done(&if applied == 0 { "up to date".into() } else { format!("{applied} migrations applied") });

    let step = Step::begin("Services");
    compose::start(&platform, &accounts).await?;
    step.done("auth, notify, call, chat, media, gateway");
    say(&format!("\nSwitchboard is at {}    (Ctrl-C stops it)", public_url(&platform)?));
    greet_first_administrator(&platform);
    let stop = platform.tasks.soft();
    platform.tasks.spawn("farewell", async move {
        stop.cancelled().await;
        say("\nStopping: what is in flight finishes first. Ctrl-C again stops at once.");
    });
    Ok(())
}

/// A server without an administrator says how to become one. On a busy machine that may take a few tries.
fn greet_first_administrator(platform: &Platform) {
    let settings = platform.settings.clone();
    let stop = platform.tasks.soft();
    platform.tasks.spawn("greeting", async move {
        while let Err(error) = greet(&settings).await {
            tracing::warn!(error = format!("{error:#}"), "cannot tell yet whether there is an administrator");
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(GREETING_AGAIN) => {}
            }
        }
    });
}

async fn greet(settings: &Settings) -> Result<()> {
    if let Some(link) = Operator::open(settings)?.first_admin_link().await? {
        let until = until(link.expire_time);
        say(&format!(
            "\nIt has no administrator yet. Become the first one by this link, until {until}:\n  {}",
            link.url
        ));
    }
    Ok(())
}

/// Starts the private server, unless every service has a database of its own.
async fn private_database(
    platform: &mut Platform,
    folder: &Folder,
    up: &UpConfig,
) -> Result<Option<Database>> {
    if !databases::needs_private(&platform.settings) {
        return Ok(None);
    }
    let step = Step::begin("Database");
    let server = Database::start(folder, up.mysql_port).await?;
    for owner in databases::OWNERS {
        server.ensure(folder, owner.name).await?;
    }
    platform.settings = databases::with_private(platform.settings.clone(), folder)?;
    step.done(&format!("private, on 127.0.0.1:{}", up.mysql_port));
    Ok(Some(server))
}

/// Starts the private relay, unless relays are configured.
async fn private_relay(platform: &mut Platform, folder: &Folder, up: &UpConfig) -> Result<Option<Relay>> {
    if !relay::needs_private(&platform.settings) {
        return Ok(None);
    }
    up.turn.validate()?;
    let step = Step::begin("Relay");
    let gateway: gateway::Config = platform.settings.section("gateway")?;
    let (chain, key) = gateway.certificate.zip(gateway.private_key).context("there is a certificate")?;
    let settings = platform.settings.clone();
    let (relay, place, settings) = relay::start(settings, folder, up, Certificate { chain, key }).await?;
    platform.settings = settings;
    step.done(&format!("private, on {}:{}", place.listen, up.turn.port));
    Ok(Some(relay))
}

/// Keys, secrets and a certificate, made where none are configured.
fn with_private_files(platform: &Platform, folder: &Folder, up: &UpConfig) -> Result<runtime::Settings> {
    let mut settings = platform.settings.clone();
    for (name, scopes) in compose::ACCOUNTS {
        ensure_account(&folder.join("accounts"), name, scopes)?;
    }
    let defaults = [
        ("auth.service_account_dir", folder.join("accounts")),
        ("auth.key_dir", folder.join("keys")),
        ("chat.files.folder", folder.join("files")),
        ("chat.files.link_key", folder.join("keys/chat-link.key")),
        ("gateway.web_root", up.web_root.clone()),
    ];
    for (key, path) in defaults {
        if !settings.has(key) {
            settings = settings.with(key, text(path)?)?;
        }
    }
    for key in ["auth.create_keys", "chat.files.create_link_key"] {
        if !settings.has(key) {
            settings = settings.with(key, true)?;
        }
    }
    if !settings.has("auth.public_url") {
        settings = settings.with("auth.public_url", public_url(platform)?)?;
    }
    if !settings.has("notify.push.key_file") {
        let key = ensure_push_key(&folder.join("secrets/vapid.pem"))?;
        settings = settings.with("notify.push.key_file", text(key)?)?;
    }
    if !settings.has("notify.push.contact") {
        settings = settings.with("notify.push.contact", public_url(platform)?)?;
    }
    if !settings.has("gateway.certificate") {
        ensure_certificate(&folder.join("tls"), &public_url(platform)?, platform.clock.now())?;
        settings = settings
            .with("gateway.certificate", text(folder.join("tls/certificate.pem"))?)?
            .with("gateway.private_key", text(folder.join("tls/key.pem"))?)?;
    }
    Ok(settings)
}

fn text(path: std::path::PathBuf) -> Result<String> {
    path.into_os_string().into_string().ok().context("the path is not text")
}

fn public_url(platform: &Platform) -> Result<String> {
    Ok(platform.settings.section::<gateway::Config>("gateway")?.public_url)
}

/// The relay outlives every service.
fn keep_relay(platform: &Platform, relay: Option<Relay>) -> Result<()> {
    let Some(relay) = relay else { return Ok(()) };
    let gateway: gateway::Config = platform.settings.section("gateway")?;
    let every = Duration::from_millis(gateway.certificate_poll_ms);
    let soft = platform.foundation.soft();
    platform.foundation.spawn("private relay", async move {
        if let Err(error) = relay.keep(soft.cancelled(), every).await {
            tracing::warn!(%error, "the relay did not stop in order");
        }
    });
    Ok(())
}

/// The database and the folder's lock outlive every service.
fn keep_below(platform: &Platform, folder: Folder, server: Option<Database>) {
    let soft = platform.foundation.soft();
    platform.foundation.spawn("private folder", async move {
        soft.cancelled().await;
        if let Some(server) = server
            && let Err(error) = server.stop().await
        {
            tracing::warn!(%error, "the database did not stop in order");
        }
        drop(folder);
    });
}
