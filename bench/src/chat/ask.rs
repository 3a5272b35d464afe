//! What is asked for, and how long each answer takes.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use proto::{
    chat::{
        ListConversationsRequest, ListConversationsResponse, ListMessagesRequest, ListMessagesResponse,
        SearchMessagesRequest, SearchMessagesResponse, SearchOrder,
    },
    convert::timestamp,
};
use testkit::tunnel::Tunnel;

use super::{Chat, fill::Largest, language::Language};
use crate::{dice::Dice, times::Times};

const LIST: &str = "/switchboard.chat.v1.ConversationService/ListConversations";
const HISTORY: &str = "/switchboard.chat.v1.MessageService/ListMessages";
const SEARCH: &str = "/switchboard.chat.v1.MessageService/SearchMessages";
/// Results of a page.
const PAGE: u32 = 50;
/// Words that come in every tenth message, in one of some thousand, and hardly ever.
const COMMON: usize = 9;
const USUAL: usize = 2_000;
const RARE: usize = 19_000;
/// Characters of two syllables, which some words begin with.
const BEGINNING: usize = 4;

/// Pages of the largest conversation: the newest, and anywhere.
pub(super) async fn history(tunnel: &Tunnel, largest: &Largest, chat: &Chat) -> Result<()> {
    let mut dice = Dice::new(chat.seed, usize::MAX);
    let (mut newest, mut middle) = (Vec::new(), Vec::new());
    let inner = u64::try_from(largest.messages)?.saturating_sub(u64::from(PAGE) * 2).max(1);
    for _ in 0..chat.count {
        newest.push(page(tunnel, &largest.id, 0).await?);
        middle.push(page(tunnel, &largest.id, u64::from(PAGE) + dice.below(inner)).await?);
    }
    let of = format!("of {} messages, {} times each", largest.messages, chat.count);
    println!("history, the newest {PAGE} {of}: {}", Times::new(newest));
    println!("history, {PAGE} around any place {of}: {}", Times::new(middle));
    Ok(())
}

async fn page(tunnel: &Tunnel, id: &str, around_seq: u64) -> Result<Duration> {
    let request = ListMessagesRequest {
        conversation_id: id.to_owned(),
        around_seq,
        limit: PAGE,
        ..ListMessagesRequest::default()
    };
    let begun = Instant::now();
    let answer: ListMessagesResponse = tunnel.unary(HISTORY, &request).await?;
    let took = begun.elapsed();
    ensure!(!answer.messages.is_empty(), "a page of history is empty");
    Ok(took)
}

/// Searches over all conversations of the one who looks, the newest first and the best first.
pub(super) async fn searches(
    tunnel: &Tunnel,
    largest: &Largest,
    language: &Language,
    count: usize,
) -> Result<()> {
    for (name, request) in wanted(largest, language) {
        for (order, by) in [(SearchOrder::Newest, "newest"), (SearchOrder::Best, "best")] {
            let request = SearchMessagesRequest { order: order.into(), page_size: PAGE, ..request.clone() };
            let (mut times, mut hits) = (Vec::with_capacity(count), 0);
            for _ in 0..count {
                let begun = Instant::now();
                let answer: SearchMessagesResponse =
                    tunnel.unary(SEARCH, &request).await.with_context(|| name.to_owned())?;
                times.push(begun.elapsed());
                hits = answer.hits.len();
            }
            println!("search, {name}, {by} first, {count} times, {hits} hits: {}", Times::new(times));
        }
    }
    Ok(())
}

fn wanted(largest: &Largest, language: &Language) -> [(&'static str, SearchMessagesRequest); 8] {
    let word = |rank| SearchMessagesRequest { text: language.word(rank).to_owned(), ..Default::default() };
    let beginning = |length| language.word(USUAL).chars().take(length).collect();
    let both = format!("{} {}", language.word(COMMON), language.word(COMMON + 1));
    let (conversation_id, from_user_id) = (largest.id.clone(), largest.writer.clone());
    let after_time = Some(timestamp(largest.middle));
    [
        ("a rare word", word(RARE)),
        ("a usual word", word(USUAL)),
        ("a common word", word(COMMON)),
        ("two common words", SearchMessagesRequest { text: both, ..Default::default() }),
        ("a beginning", SearchMessagesRequest { text: beginning(BEGINNING), ..Default::default() }),
        ("a common word in one conversation", SearchMessagesRequest { conversation_id, ..word(COMMON) }),
        ("a common word of one person", SearchMessagesRequest { from_user_id, ..word(COMMON) }),
        ("a common word of the last months", SearchMessagesRequest { after_time, ..word(COMMON) }),
    ]
}

/// The list of somebody with many conversations: the first page, and all that follow.
pub(super) async fn list(tunnel: &Tunnel, count: usize) -> Result<()> {
    let mut first = Vec::with_capacity(count);
    for _ in 0..count {
        first.push(conversations(tunnel, String::new()).await?.0);
    }
    println!("conversations, the first {PAGE}, {count} times: {}", Times::new(first));
    let (mut pages, mut listed, mut token) = (Vec::new(), 0, String::new());
    loop {
        let (took, answer) = conversations(tunnel, token).await?;
        pages.push(took);
        listed += answer.conversations.len();
        token = answer.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    println!("conversations, each page of all {listed}: {}", Times::new(pages));
    Ok(())
}

async fn conversations(tunnel: &Tunnel, page_token: String) -> Result<(Duration, ListConversationsResponse)> {
    let request = ListConversationsRequest { page_size: PAGE, page_token, ..Default::default() };
    let begun = Instant::now();
    let answer: ListConversationsResponse = tunnel.unary(LIST, &request).await?;
    let took = begun.elapsed();
    ensure!(!answer.conversations.is_empty(), "a page of conversations is empty");
    Ok((took, answer))
}
