//! What one person does: comes, looks, stays with some, skips others, closes the page, and goes.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use proto::{
    call::{MatchFound, MatchMode, MatchOpen, MatchPause, PartnerLeftReason, find_partner_response::Message},
    id::UserId,
};
use tokio::time::timeout;

use super::{Seen, line::Line, platform::Platform};
use crate::dice::Dice;
use crate::people::new_id;

/// Whoever finds nobody for so long goes.
const PATIENCE: Duration = Duration::from_secs(20);
/// Before a stream that broke is opened again, at most.
const BACK: u64 = 500;
/// How many things there are to like; a low number is liked more often.
const INTERESTS: u64 = 40;

/// A person.
pub(super) struct Person {
    user: UserId,
    platform: Arc<Platform>,
    seen: Arc<Mutex<Seen>>,
    dice: Dice,
    open: MatchOpen,
    /// How many partners they want.
    wants: u64,
}

/// What comes after somebody was with a partner.
enum Then {
    /// Look for the next on this stream.
    Next(Box<Line>),
    /// The stream broke.
    Broke,
    /// Enough.
    Enough,
}

impl Person {
    pub(super) fn new(user: UserId, platform: Arc<Platform>, seen: Arc<Mutex<Seen>>, mut dice: Dice) -> Self {
        let likes = dice.below(4);
        let interests = (0..likes).map(|_| {
            let (one, other) = (dice.below(INTERESTS), dice.below(INTERESTS));
            format!("interest {}", one.min(other))
        });
        let interests = interests.collect();
        let language = if dice.percent(50) { "de" } else { "en" };
        let languages = if dice.percent(30) { vec![language.to_owned()] } else { Vec::new() };
        let wants = 1 + dice.below(4);
        let open = MatchOpen {
            endpoint_id: new_id(),
            mode: MatchMode::Text.into(),
            interests,
            languages,
            rules_version: "1".into(),
            resume_match_id: String::new(),
        };
        Self { user, platform, seen, dice, open, wants }
    }

    /// Lives, from when they come.
    pub(super) async fn live(mut self, comes: Instant) {
        tokio::time::sleep_until(comes.into()).await;
        let mut asked = Instant::now();
        let mut line = None;
        while self.wants > 0 {
            let mut open = match line.take() {
                Some(line) => line,
                None => match self.come(&mut asked).await {
                    Some(line) => line,
                    None => continue,
                },
            };
            let Ok(found) = timeout(PATIENCE, self.find(&mut open, &mut asked)).await else {
                self.seen.lock().alone += 1;
                return open.stop().await;
            };
            let Some(found) = found else { continue };
            match self.be_with(open, found).await {
                Then::Next(open) => (line, asked) = (Some(*open), Instant::now()),
                Then::Broke => {}
                Then::Enough => return,
            }
        }
        if let Some(line) = line {
            line.stop().await;
        }
    }

    /// Opens a stream at some instance.
    async fn come(&mut self, asked: &mut Instant) -> Option<Line> {
        let number = self.dice.below(1_000);
        let opened = match self.platform.caller(self.user, number) {
            Some(caller) => Line::open(caller, self.open.clone()).await.ok(),
            None => None,
        };
        if opened.is_none() {
            tokio::time::sleep(Duration::from_millis(self.dice.below(BACK))).await;
        } else if self.open.resume_match_id.is_empty() {
            *asked = Instant::now();
        }
        opened
    }

    /// Waits for a partner; nothing if the stream breaks.
    async fn find(&mut self, line: &mut Line, asked: &mut Instant) -> Option<MatchFound> {
        loop {
            let message = line.next().await?;
            if let Message::Found(found) = message {
                self.note_found(&found, *asked);
                return Some(found);
            }
            if let Message::Pause(MatchPause { until_time: Some(until) }) = message {
                self.seen.lock().pauses += 1;
                let pause = proto::convert::time(until).map(|until| until - runtime::Clock::system().now());
                *asked = Instant::now() + pause.and_then(|pause| pause.to_std().ok()).unwrap_or_default();
            }
        }
    }

    fn note_found(&mut self, found: &MatchFound, asked: Instant) {
        let resumed = self.open.resume_match_id == found.match_id;
        self.open.resume_match_id.clone_from(&found.match_id);
        let mut seen = self.seen.lock();
        seen.told.entry(found.match_id.clone()).or_default().insert(self.user);
        if resumed {
            seen.resumed += 1;
            return;
        }
        seen.waited.push(asked.elapsed());
        seen.shared.push(found.shared_interests.len());
        self.wants -= 1;
    }

    /// Stays a while, or is left, and goes on somehow.
    async fn be_with(&mut self, mut line: Line, found: MatchFound) -> Then {
        let skips = self.dice.percent(20);
        let closes = !skips && self.dice.percent(15);
        let stay = match (skips, closes) {
            (true, _) => self.dice.below(800),
            (_, true) => 500 + self.dice.below(1_000),
            (false, false) => 1_000 + self.dice.below(9_000),
        };
        if self.dice.percent(50) {
            line.say(&found.match_id, "Hello").await;
        }
        match timeout(Duration::from_millis(stay), self.listen(&mut line, &found.match_id)).await {
            Ok(true) => {
                self.open.resume_match_id.clear();
                line.go_on(&found.match_id).await;
                return Then::Next(Box::new(line));
            }
            Ok(false) => return Then::Broke,
            Err(_) => {}
        }
        self.seen.lock().skips += usize::from(skips);
        if closes {
            return self.close(line, found.match_id).await;
        }
        self.open.resume_match_id.clear();
        line.go_on(&found.match_id).await;
        Then::Next(Box::new(line))
    }

    /// Closes the page. Some are back at once, and go on; others never.
    async fn close(&mut self, line: Line, match_id: String) -> Then {
        drop(line);
        if self.dice.percent(50) {
            tokio::time::sleep(Duration::from_millis(self.dice.below(2_000))).await;
            return Then::Broke;
        }
        self.seen.lock().closed.insert(match_id, Instant::now());
        Then::Enough
    }

    /// Whether the partner left; else the stream broke.
    async fn listen(&self, line: &mut Line, match_id: &str) -> bool {
        loop {
            match line.next().await {
                None => return false,
                Some(Message::Left(left)) => {
                    let mut seen = self.seen.lock();
                    let closed = seen.closed.get(match_id).copied();
                    if left.reason() == PartnerLeftReason::Disconnected
                        && let Some(closed) = closed
                    {
                        seen.told_gone.push(closed.elapsed());
                    }
                    return true;
                }
                Some(_) => {}
            }
        }
    }
}
