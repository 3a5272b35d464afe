//! A simulation of strangers: who is matched with whom, and how long they wait, while people come, skip, block each other,
//! close their pages, and instances die.

mod audit;
mod line;
mod person;
mod platform;

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use clap::Args;
use parking_lot::Mutex;
use proto::id::UserId;
use runtime::{Ids, Tasks};

use self::{audit::Audit, person::Person, platform::Platform};
use crate::dice::Dice;

/// Longer than anybody stays once all have come.
const LAST: Duration = Duration::from_secs(60);

/// How many come, and where to.
#[derive(Debug, Clone, Args)]
pub(crate) struct Strangers {
    /// How many people come.
    #[arg(long, default_value_t = 10_000)]
    people: usize,
    /// Over how many seconds they come.
    #[arg(long, default_value_t = 180)]
    seconds: u64,
    /// Instances of call-svc.
    #[arg(long, default_value_t = 3)]
    instances: usize,
    /// How many of them die on the way; another takes the place of each.
    #[arg(long, default_value_t = 2)]
    deaths: usize,
    /// Makes another course of things.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What people saw.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// How long each search took that found somebody.
    waited: Vec<Duration>,
    /// How many interests each match had in common, as told.
    shared: Vec<usize>,
    /// Who was told of each match.
    told: HashMap<String, BTreeSet<UserId>>,
    /// When pages were closed, by the match that they left.
    closed: HashMap<String, Instant>,
    /// From a page that was closed until its partner was told.
    told_gone: Vec<Duration>,
    skips: usize,
    pauses: usize,
    resumed: usize,
    /// Searches that ended without anybody.
    alone: usize,
}

/// Runs it. Fails if anybody met themselves, somebody blocked, or two at once.
pub(crate) async fn run(strangers: &Strangers) -> Result<()> {
    let begun = Instant::now();
    let (seen, audit) = simulate(strangers).await?;
    println!(
        "{} people, {} matches in {:.0} s over {} instances, {} of which died: {audit}",
        strangers.people,
        audit.matches,
        begun.elapsed().as_secs_f64(),
        strangers.instances,
        strangers.deaths,
    );
    println!(
        "waiting: median {:.2} s, p95 {:.2} s, p99 {:.2} s, most {:.2} s ({} searches; {} found nobody)",
        at(&seen.waited, 500),
        at(&seen.waited, 950),
        at(&seen.waited, 990),
        at(&seen.waited, 1000),
        seen.waited.len(),
        seen.alone,
    );
    let with_common = seen.shared.iter().filter(|shared| **shared > 0).count();
    println!(
        "{:.0} % of those told share an interest; {} skips, {} pauses, {} resumed; a closed page was told after median {:.2} s, most {:.2} s ({})",
        100.0 * count(with_common) / count(seen.shared.len().max(1)),
        seen.skips,
        seen.pauses,
        seen.resumed,
        at(&seen.told_gone, 500),
        at(&seen.told_gone, 1000),
        seen.told_gone.len(),
    );
    audit.check()
}

/// Lets all come and go, and looks at what is left.
async fn simulate(strangers: &Strangers) -> Result<(Seen, Audit)> {
    let platform = Arc::new(Platform::start(strangers.instances).await?);
    let ids: Vec<UserId> = (0..strangers.people).map(|_| Ids::random().next()).collect();
    // Neighbours come at about the same time, and would meet.
    let blocked: Vec<[UserId; 2]> =
        ids.windows(2).step_by(3).filter_map(|pair| <[UserId; 2]>::try_from(pair).ok()).collect();
    for [one, other] in &blocked {
        platform.auth.block(*one, *other);
    }
    let seen = Arc::new(Mutex::new(Seen::default()));
    let tasks = Tasks::new();
    let begun = Instant::now();
    let span = Duration::from_secs(strangers.seconds);
    for (number, user) in ids.iter().enumerate() {
        let dice = Dice::new(strangers.seed, number);
        let comes = span.mul_f64(count(number) / count(strangers.people));
        let person = Person::new(*user, Arc::clone(&platform), Arc::clone(&seen), dice);
        tasks.spawn("stranger", person.live(begun + comes));
    }
    platform.let_die(strangers.deaths, begun, span).await?;
    tokio::time::sleep_until((begun + span).into()).await;
    tasks.shutdown(LAST).await;
    let audit = Audit::of(&platform, &blocked).await?;
    platform.stop();
    let mut seen = std::mem::take(&mut *seen.lock());
    ensure!(seen.told.values().all(|people| people.len() <= 2), "three were told of one match");
    seen.waited.sort_unstable();
    seen.told_gone.sort_unstable();
    Ok((seen, audit))
}

/// Of sorted times the one that so many of a thousand do not exceed, in seconds.
fn at(sorted: &[Duration], share: usize) -> f64 {
    sorted.get(sorted.len().saturating_sub(1) * share / 1000).copied().unwrap_or_default().as_secs_f64()
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same on a small scale. The machine may be busy: times are looked at by the benchmark alone.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn of_300_nobody_meets_themselves_or_the_blocked_or_two_at_once() {
        let small = Strangers { people: 300, seconds: 20, instances: 3, deaths: 1, seed: 7 };
        let (seen, audit) = simulate(&small).await.unwrap();
        audit.check().unwrap();
        assert!(audit.matches >= 150, "only {} matches", audit.matches);
        assert!(seen.told.values().filter(|people| people.len() == 2).count() >= 100, "both are told");
        assert!(seen.skips > 0 && !seen.told_gone.is_empty());
    }
}
