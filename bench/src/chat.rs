//! What chat costs once there is much of it: a page of history, searches, and the list of conversations.

mod ask;
mod fill;
mod language;

use std::time::Instant;

use anyhow::{Context as _, Result};
use clap::Args;
use db::Pool;
use testkit::tunnel::Edge;

use self::{fill::Plan, language::Language};
use crate::people::sign_up;

/// How much there is.
#[derive(Debug, Clone, Args)]
pub(crate) struct Chat {
    /// chat-svc's database, which is filled.
    #[arg(long)]
    database: String,
    /// How many messages there are to be.
    #[arg(long, default_value_t = 1_000_000)]
    messages: usize,
    /// In how many conversations; the first has the most.
    #[arg(long, default_value_t = 2_000)]
    conversations: usize,
    /// Of how many people.
    #[arg(long, default_value_t = 200)]
    people: usize,
    /// How many conversations the person has whose list is read.
    #[arg(long, default_value_t = 5_000)]
    listed: usize,
    /// How often each thing is asked for.
    #[arg(long, default_value_t = 200)]
    count: usize,
    /// Makes other messages.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Fills the database and asks, through the gateway, as a browser would.
pub(crate) async fn run(edge: &Edge, auth: &str, chat: &Chat) -> Result<()> {
    let (looker, lister) = (sign_up(auth).await?, sign_up(auth).await?);
    let pool = Pool::new(&db::Config::for_url(&chat.database));
    let (language, begun) = (Language::new(), Instant::now());
    let looker_id = looker.user_id.parse().context("the id of who looks")?;
    let lister_id = lister.user_id.parse().context("the id of who lists")?;
    let plan = Plan::new(chat, looker_id);
    let largest = fill::conversations(&pool, &plan, &language).await?;
    fill::listed(&pool, &plan, lister_id, chat.listed, &language).await?;
    println!(
        "{} messages in {} conversations of {} people, and {} more of one, written in {:.0} s",
        chat.messages,
        chat.conversations,
        chat.people,
        chat.listed,
        begun.elapsed().as_secs_f64()
    );
    let tunnel = edge.connect(&looker.token).await?;
    ask::history(&tunnel, &largest, chat).await?;
    ask::searches(&tunnel, &largest, &language, chat.count).await?;
    ask::list(&edge.connect(&lister.token).await?, chat.count).await
}
