//! The RPCs: parse, authorize, ask what does it, reply.

mod notification;
mod presence;
mod publish;
mod push;
mod subscribe;

use futures::stream::BoxStream;
use proto::notify::{
    PublishRequest, PublishResponse, SubscribeRequest, SubscribeResponse,
    notify_service_server::NotifyService,
};
use runtime::status::invalid_field;
use tonic::{Request, Response, Status, async_trait};
use uuid::Uuid;

use crate::app::App;

pub(crate) use notification::Notifications;
pub(crate) use presence::Presence;
pub(crate) use push::Push;

/// `NotifyService`.
#[derive(Debug)]
pub(crate) struct Notify(pub(crate) App);

#[async_trait]
impl NotifyService for Notify {
    type SubscribeStream = BoxStream<'static, Result<SubscribeResponse, Status>>;

    async fn subscribe(
        &self,
        request: Request<SubscribeRequest>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        subscribe::subscribe(&self.0, request).await.map(Response::new)
    }

    async fn publish(&self, request: Request<PublishRequest>) -> Result<Response<PublishResponse>, Status> {
        publish::publish(&self.0.feeds, request.into_inner()).await.map(Response::new)
    }
}

/// An id that need not be there.
pub(crate) fn optional(field: &str, id: &str) -> Result<Option<Uuid>, Status> {
    match id {
        "" => Ok(None),
        id => Uuid::try_parse(id).map(Some).map_err(|_| invalid_field(field, "is not a UUID")),
    }
}
