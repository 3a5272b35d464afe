//! The RPCs: parse, authorize, ask the feeds, reply.

mod publish;
mod subscribe;

use futures::stream::BoxStream;
use proto::notify::{
    PublishRequest, PublishResponse, SubscribeRequest, SubscribeResponse,
    notify_service_server::NotifyService,
};
use tonic::{Request, Response, Status, async_trait};

use crate::feed::Feeds;

/// `NotifyService`.
#[derive(Debug)]
pub(crate) struct Notify {
    feeds: Feeds,
}

impl Notify {
    pub(crate) fn new(feeds: Feeds) -> Self {
        Self { feeds }
    }
}

#[async_trait]
impl NotifyService for Notify {
    type SubscribeStream = BoxStream<'static, Result<SubscribeResponse, Status>>;

    async fn subscribe(
        &self,
        request: Request<SubscribeRequest>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        subscribe::subscribe(&self.feeds, request).await.map(Response::new)
    }

    async fn publish(&self, request: Request<PublishRequest>) -> Result<Response<PublishResponse>, Status> {
        publish::publish(&self.feeds, request.into_inner()).await.map(Response::new)
    }
}
