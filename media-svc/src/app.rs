use proto::media::ice_service_server::IceServiceServer;
use runtime::{Clock, ConfigError, Link, Service};

use crate::{Config, calls::Calls, rpc::Ice};

/// The services that this one calls. The link carries this service's own identity.
#[derive(Debug, Clone)]
pub struct Links {
    /// call-svc, with scope `call.read`.
    pub call: Link,
}

/// Puts the service together. Fails if the configuration cannot be.
pub fn build(config: &Config, links: Links, clock: &Clock) -> Result<Service, ConfigError> {
    config.validate()?;
    let ice = Ice::new(Calls::new(links.call), config.servers()?, clock.clone());
    Ok(Service::builder("media-svc", "switchboard.media.v1").add(IceServiceServer::new(ice)).build())
}
