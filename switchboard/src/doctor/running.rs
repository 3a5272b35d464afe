use std::{net::SocketAddr, time::Duration};

use futures::future::join_all;
use runtime::Settings;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use super::{Finding, checks::addresses};
use crate::databases;

const PATIENCE: Duration = Duration::from_secs(3);

/// Whether configured databases answer and are up to date, and whether running services say that they are ready.
pub(super) async fn check(settings: &Settings) -> Vec<Finding> {
    let mut findings = databases_findings(settings).await;
    let admin = addresses(settings).into_iter().filter(|(key, _)| key.contains("admin"));
    findings.extend(join_all(admin.map(|(key, address)| ready(key, address))).await.into_iter().flatten());
    findings
}

async fn databases_findings(settings: &Settings) -> Vec<Finding> {
    // Nothing is configured and nothing was started yet: there is nothing to look at.
    let Ok(databases) = databases::known(settings) else { return Vec::new() };
    join_all(databases.iter().map(|database| async move {
        let subject = format!("database {}", database.name);
        match database.pending().await {
            Ok(0) => Finding::good(&subject, "answers, and its tables are up to date"),
            Ok(pending) => {
                Finding::bad(&subject, format!("{pending} migrations wait"), "Run: switchboard migrate")
            }
            Err(error) if databases::needs_private(settings) => {
                Finding::warning(&subject, format!("{error:#}"), "Fine while Switchboard is not running.")
            }
            Err(error) => {
                let remedy = format!("Is the server up, and is {}.database.url right?", database.name);
                Finding::bad(&subject, format!("{error:#}"), remedy)
            }
        }
    }))
    .await
}

/// What a process says on its admin port; nothing if nobody listens there.
async fn ready(key: String, address: SocketAddr) -> Option<Finding> {
    let answer = timeout(PATIENCE, get_ready(address)).await.ok()?.ok()?;
    let subject =
        format!("readiness of {}", key.trim_start_matches("server.").split('.').next().unwrap_or_default());
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    if head.starts_with("HTTP/1.1 200") || head.starts_with("HTTP/1.0 200") {
        return Some(Finding::good(&subject, "ready"));
    }
    Some(Finding::bad(&subject, body.trim().to_owned(), "Mend what it names; it becomes ready by itself."))
}

async fn get_ready(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await?;
    let mut answer = String::new();
    stream.take(64 * 1024).read_to_string(&mut answer).await?;
    Ok(answer)
}
