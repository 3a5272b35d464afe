//! The RPCs: parse, authorize, ask the domain, reply.

use proto::{
    convert,
    id::CallId,
    media::{GetIceServersRequest, GetIceServersResponse, IceServer, ice_service_server::IceService},
};
use runtime::{Clock, principal};
use tonic::{Request, Response, Status, async_trait};

use crate::{
    calls::Calls,
    domain::{Offer, Servers},
};

/// `IceService`.
#[derive(Debug)]
pub(crate) struct Ice {
    calls: Calls,
    servers: Servers,
    clock: Clock,
}

impl Ice {
    pub(crate) const fn new(calls: Calls, servers: Servers, clock: Clock) -> Self {
        Self { calls, servers, clock }
    }
}

#[async_trait]
impl IceService for Ice {
    async fn get_ice_servers(
        &self,
        request: Request<GetIceServersRequest>,
    ) -> Result<Response<GetIceServersResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        let call = CallId::from_field("call_id", &request.get_ref().call_id)?;
        self.calls.must_be_live(call, user).await?;
        metrics::counter!("media_ice_offers_total").increment(1);
        Ok(Response::new(answer(self.servers.offer(user, call, self.clock.now()))))
    }
}

fn answer(offer: Offer) -> GetIceServersResponse {
    let expire_time = offer.relay.as_ref().map(|relay| convert::timestamp(relay.credentials.expire_time));
    let stun = (!offer.stun.is_empty()).then(|| IceServer { urls: offer.stun, ..IceServer::default() });
    let relay = offer.relay.map(|relay| IceServer {
        urls: relay.urls,
        username: relay.credentials.username,
        credential: relay.credentials.password,
    });
    GetIceServersResponse { ice_servers: stun.into_iter().chain(relay).collect(), expire_time }
}
