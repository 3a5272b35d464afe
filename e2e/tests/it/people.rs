//! People, as they come in from outside.

use proto::{
    auth::{RegisterRequest, Session, auth_service_client::AuthServiceClient},
    call::{Call, CallKind, GetCallRequest, GetCallResponse, StartCallRequest, StartCallResponse},
};
use testkit::tunnel::Tunnel;
use tonic::{Request, Status};
use uuid::Uuid;

use crate::stack::Stack;

/// A person with one browser: a session, and a tunnel.
pub(crate) struct Person {
    pub(crate) user_id: String,
    pub(crate) token: String,
    pub(crate) endpoint_id: String,
    pub(crate) tunnel: Tunnel,
}

pub(crate) async fn sign_up(stack: &Stack, name: &str) -> Session {
    let unique = Uuid::now_v7().simple().to_string();
    let request = RegisterRequest {
        username: format!("{name}-{}", &unique[unique.len() - 12..]),
        email: format!("{unique}@example.org"),
        password: "correct horse battery".into(),
        display_name: name.into(),
        refresh_token_in_body: true,
        ..RegisterRequest::default()
    };
    let mut auth = AuthServiceClient::new(stack.channel("auth").await);
    auth.register(request).await.unwrap().into_inner().session.unwrap()
}

impl Person {
    pub(crate) async fn arrive(stack: &Stack, name: &str) -> Self {
        let session = sign_up(stack, name).await;
        let tunnel = stack.edge.connect(&session.access_token).await.unwrap();
        assert!(tunnel.welcome.authenticated, "{:?}", tunnel.welcome);
        Self {
            user_id: session.me.unwrap().user.unwrap().user_id,
            token: session.access_token,
            endpoint_id: Uuid::now_v7().to_string(),
            tunnel,
        }
    }

    /// A new socket for the same session, after the old one broke.
    pub(crate) async fn reconnect(&mut self, stack: &Stack) {
        self.tunnel = stack.edge.connect(&self.token).await.unwrap();
    }

    pub(crate) async fn call(&self, callee: &Self) -> Result<Call, Status> {
        let request = StartCallRequest {
            request_id: Uuid::now_v7().to_string(),
            callee_user_id: callee.user_id.clone(),
            kind: CallKind::Video.into(),
            endpoint_id: self.endpoint_id.clone(),
            ..StartCallRequest::default()
        };
        let answer: StartCallResponse =
            self.tunnel.unary("/switchboard.call.v1.CallService/StartCall", &request).await?;
        Ok(answer.call.unwrap())
    }

    pub(crate) async fn get_call(&self, call_id: &str) -> Result<Call, Status> {
        let request = GetCallRequest { call_id: call_id.into() };
        let answer: GetCallResponse =
            self.tunnel.unary("/switchboard.call.v1.CallService/GetCall", &request).await?;
        Ok(answer.call.unwrap())
    }
}

/// A request with a bearer token, for direct gRPC.
pub(crate) fn bearing<T>(token: &str, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    request
}
