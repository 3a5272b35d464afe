//! The task that pushes what is due: each parcel to all browsers of its person, again later where a service asks for it.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use runtime::Tasks;
use tokio::{
    sync::Semaphore,
    time::{MissedTickBehavior, interval, sleep},
};
use tokio_util::sync::CancellationToken;

use super::{Outcome, Post, Pushes};
use crate::{
    domain::{Parcel, Subscription},
    error::Error,
    store,
};

/// Most parcels taken at once.
const BATCH: i64 = 100;
/// How long to wait for what is due, at most: another instance may have put it.
const LOOK: Duration = Duration::from_secs(1);
/// How often what is of no use any more is forgotten.
const TIDY: Duration = Duration::from_secs(60);
/// For how long a notification's id is known.
const KNOWN: TimeDelta = TimeDelta::minutes(10);
/// After how long a subscription ends that no page has registered again.
const UNUSED: TimeDelta = TimeDelta::days(60);
/// Most messages on their way at once, and most that wait to be tried again. What is beyond is dropped and counted.
const SENDING: usize = 32;
const WAITING: usize = 2_048;
/// How often a message is tried, and the first pause; it doubles.
const TRIES: u32 = 6;
const PAUSE: Duration = Duration::from_secs(1);

/// Pushes what is due.
#[derive(Debug)]
pub(crate) struct Pusher {
    pushes: Pushes,
    post: Post,
    tasks: Tasks,
    sending: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Pusher {
    /// Nothing where push is turned off.
    pub(crate) fn new(pushes: &Pushes, tasks: &Tasks) -> Option<Self> {
        let (sending, waiting) = (Arc::new(Semaphore::new(SENDING)), Arc::new(Semaphore::new(WAITING)));
        let post = pushes.post.clone()?;
        Some(Self { pushes: pushes.clone(), post, tasks: tasks.clone(), sending, waiting })
    }

    pub(crate) async fn run(self, shutdown: CancellationToken) {
        shutdown.run_until_cancelled(self.push()).await;
    }

    async fn push(&self) {
        let mut tidy = interval(TIDY);
        tidy.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let pause = self.round().await.unwrap_or_else(|error| look_again(&error));
            tokio::select! {
                () = self.pushes.wake.notified() => {}
                () = sleep(pause) => {}
                _ = tidy.tick() => self.tidy().await,
            }
        }
    }

    /// Sends everything that is due. Gives how long nothing more is.
    async fn round(&self) -> Result<Duration, Error> {
        let now = self.pushes.clock.now();
        let pool = &self.pushes.pool;
        loop {
            let parcels = pool.transaction(async |conn| store::pushes::take(conn, now, BATCH).await).await?;
            let is_all = i64::try_from(parcels.len()).is_ok_and(|taken| taken < BATCH);
            self.dispatch(parcels).await?;
            if is_all {
                break;
            }
        }
        let next = pool.run(async |conn| store::pushes::next_due(conn).await).await?;
        Ok(next.map_or(LOOK, |next| until(next, now)))
    }

    async fn dispatch(&self, parcels: Vec<Parcel>) -> Result<(), Error> {
        if parcels.is_empty() {
            return Ok(());
        }
        let users: Vec<_> = parcels.iter().map(|parcel| parcel.user).collect();
        let all = self.pushes.pool.run(async |conn| store::subscriptions::of(conn, &users).await).await?;
        for parcel in parcels {
            for subscription in all.iter().filter(|subscription| subscription.user == parcel.user) {
                self.send(subscription.clone(), parcel.clone());
            }
        }
        Ok(())
    }

    /// Sends in a task of its own; drops what is more than this process can hold.
    fn send(&self, subscription: Subscription, parcel: Parcel) {
        let Ok(place) = Arc::clone(&self.waiting).try_acquire_owned() else {
            metrics::counter!("push_dropped_total").increment(1);
            return;
        };
        let sender = Sender {
            pushes: self.pushes.clone(),
            post: self.post.clone(),
            sending: Arc::clone(&self.sending),
            subscription,
            parcel,
        };
        self.tasks.spawn("push", async move {
            sender.deliver().await.unwrap_or_else(|error| tracing::warn!(%error, "push.failed"));
            drop(place);
        });
    }

    async fn tidy(&self) {
        let now = self.pushes.clock.now();
        let tidied = self.pushes.pool.run(async |conn| {
            store::pushes::forget(conn, now, now - KNOWN).await?;
            store::subscriptions::end_older(conn, now - UNUSED).await
        });
        if let Err(error) = tidied.await {
            tracing::debug!(%error, "push.not_tidied");
        }
    }
}

/// One message on its way to one browser.
struct Sender {
    pushes: Pushes,
    post: Post,
    sending: Arc<Semaphore>,
    subscription: Subscription,
    parcel: Parcel,
}

impl Sender {
    async fn deliver(&self) -> Result<(), Error> {
        let mut pause = PAUSE;
        for tried in 1..=TRIES {
            match self.attempt().await {
                Outcome::Taken => return self.pushes.arrived(&self.subscription).await,
                Outcome::Gone => {
                    return self.pushes.remove(self.subscription.user, self.subscription.id).await;
                }
                Outcome::Refused => return Ok(()),
                Outcome::Again(_) if tried == TRIES => break,
                Outcome::Again(after) => sleep(after.unwrap_or(pause)).await,
            }
            pause *= 2;
            if !self.is_of_use().await? {
                return Ok(());
            }
        }
        metrics::counter!("push_given_up_total").increment(1);
        Ok(())
    }

    async fn attempt(&self) -> Outcome {
        // It closes never.
        let _place = self.sending.acquire().await.ok();
        self.post.send(&self.subscription.browser, &self.parcel, self.pushes.clock.now()).await
    }

    /// Whether it should still arrive.
    async fn is_of_use(&self) -> Result<bool, Error> {
        if self.parcel.expire_time <= self.pushes.clock.now() {
            return Ok(false);
        }
        let current = async |conn: &mut db::Connection| store::pushes::is_current(conn, &self.parcel).await;
        Ok(self.pushes.pool.run(current).await?)
    }
}

fn look_again(error: &Error) -> Duration {
    tracing::debug!(%error, "push.round_failed");
    LOOK
}

/// How long to wait for what is due then.
fn until(due: DateTime<Utc>, now: DateTime<Utc>) -> Duration {
    (due - now).to_std().unwrap_or_default().min(LOOK)
}
