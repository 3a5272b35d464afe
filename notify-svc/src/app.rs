use std::sync::Arc;

use proto::notify::notify_service_server::NotifyServiceServer;
use runtime::{Clock, ConfigError, Ids, Service};

use crate::{Config, feed::Feeds, rpc::Notify};

/// Puts the service together. Fails if the configuration cannot be.
pub fn build(config: &Config, clock: &Clock, ids: &Ids) -> Result<Service, ConfigError> {
    config.validate()?;
    let time = clock.clone();
    let time = Arc::new(move || time.now().into());
    let (bus, keeper) = config
        .bus
        .open("notify", ids.next(), time, config.limits())
        .map_err(|error| ConfigError::new("bus", error.to_string()))?;
    let feeds = Feeds::new(Arc::clone(&bus), clock.clone());
    Ok(Service::builder("notify-svc", "switchboard.notify.v1")
        .add(NotifyServiceServer::new(Notify::new(feeds)))
        .task("bus", |shutdown| keeper.run(shutdown))
        .degraded_by("bus", move || bus.trouble())
        .build())
}
