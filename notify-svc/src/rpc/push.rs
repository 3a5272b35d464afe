use proto::{
    auth::{ListSessionsRequest, session_service_client::SessionServiceClient},
    convert::timestamp,
    id::SessionId,
    notify::{
        GetPushKeyRequest, GetPushKeyResponse, ListPushSubscriptionsRequest, ListPushSubscriptionsResponse,
        PushSubscription, RegisterPushRequest, RegisterPushResponse, RemovePushRequest, RemovePushResponse,
        SendTestPushRequest, SendTestPushResponse, push_service_server::PushService,
    },
};
use runtime::{Link, principal, status::invalid_field};
use tonic::{Request, Response, Status, async_trait, metadata::MetadataMap};
use uuid::Uuid;

use super::optional;
use crate::{
    app::App,
    domain::{Browser, Subscription},
};

/// `PushService`.
#[derive(Debug)]
pub(crate) struct Push {
    pub(crate) app: App,
    /// auth-svc, without an identity: people ask for their own sessions.
    pub(crate) auth: Link,
}

#[async_trait]
impl PushService for Push {
    async fn get_push_key(
        &self,
        _: Request<GetPushKeyRequest>,
    ) -> Result<Response<GetPushKeyResponse>, Status> {
        let public_key = self.app.pushes.public_key().map(<[u8]>::to_vec).unwrap_or_default().into();
        Ok(Response::new(GetPushKeyResponse { public_key }))
    }

    async fn register_push(
        &self,
        request: Request<RegisterPushRequest>,
    ) -> Result<Response<RegisterPushResponse>, Status> {
        let (user, session) = principal(&request)?.user().map(|user| (user.user_id, user.session_id))?;
        let device = self.device(request.metadata()).await;
        let browser = parse(request.into_inner())?;
        let subscription = self.app.pushes.register(user, session, browser, device).await?;
        let subscription = Some(wire(&subscription, session));
        Ok(Response::new(RegisterPushResponse { subscription }))
    }

    async fn list_push_subscriptions(
        &self,
        request: Request<ListPushSubscriptionsRequest>,
    ) -> Result<Response<ListPushSubscriptionsResponse>, Status> {
        let (user, session) = principal(&request)?.user().map(|user| (user.user_id, user.session_id))?;
        let found = self.app.pushes.of(user).await?;
        let subscriptions = found.iter().map(|subscription| wire(subscription, session)).collect();
        Ok(Response::new(ListPushSubscriptionsResponse { subscriptions }))
    }

    async fn remove_push(
        &self,
        request: Request<RemovePushRequest>,
    ) -> Result<Response<RemovePushResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        self.app.pushes.remove(user, id(&request.get_ref().subscription_id)?).await?;
        Ok(Response::new(RemovePushResponse {}))
    }

    async fn send_test_push(
        &self,
        request: Request<SendTestPushRequest>,
    ) -> Result<Response<SendTestPushResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        self.app.pushes.test(user, id(&request.get_ref().subscription_id)?).await?;
        Ok(Response::new(SendTestPushResponse {}))
    }
}

impl Push {
    /// What the device calls itself at auth-svc, which is asked with the caller's own token; empty if nobody says.
    async fn device(&self, metadata: &MetadataMap) -> String {
        let mut request =
            Request::new(ListSessionsRequest { page_size: 200, ..ListSessionsRequest::default() });
        if let Some(token) = metadata.get("authorization") {
            request.metadata_mut().insert("authorization", token.clone());
        }
        match SessionServiceClient::new(self.auth.clone()).list_sessions(request).await {
            Ok(answer) => {
                let own = answer.into_inner().sessions.into_iter().find(|session| session.current);
                own.map(|session| session.device_name.chars().take(100).collect()).unwrap_or_default()
            }
            Err(status) => {
                tracing::debug!(%status, "push.device_unknown");
                String::new()
            }
        }
    }
}

fn parse(request: RegisterPushRequest) -> Result<Browser, Status> {
    if request.key.len() != 65 || web_push_native::p256::PublicKey::from_sec1_bytes(&request.key).is_err() {
        return Err(invalid_field("key", "must be a point of a P-256 key, uncompressed"));
    }
    if request.secret.len() != 16 {
        return Err(invalid_field("secret", "must be 16 bytes"));
    }
    if !request.endpoint.is_ascii() {
        return Err(invalid_field("endpoint", "must be ASCII"));
    }
    Ok(Browser { endpoint: request.endpoint, key: request.key.into(), secret: request.secret.into() })
}

fn id(text: &str) -> Result<Uuid, Status> {
    optional("subscription_id", text)?.ok_or_else(|| invalid_field("subscription_id", "must be set"))
}

fn wire(subscription: &Subscription, session: SessionId) -> PushSubscription {
    let host = url::Url::parse(&subscription.browser.endpoint).ok();
    let host = host.and_then(|url| url.host_str().map(str::to_owned));
    PushSubscription {
        subscription_id: subscription.id.to_string(),
        device: subscription.device.clone(),
        service_host: host.unwrap_or_default(),
        create_time: Some(timestamp(subscription.create_time)),
        push_time: subscription.push_time.map(timestamp),
        own: subscription.session == session,
    }
}
