use std::{sync::Arc, time::Duration};

use redis::RedisError;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;

use super::{Inner, State, channels::Changes, server::Server};

/// How long after a failure it connects again: at first, doubled each time, and at most.
const PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// How often the server is asked whether it is there.
const PING: Duration = Duration::from_secs(1);
/// Most channels in one command.
const AT_ONCE: usize = 500;

/// Keeps a bus connected, and its channels heard.
#[derive(Debug)]
pub struct Keeper {
    inner: Arc<Inner>,
}

impl Keeper {
    pub(super) fn new(inner: Arc<Inner>) -> Self {
        Self { inner }
    }

    /// Runs until the process stops. What is published after that still goes over the connection that there is.
    pub async fn run(self, shutdown: CancellationToken) {
        shutdown.run_until_cancelled(self.keep()).await;
    }

    async fn keep(&self) {
        let mut pause = PAUSE;
        loop {
            let problem = match self.inner.connect().await {
                Ok(server) => {
                    pause = PAUSE;
                    self.serve(server).await
                }
                Err(problem) => problem,
            };
            self.inner.set(State::Away(problem));
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Keeps to one connection until it fails, and says why it did.
    async fn serve(&self, server: Server) -> String {
        let server = Arc::new(server);
        self.inner.set(State::Live(Arc::clone(&server)));
        self.inner.channels.ask_again();
        tokio::select! {
            () = server.gone() => "the connection has ended".to_owned(),
            error = self.tend(&server) => error.to_string(),
        }
    }

    async fn tend(&self, server: &Server) -> RedisError {
        let (mut ping, mut touch) = (interval(PING), interval(self.inner.limits.idle_age / 4));
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        touch.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let done = tokio::select! {
                () = self.inner.channels.asked() => self.follow(server).await,
                _ = ping.tick() => server.ping().await,
                _ = touch.tick() => self.touch(server).await,
            };
            if let Err(error) = done {
                return error;
            }
        }
    }

    /// Asks the server to tell of channels that somebody here came to, and no more of those that all have left.
    async fn follow(&self, server: &Server) -> Result<(), RedisError> {
        let Changes { subscribe, unsubscribe } = self.inner.channels.take_changes(AT_ONCE);
        if !unsubscribe.is_empty() {
            server.unsubscribe(&unsubscribe).await?;
        }
        if !subscribe.is_empty() {
            server.subscribe(&subscribe).await?;
            self.inner.channels.heard(&subscribe);
        }
        Ok(())
    }

    /// A channel that somebody follows does not become idle.
    async fn touch(&self, server: &Server) -> Result<(), RedisError> {
        for channels in self.inner.channels.names().chunks(AT_ONCE) {
            server.touch(channels).await?;
        }
        Ok(())
    }
}
