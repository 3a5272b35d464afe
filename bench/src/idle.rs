use std::{fs, time::Duration};

use anyhow::{Context as _, Result};
use proto::notify::{SubscribeRequest, SubscribeResponse};
use testkit::tunnel::{Edge, Tunnel, TunnelStream};

use crate::people::{Person, sign_up};

/// Sockets of one person: the gateway allows ten.
const SOCKETS_EACH: usize = 10;
/// What buffers of the handshake need to go back.
const SETTLE: Duration = Duration::from_secs(5);

/// The growth of the process's own memory, over sockets that are signed in and hold an open feed.
pub(crate) async fn run(edge: &Edge, auth: &str, pid: u32, sockets: usize) -> Result<()> {
    let mut people: Vec<Person> = Vec::new();
    for _ in 0..sockets.div_ceil(SOCKETS_EACH) {
        people.push(sign_up(auth).await?);
    }
    // The first sockets pay for what all share.
    let warm = open(edge, &people, SOCKETS_EACH).await?;
    tokio::time::sleep(SETTLE).await;
    let before = private_kib(pid)?;
    let held = open(edge, people.get(1..).unwrap_or_default(), sockets - SOCKETS_EACH).await?;
    tokio::time::sleep(SETTLE).await;
    let after = private_kib(pid)?;
    let each = (after.saturating_sub(before)) as f64 / held.len() as f64;
    println!(
        "idle sockets, signed in, feed open: {} of them, {each:.1} KiB each (all of gateway, notify-svc and their link)",
        held.len()
    );
    drop(warm);
    Ok(())
}

async fn open(edge: &Edge, people: &[Person], count: usize) -> Result<Vec<(Tunnel, TunnelStream)>> {
    let mut held = Vec::with_capacity(count);
    for person in people.iter().flat_map(|person| std::iter::repeat_n(person, SOCKETS_EACH)).take(count) {
        let tunnel = edge.connect(&person.token).await?;
        let mut feed = tunnel.open("/switchboard.notify.v1.NotifyService/Subscribe");
        feed.send(&SubscribeRequest::default()).await;
        feed.half_close();
        feed.next::<SubscribeResponse>().await?.context("the feed starts")?;
        held.push((tunnel, feed));
    }
    Ok(held)
}

/// Memory that only this process has.
fn private_kib(pid: u32) -> Result<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let lines = text.lines().filter(|line| line.starts_with("Private_"));
    lines.map(|line| Ok(line.split_whitespace().nth(1).context("a figure")?.parse::<u64>()?)).sum()
}
