//! Races over two instances of call-svc and two of notify-svc: one winner each, and how soon the losers know it.

mod page;

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use proto::call::{Call, CallState};
use tonic::Status;

use self::page::{Feed, Page};
use crate::people::sign_up;

/// Where the instances are, and how many races there are.
#[derive(Debug, Args)]
pub(crate) struct Races {
    /// Two instances of call-svc.
    #[arg(long, num_args = 2, required = true)]
    call: Vec<String>,
    /// Two instances of notify-svc.
    #[arg(long, num_args = 2, required = true)]
    notify: Vec<String>,
    /// How many races.
    #[arg(long, default_value_t = 10_000)]
    count: usize,
    /// How many of them at once.
    #[arg(long, default_value_t = 10)]
    pairs: usize,
    /// How long a call rings, in seconds: one race of fifty is run at the deadline.
    #[arg(long, default_value_t = 5)]
    ring_seconds: u64,
}

/// Ada at one page; Ben at two, each at an instance of its own.
struct Pair {
    pages: [Page; 3],
    feeds: [Feed; 3],
}

/// What came of some races.
#[derive(Debug, Default)]
struct Outcome {
    /// From the winner's answer until a page was told.
    told: Vec<Duration>,
    missed: usize,
}

/// Runs the races. Fails if one has no winner, or two.
pub(crate) async fn run(auth: &str, races: &Races) -> Result<()> {
    let mut pairs = Vec::new();
    for _ in 0..races.pairs {
        pairs.push(Pair::arrive(auth, races).await?);
    }
    let each = races.count.div_ceil(races.pairs);
    let begun = Instant::now();
    let running = pairs.into_iter().map(|pair| pair.race(each, Duration::from_secs(races.ring_seconds)));
    let outcomes = futures::future::try_join_all(running).await?;
    let missed: usize = outcomes.iter().map(|outcome| outcome.missed).sum();
    let mut told: Vec<_> = outcomes.into_iter().flat_map(|outcome| outcome.told).collect();
    told.sort();
    let at =
        |share: usize| told.get((told.len().saturating_sub(1)) * share / 1000).copied().unwrap_or_default();
    println!(
        "{} races in {:.0} s, no more than one winner each, {missed} missed; pages told after the winner: median {:.1} ms, p99 {:.1} ms, most {:.1} ms",
        each * races.pairs,
        begun.elapsed().as_secs_f64(),
        at(500).as_secs_f64() * 1e3,
        at(990).as_secs_f64() * 1e3,
        at(1000).as_secs_f64() * 1e3
    );
    Ok(())
}

impl Pair {
    async fn arrive(auth: &str, races: &Races) -> Result<Self> {
        let ([call_one, call_two], [notify_one, notify_two]) =
            (races.call.as_slice(), races.notify.as_slice())
        else {
            bail!("two instances of each service");
        };
        let (ada, ben) = (sign_up(auth).await?, sign_up(auth).await?);
        Ok(Self {
            pages: [Page::open(&ada, call_one)?, Page::open(&ben, call_one)?, Page::open(&ben, call_two)?],
            feeds: [
                Feed::open(&ada, notify_two).await?,
                Feed::open(&ben, notify_one).await?,
                Feed::open(&ben, notify_two).await?,
            ],
        })
    }

    async fn race(mut self, count: usize, ring: Duration) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        for number in 0..count {
            let raced = self.one(number, ring, &mut outcome).await;
            raced.with_context(|| format!("race {number} of a pair"))?;
        }
        Ok(outcome)
    }

    async fn one(&mut self, number: usize, ring: Duration, outcome: &mut Outcome) -> Result<()> {
        let [one, two, three] = &mut self.feeds;
        let (contest, one, two, three) =
            tokio::join!(contend(&self.pages, number, ring), one.decided(), two.decided(), three.decided());
        let (contest, told) = (contest?, [one?, two?, three?]);
        ensure!(contest.claims <= 1, "{} winners", contest.claims);
        let is_missed = contest.claims == 0;
        ensure!(!is_missed || told.iter().all(|(_, call)| call.state() == CallState::Missed), "nobody won");
        outcome.missed += usize::from(is_missed);
        // Of a call that was missed nobody is the first to know.
        let won = contest.won.filter(|_| !is_missed);
        outcome.told.extend(told.iter().filter_map(|(at, _)| Some(at.saturating_duration_since(won?))));
        self.over(&contest.call).await
    }

    /// The call is over, if it was not, and every page is told the same of it.
    async fn over(&mut self, call: &Call) -> Result<()> {
        let [ada, ..] = &self.pages;
        // It may be over already.
        ada.end(call).await.ok();
        let end = ada.get(call).await?;
        for feed in &mut self.feeds {
            let told = feed.over(&call.call_id).await?;
            ensure!(told.state() == end.state(), "told {told:?}, but it is {end:?}");
        }
        Ok(())
    }
}

/// What somebody was told who wanted something of a call.
struct Told {
    at: Instant,
    /// They were not refused.
    is_ok: bool,
    /// The call is as they wanted it.
    is_claim: bool,
}

/// How a race went.
struct Contest {
    call: Call,
    /// How many were told that what they wanted is so.
    claims: usize,
    /// When the first of them was told.
    won: Option<Instant>,
}

async fn contend(pages: &[Page; 3], number: usize, ring: Duration) -> Result<Contest> {
    let [ada, laptop, phone] = pages;
    if number % 5 == 4 {
        let (one, other) = tokio::join!(ada.start(laptop), phone.start(ada));
        let (call, other) = (one?, other?);
        ensure!(call.call_id == other.call_id, "two calls of two people");
        return Ok(Contest { call, claims: 1, won: Some(Instant::now()) });
    }
    let call = ada.start(laptop).await?;
    if number % 50 == 8 {
        tokio::time::sleep(ring.saturating_sub(Duration::from_millis(10))).await;
    }
    let answers = ask_at_once(pages, number, &call).await;
    let claims = answers.iter().filter(|told| told.is_claim).count();
    let won = answers.iter().filter(|told| told.is_ok).map(|told| told.at).min();
    Ok(Contest { call, claims, won })
}

/// What each was told who wanted something of the call, and when.
async fn ask_at_once([ada, laptop, phone]: &[Page; 3], number: usize, call: &Call) -> Vec<Told> {
    let answer = told(laptop.answer(call), CallState::Connecting);
    let again = told(phone.answer(call), CallState::Connecting);
    let decline = told(phone.decline(call), CallState::Declined);
    // Who ends a call that was answered first claims nothing.
    let end = told(ada.end(call), CallState::Cancelled);
    match number % 5 {
        0 => Vec::from(<[_; 2]>::from(tokio::join!(answer, again))),
        1 => Vec::from(<[_; 2]>::from(tokio::join!(answer, decline))),
        2 => Vec::from(<[_; 2]>::from(tokio::join!(again, end))),
        _ => Vec::from(<[_; 4]>::from(tokio::join!(answer, again, decline, end))),
    }
}

async fn told(asked: impl Future<Output = Result<Call, Status>>, wanted: CallState) -> Told {
    let answer = asked.await;
    let is_claim = answer.as_ref().is_ok_and(|call| call.state() == wanted);
    Told { at: Instant::now(), is_ok: answer.is_ok(), is_claim }
}
