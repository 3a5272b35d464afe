use std::{sync::Arc, time::Duration};

use db::{
    Pool,
    outbox::{Relay, Settings},
};
use proto::call::{
    call_device_service_server::CallDeviceServiceServer,
    call_history_service_server::CallHistoryServiceServer,
    call_report_service_server::CallReportServiceServer, call_service_server::CallServiceServer,
    call_settings_service_server::CallSettingsServiceServer, match_service_server::MatchServiceServer,
    moderation_service_server::ModerationServiceServer,
};
use runtime::{Clock, ConfigError, Ids, Link, Service, Tasks};

use crate::{
    Config,
    attention::Attention,
    calls::Calls,
    channels::Channels,
    events::Feeds,
    hub::Hub,
    matches::Matches,
    moderation::Moderation,
    notices::Notices,
    people::People,
    record::Record,
    rpc::{Desk, History, Matching, Reports, Rpc},
    seats::Seats,
    tasks::{
        Liveness, Noticing, Nudging, Presences, Recorder, Retention, Ringing, Seating, Suspensions, Tracing,
    },
    traces::Traces,
};

/// How long transitions that are under way may take when the process stops.
const FINISH: Duration = Duration::from_secs(10);

/// Events are told again soon after notify-svc, or the Redis behind it, is back.
fn outbox() -> Settings {
    Settings { longest_pause: Duration::from_secs(3), ..Settings::default() }
}

/// The services that this one calls. All links carry this service's own identity.
#[derive(Debug, Clone)]
pub struct Links {
    /// auth-svc, with scopes `users.read`, `contacts.read` and `contacts.write`.
    pub auth: Link,
    /// notify-svc, with scopes `events.publish`, `presence.read` and `notifications.send`.
    pub notify: Link,
    /// chat-svc, with scope `chat.write`.
    pub chat: Link,
}

/// Puts the service together. Needs a tokio runtime; the database and the other services may be away. Fails if the
/// configuration cannot be.
pub fn build(config: &Config, links: Links, clock: &Clock, ids: &Ids) -> Result<Service, ConfigError> {
    config.validate()?;
    let (pool, hub, tasks) = (Pool::new(&config.database), Hub::new(config.signals_per_second), Tasks::new());
    let (bus, keeper) = bus(config, clock, ids)?;
    let (channels, time) = (Channels::new(Arc::clone(&bus)), clock.clone());
    let (people, attention) = (People::new(links.auth), Attention::new(links.notify.clone()));
    let notices = Notices::new(links.notify.clone(), people.clone(), &pool, &tasks, clock);
    let feeds = Feeds::new(links.notify, channels.clone(), notices.clone());
    let (relay, relayer) = Relay::new(pool.clone(), feeds, Arc::new(move || time.now()), outbox());
    let (record, items) = Record::new(clock, ids);
    let calls = Calls {
        pool: pool.clone(),
        people,
        attention,
        channels,
        record,
        relayer,
        tasks: tasks.clone(),
        clock: clock.clone(),
        ids: ids.clone(),
        ring_for: config.ring_for(),
    };
    let every = config.sweep_every();
    let ringing = Ringing { calls: calls.clone(), every };
    let liveness = Liveness { calls: calls.clone(), patience: config.patience(), every };
    let presences = Presences { calls: calls.clone(), hub: hub.clone(), every: config.renew_every() };
    let recorder = Recorder { calls: calls.clone(), hub: hub.clone(), items, every: config.record_every() };
    let noticing = Noticing { calls: calls.clone(), notices, every };
    let tracing = Tracing { calls: calls.clone(), traces: Traces::new(links.chat), every };
    let retention = Retention { calls: calls.clone(), kept: config.kept() };
    let Strangers { matches, seating, nudging, suspensions } = Strangers::new(config, &calls, clock, ids);
    let (history, reports) = (History::new(calls.clone()), Reports::new(calls.clone()));
    let desk = Desk::new(matches.moderation.clone());
    let (rpc, matching) = (Rpc::new(calls, hub), Matching::new(matches));
    Ok(Service::builder("call-svc", "switchboard.call.v1")
        .add(CallServiceServer::new(rpc.clone()))
        .add(CallDeviceServiceServer::new(rpc.clone()))
        .add(CallSettingsServiceServer::new(rpc))
        .add(CallHistoryServiceServer::new(history))
        .add(CallReportServiceServer::new(reports))
        .add(MatchServiceServer::new(matching))
        .add(ModerationServiceServer::new(desk))
        .task("ring deadlines", |shutdown| ringing.run(shutdown))
        .task("liveness", |shutdown| liveness.run(shutdown))
        .task("presence", |shutdown| presences.run(shutdown))
        .task("seats", |shutdown| seating.run(shutdown))
        .task("nudges", |shutdown| nudging.run(shutdown))
        .task("record", |shutdown| recorder.run(shutdown))
        .task("retention", |shutdown| retention.run(shutdown))
        .task("suspensions", |shutdown| suspensions.run(shutdown))
        .task("notices", |shutdown| noticing.run(shutdown))
        .task("traces", |shutdown| tracing.run(shutdown))
        .task("outbox relay", |shutdown| relay.run(shutdown))
        .task("bus", |shutdown| keeper.run(shutdown))
        .task("transitions", |shutdown| async move {
            shutdown.cancelled().await;
            tasks.shutdown(FINISH).await;
        })
        .degraded_by("bus", move || bus.trouble())
        .ready_check("mysql", move || ping(pool.clone()))
        .build())
}

async fn ping(pool: Pool) -> Result<(), String> {
    pool.ping().await.map_err(|error| error.to_string())
}

fn bus(config: &Config, clock: &Clock, ids: &Ids) -> Result<(Arc<dyn bus::Bus>, bus::Keeper), ConfigError> {
    let time = clock.clone();
    let time = Arc::new(move || time.now().into());
    let opened = config.bus.open("call", ids.next(), time, bus::Limits::default());
    opened.map_err(|error| ConfigError::new("bus", error.to_string()))
}

/// Matches, and what keeps their seats and takes them away.
struct Strangers {
    matches: Matches,
    seating: Seating,
    nudging: Nudging,
    suspensions: Suspensions,
}

impl Strangers {
    fn new(config: &Config, calls: &Calls, clock: &Clock, ids: &Ids) -> Self {
        let moderation = Moderation { calls: calls.clone() };
        let (seats, rules) = (Seats::new(clock), config.matching.clone());
        let matches = Matches { calls: calls.clone(), moderation, seats, instance: ids.next(), rules };
        Self {
            seating: Seating { matches: matches.clone(), every: config.matching.tick_every() },
            nudging: Nudging { matches: matches.clone() },
            suspensions: Suspensions { matches: matches.clone(), every: config.sweep_every() },
            matches,
        }
    }
}
