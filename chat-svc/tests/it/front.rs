//! notify-svc as chat-svc meets it: feeds are the real ones, and what calls for attention is written down.

use std::sync::Arc;

use futures::stream::BoxStream;
use parking_lot::Mutex;
use proto::notify::{
    self, GetNotificationSettingsRequest, GetNotificationSettingsResponse, NotifyRequest, NotifyResponse,
    PublishRequest, PublishResponse, SubscribeRequest, SubscribeResponse, UpdateNotificationSettingsRequest,
    UpdateNotificationSettingsResponse, WithdrawRequest, WithdrawResponse,
    notification_service_server::{NotificationService, NotificationServiceServer},
    notify_service_client::NotifyServiceClient,
    notify_service_server::{NotifyService, NotifyServiceServer},
};
use runtime::Service;
use testkit::Caller;
use tonic::{Request, Response, Status, async_trait};

/// What was asked for, in its order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Notice {
    Told(Box<NotifyRequest>),
    Withdrawn(WithdrawRequest),
}

#[derive(Clone)]
pub(crate) struct Front {
    feeds: NotifyServiceClient<Caller>,
    notices: Arc<Mutex<Vec<Notice>>>,
}

impl Front {
    pub(crate) fn new(feeds: Caller) -> Self {
        Self { feeds: NotifyServiceClient::new(feeds), notices: Arc::default() }
    }

    pub(crate) fn service(&self) -> Service {
        Service::builder("notify-svc", "switchboard.notify.v1")
            .add(NotifyServiceServer::new(self.clone()))
            .add(NotificationServiceServer::new(self.clone()))
            .build()
    }

    pub(crate) fn notices(&self) -> Vec<Notice> {
        self.notices.lock().clone()
    }

    /// The requests to tell something, so far.
    pub(crate) fn told(&self) -> Vec<NotifyRequest> {
        let told = |notice| if let Notice::Told(request) = notice { Some(*request) } else { None };
        self.notices().into_iter().filter_map(told).collect()
    }
}

#[async_trait]
impl NotifyService for Front {
    type SubscribeStream = BoxStream<'static, Result<SubscribeResponse, Status>>;

    async fn subscribe(
        &self,
        _: Request<SubscribeRequest>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        Err(Status::unimplemented("people subscribe at the real one"))
    }

    async fn publish(&self, request: Request<PublishRequest>) -> Result<Response<PublishResponse>, Status> {
        self.feeds.clone().publish(request.into_inner()).await
    }
}

#[async_trait]
impl NotificationService for Front {
    async fn get_notification_settings(
        &self,
        _: Request<GetNotificationSettingsRequest>,
    ) -> Result<Response<GetNotificationSettingsResponse>, Status> {
        Err(Status::unimplemented("not needed here"))
    }

    async fn update_notification_settings(
        &self,
        _: Request<UpdateNotificationSettingsRequest>,
    ) -> Result<Response<UpdateNotificationSettingsResponse>, Status> {
        Err(Status::unimplemented("not needed here"))
    }

    async fn notify(&self, request: Request<NotifyRequest>) -> Result<Response<NotifyResponse>, Status> {
        self.notices.lock().push(Notice::Told(Box::new(request.into_inner())));
        Ok(Response::new(NotifyResponse {}))
    }

    async fn withdraw(
        &self,
        request: Request<WithdrawRequest>,
    ) -> Result<Response<WithdrawResponse>, Status> {
        self.notices.lock().push(Notice::Withdrawn(request.into_inner()));
        Ok(Response::new(notify::WithdrawResponse {}))
    }
}
