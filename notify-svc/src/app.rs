use std::sync::Arc;

use bus::MemoryBus;
use proto::notify::notify_service_server::NotifyServiceServer;
use runtime::{Clock, ConfigError, Ids, Service};

use crate::{Config, feed::Feeds, rpc::Notify};

/// Puts the service together. Fails if the configuration cannot be.
pub fn build(config: &Config, clock: &Clock, ids: &Ids) -> Result<Service, ConfigError> {
    config.validate()?;
    let time = clock.clone();
    let bus = MemoryBus::new(ids.next(), Arc::new(move || time.now().into()), config.limits());
    let feeds = Feeds::new(Arc::new(bus), clock.clone());
    Ok(Service::builder("notify-svc", "switchboard.notify.v1")
        .add(NotifyServiceServer::new(Notify::new(feeds)))
        .build())
}
