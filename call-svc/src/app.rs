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
};
use runtime::{Clock, ConfigError, Ids, Link, Service, Tasks};

use crate::{
    Config,
    calls::Calls,
    channels::Channels,
    events::Feeds,
    hub::Hub,
    matches::Matches,
    people::People,
    record::Record,
    rpc::{History, Matching, Reports, Rpc},
    seats::Seats,
    tasks::{Liveness, Nudging, Presences, Recorder, Retention, Ringing, Seating},
};

/// How long transitions that are under way may take when the process stops.
const FINISH: Duration = Duration::from_secs(10);

/// Events are told again soon after notify-svc, or the Redis behind it, is back.
fn outbox() -> Settings {
    Settings { longest_pause: Duration::from_secs(3), ..Settings::default() }
}

/// The services that this one calls. Both links carry this service's own identity.
#[derive(Debug, Clone)]
pub struct Links {
    /// auth-svc, with scopes `users.read`, `contacts.read` and `contacts.write`.
    pub auth: Link,
    /// notify-svc, with scope `events.publish`.
    pub notify: Link,
}

/// Puts the service together. Needs a tokio runtime; the database and the other services may be away. Fails if the
/// configuration cannot be.
pub fn build(config: &Config, links: Links, clock: &Clock, ids: &Ids) -> Result<Service, ConfigError> {
    config.validate()?;
    let pool = Pool::new(&config.database);
    let hub = Hub::new(config.signals_per_second);
    let tasks = Tasks::new();
    let (time, bus_time) = (clock.clone(), clock.clone());
    let bus_time = Arc::new(move || bus_time.now().into());
    let (bus, keeper) = config
        .bus
        .open("call", ids.next(), bus_time, bus::Limits::default())
        .map_err(|error| ConfigError::new("bus", error.to_string()))?;
    let channels = Channels::new(Arc::clone(&bus));
    let feeds = Feeds::new(links.notify, channels.clone());
    let (relay, relayer) = Relay::new(pool.clone(), feeds, Arc::new(move || time.now()), outbox());
    let (record, items) = Record::new(clock, ids);
    let calls = Calls {
        pool: pool.clone(),
        people: People::new(links.auth),
        channels,
        record,
        relayer,
        tasks: tasks.clone(),
        clock: clock.clone(),
        ids: ids.clone(),
        ring_for: config.ring_for(),
    };
    let ringing = Ringing { calls: calls.clone(), every: config.sweep_every() };
    let liveness =
        Liveness { calls: calls.clone(), patience: config.patience(), every: config.sweep_every() };
    let presences = Presences { calls: calls.clone(), hub: hub.clone(), every: config.renew_every() };
    let recorder = Recorder { calls: calls.clone(), hub: hub.clone(), items, every: config.record_every() };
    let retention = Retention { calls: calls.clone(), kept: config.kept() };
    let (matches, seating, nudging) = strangers(config, &calls, clock, ids);
    let (history, reports) = (History::new(calls.clone()), Reports::new(calls.clone()));
    let (rpc, matching) = (Rpc::new(calls, hub), Matching::new(matches));
    Ok(Service::builder("call-svc", "switchboard.call.v1")
        .add(CallServiceServer::new(rpc.clone()))
        .add(CallDeviceServiceServer::new(rpc.clone()))
        .add(CallSettingsServiceServer::new(rpc))
        .add(CallHistoryServiceServer::new(history))
        .add(CallReportServiceServer::new(reports))
        .add(MatchServiceServer::new(matching))
        .task("ring deadlines", |shutdown| ringing.run(shutdown))
        .task("liveness", |shutdown| liveness.run(shutdown))
        .task("presence", |shutdown| presences.run(shutdown))
        .task("seats", |shutdown| seating.run(shutdown))
        .task("nudges", |shutdown| nudging.run(shutdown))
        .task("record", |shutdown| recorder.run(shutdown))
        .task("retention", |shutdown| retention.run(shutdown))
        .task("outbox relay", |shutdown| relay.run(shutdown))
        .task("bus", |shutdown| keeper.run(shutdown))
        .task("transitions", |shutdown| async move {
            shutdown.cancelled().await;
            tasks.shutdown(FINISH).await;
        })
        .degraded_by("bus", move || bus.trouble())
        .ready_check("mysql", move || {
            let pool = pool.clone();
            async move { pool.ping().await.map_err(|error| error.to_string()) }
        })
        .build())
}

/// Matches, and what keeps their seats.
fn strangers(config: &Config, calls: &Calls, clock: &Clock, ids: &Ids) -> (Matches, Seating, Nudging) {
    let (seats, rules) = (Seats::new(clock), config.matching.clone());
    let matches = Matches { calls: calls.clone(), seats, instance: ids.next(), rules };
    let seating = Seating { matches: matches.clone(), every: config.matching.tick_every() };
    let nudging = Nudging { matches: matches.clone() };
    (matches, seating, nudging)
}
