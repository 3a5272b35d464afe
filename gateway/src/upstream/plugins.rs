//! `EdgeService`: what is plugged into this gateway. Served by the gateway itself, under the same routes and checks.

use std::sync::{Arc, Weak};

use futures::stream::BoxStream;
use proto::edge::{
    ListPluginsRequest, ListPluginsResponse, WatchPluginsRequest, WatchPluginsResponse,
    edge_service_server::{EdgeService, EdgeServiceServer},
};
use tokio_stream::{StreamExt as _, wrappers::WatchStream};
use tonic::{Request, Response, Status};

use super::{Backend, Registry, Route};

const PACKAGE: &str = "switchboard.edge.v1";

/// The gateway's own service.
pub(crate) type OwnService = EdgeServiceServer<Plugins>;

/// The routes that the gateway serves itself.
pub(super) fn own_routes(registry: &Arc<Registry>) -> Vec<Route> {
    // Weak: the registry holds the routes, and must not hold itself through them.
    let service = EdgeServiceServer::new(Plugins(Arc::downgrade(registry)));
    proto::access::contract()
        .into_values()
        .filter(|method| method.package == PACKAGE)
        .map(|method| Route { method, backend: Backend::Own(service.clone()), cookie_authority: false })
        .collect()
}

/// Answers from the registry.
#[derive(Debug)]
pub(crate) struct Plugins(Weak<Registry>);

impl Plugins {
    fn registry(&self) -> Result<Arc<Registry>, Status> {
        self.0.upgrade().ok_or_else(runtime::status::draining)
    }
}

#[tonic::async_trait]
impl EdgeService for Plugins {
    async fn list_plugins(
        &self,
        _: Request<ListPluginsRequest>,
    ) -> Result<Response<ListPluginsResponse>, Status> {
        let plugins = self.registry()?.watch_plugins().borrow().to_vec();
        Ok(Response::new(ListPluginsResponse { plugins }))
    }

    type WatchPluginsStream = BoxStream<'static, Result<WatchPluginsResponse, Status>>;

    async fn watch_plugins(
        &self,
        _: Request<WatchPluginsRequest>,
    ) -> Result<Response<Self::WatchPluginsStream>, Status> {
        let changes = WatchStream::new(self.registry()?.watch_plugins());
        let answers = changes.map(|plugins| Ok(WatchPluginsResponse { plugins: plugins.to_vec() }));
        Ok(Response::new(Box::pin(answers)))
    }
}
