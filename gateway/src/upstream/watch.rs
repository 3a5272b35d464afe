//! Follows one instance: its health as it tells it, its methods whenever they may have changed.

use std::{sync::Arc, time::Duration};

use proto::edge::PluginHealth;
use rand::RngExt as _;
use runtime::Clock;
use tonic::{Code, Status, Streaming, transport::Channel};
use tonic_health::pb::{
    HealthCheckRequest, HealthCheckResponse, health_check_response::ServingStatus,
    health_client::HealthClient,
};

use super::{
    instance::Instance,
    reflect,
    registry::{Learnt, Registry},
};

/// Waits between tries: doubling from the first to the second.
const RETRY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(2));
/// For the first word of an instance, and for all of its reflection.
const ANSWER: Duration = Duration::from_secs(5);

/// Follows an instance for ever.
pub(super) async fn follow(
    registry: &Arc<Registry>,
    instance: &Arc<Instance>,
    every: Duration,
    clock: &Clock,
) {
    let mut retry = RETRY.0;
    loop {
        let mut watch = Watch { registry, instance, clock, health: PluginHealth::Unspecified };
        let problem = watch.run(every).await;
        if watch.health != PluginHealth::Unspecified {
            retry = RETRY.0;
        }
        registry.learn(instance, Learnt { health: PluginHealth::Away, problem, read: None });
        let jitter = rand::rng().random_range(0.5..1.0);
        tokio::time::sleep(retry.mul_f64(jitter)).await;
        retry = (retry * 2).min(RETRY.1);
    }
}

/// One connection's worth of watching.
struct Watch<'a> {
    registry: &'a Arc<Registry>,
    instance: &'a Arc<Instance>,
    clock: &'a Clock,
    health: PluginHealth,
}

impl Watch<'_> {
    /// Watches until the instance no longer answers; says why.
    async fn run(&mut self, every: Duration) -> String {
        let Some(channel) = self.instance.channel() else { return "it has no channel".to_owned() };
        let mut feed = match HealthFeed::open(channel.clone()).await {
            Ok(feed) => feed,
            Err(problem) => return problem,
        };
        let mut reread = tokio::time::interval(every);
        reread.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                health = feed.next() => match health {
                    Ok(health) => self.on_health(health),
                    Err(problem) => return problem,
                },
                // The first tick comes at once: a new connection is read before anything else is done with it.
                _ = reread.tick() => if !self.read(channel.clone()).await {
                    reread.reset_after(RETRY.1.min(every));
                },
            }
        }
    }

    fn on_health(&mut self, health: PluginHealth) {
        self.health = health;
        // Not before its methods were read: until then it would be serving nothing.
        if health != PluginHealth::Serving || self.instance.state().methods.is_some() {
            let problem = self.instance.state().problem.clone();
            let problem =
                if self.instance.state().health == PluginHealth::Away { String::new() } else { problem };
            self.registry.learn(self.instance, Learnt { health, problem, read: None });
        }
    }

    /// Reads its methods; false if that did not succeed. Then the last good ones stay.
    async fn read(&mut self, channel: Channel) -> bool {
        let read = tokio::time::timeout(ANSWER, reflect::read(channel)).await;
        let (problem, read) = match read {
            Ok(Ok(methods)) => (String::new(), Some((methods, self.clock.now()))),
            Ok(Err(error)) => (error.to_string(), None),
            Err(_) => ("reflection: no answer in time".to_owned(), None),
        };
        let succeeded = read.is_some();
        self.registry.learn(self.instance, Learnt { health: self.health, problem, read });
        succeeded
    }
}

/// What an instance says about its health. One that does not speak `grpc.health.v1` is taken as healthy.
enum HealthFeed {
    Told(Box<Streaming<HealthCheckResponse>>, Option<PluginHealth>),
    Assumed { told: bool },
}

impl HealthFeed {
    async fn open(channel: Channel) -> Result<Self, String> {
        let ask = async {
            let request = HealthCheckRequest { service: String::new() };
            let mut feed = HealthClient::new(channel).watch(request).await?.into_inner();
            let first = feed.message().await?.ok_or_else(|| Status::unavailable("the health feed ended"))?;
            Ok::<_, Status>(Self::Told(Box::new(feed), Some(health(&first))))
        };
        match tokio::time::timeout(ANSWER, ask).await {
            Ok(Ok(feed)) => Ok(feed),
            Ok(Err(status)) if status.code() == Code::Unimplemented => Ok(Self::Assumed { told: false }),
            Ok(Err(status)) => Err(format!("health: {}", describe(&status))),
            Err(_) => Err("health: no answer in time".to_owned()),
        }
    }

    async fn next(&mut self) -> Result<PluginHealth, String> {
        match self {
            Self::Told(_, first @ Some(_)) => Ok(first.take().unwrap_or(PluginHealth::Unspecified)),
            Self::Told(feed, None) => match feed.message().await {
                Ok(Some(message)) => Ok(health(&message)),
                Ok(None) => Err("health: it went away".to_owned()),
                Err(status) => Err(format!("health: {}", describe(&status))),
            },
            Self::Assumed { told } if *told => std::future::pending().await,
            Self::Assumed { told } => {
                *told = true;
                Ok(PluginHealth::Serving)
            }
        }
    }
}

fn describe(status: &Status) -> String {
    match std::error::Error::source(status) {
        Some(source) => super::instance::error_chain(source),
        None => status.message().to_owned(),
    }
}

fn health(message: &HealthCheckResponse) -> PluginHealth {
    match message.status() {
        ServingStatus::Serving => PluginHealth::Serving,
        ServingStatus::Unknown | ServingStatus::NotServing | ServingStatus::ServiceUnknown => {
            PluginHealth::NotServing
        }
    }
}
