//! auth-svc, as far as the gateway needs it: its own token, and the sessions that end.

use std::sync::Arc;

use futures::{StreamExt as _, stream::BoxStream};
use proto::{
    auth::{
        GetJwksRequest, GetJwksResponse, IssueServiceTokenRequest, IssueServiceTokenResponse,
        ListSessionsRequest, ListSessionsResponse, Revocation, RevocationReason, RevokeOtherSessionsRequest,
        RevokeOtherSessionsResponse, RevokeSessionRequest, RevokeSessionResponse, WatchRevocationsRequest,
        WatchRevocationsResponse,
        session_service_server::{SessionService, SessionServiceServer},
        token_service_server::{TokenService, TokenServiceServer},
    },
    convert,
    id::SessionId,
};
use runtime::{Clock, Service, ServiceIdentity};
use testkit::{Host, Issuer};
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;
use tonic::{Request, Response, Status};

/// A hosted auth-svc that revokes what a test says.
#[derive(Debug)]
pub(crate) struct Auth {
    pub(crate) host: Host,
    revoked: broadcast::Sender<WatchRevocationsResponse>,
}

impl Auth {
    pub(crate) fn host(issuer: &Arc<Issuer>, clock: &Clock) -> Self {
        let revoked = broadcast::Sender::new(16);
        let service = Service::builder("auth-svc", "switchboard.auth.v1")
            .add(TokenServiceServer::new(Tokens(Arc::clone(issuer))))
            .add(SessionServiceServer::new(Sessions(revoked.clone())))
            .build();
        Self { host: Host::new(service, issuer, clock), revoked }
    }

    /// The gateway's own account.
    pub(crate) fn identity(&self, clock: &Clock) -> ServiceIdentity {
        ServiceIdentity::new("gateway", "secret".to_owned(), self.host.link(), clock.clone())
    }

    /// Waits until somebody watches.
    pub(crate) async fn is_followed(&self) {
        let followed = async {
            while self.revoked.receiver_count() == 0 {
                tokio::task::yield_now().await;
            }
        };
        super::soon("a watcher", followed).await;
    }

    /// Tells the watchers.
    pub(crate) fn revoke(&self, session: SessionId, reason: RevocationReason) {
        let mut revocation = Revocation { session_id: session.to_string(), ..Revocation::default() };
        revocation.set_reason(reason);
        let told = WatchRevocationsResponse { revocations: vec![revocation], cursor: "1".to_owned() };
        self.revoked.send(told).expect("somebody watches");
    }
}

#[derive(Debug)]
struct Tokens(Arc<Issuer>);

#[tonic::async_trait]
impl TokenService for Tokens {
    async fn issue_service_token(
        &self,
        request: Request<IssueServiceTokenRequest>,
    ) -> Result<Response<IssueServiceTokenResponse>, Status> {
        let request = request.into_inner();
        assert_eq!((request.account.as_str(), request.secret.as_str()), ("gateway", "secret"));
        let access_token = self.0.service("gateway", &["edge.forward", "sessions.watch"]);
        let expire_time = Some(convert::timestamp(Clock::system().now() + chrono::TimeDelta::minutes(10)));
        Ok(Response::new(IssueServiceTokenResponse { access_token, expire_time, scopes: Vec::new() }))
    }

    async fn get_jwks(&self, _: Request<GetJwksRequest>) -> Result<Response<GetJwksResponse>, Status> {
        Err(not_here())
    }
}

#[derive(Debug)]
struct Sessions(broadcast::Sender<WatchRevocationsResponse>);

#[tonic::async_trait]
impl SessionService for Sessions {
    type WatchRevocationsStream = BoxStream<'static, Result<WatchRevocationsResponse, Status>>;

    async fn watch_revocations(
        &self,
        _: Request<WatchRevocationsRequest>,
    ) -> Result<Response<Self::WatchRevocationsStream>, Status> {
        let told = BroadcastStream::new(self.0.subscribe());
        Ok(Response::new(told.map(|told| told.map_err(|_| Status::data_loss("too slow"))).boxed()))
    }

    async fn list_sessions(
        &self,
        _: Request<ListSessionsRequest>,
    ) -> Result<Response<ListSessionsResponse>, Status> {
        Err(not_here())
    }

    async fn revoke_session(
        &self,
        _: Request<RevokeSessionRequest>,
    ) -> Result<Response<RevokeSessionResponse>, Status> {
        Err(not_here())
    }

    async fn revoke_other_sessions(
        &self,
        _: Request<RevokeOtherSessionsRequest>,
    ) -> Result<Response<RevokeOtherSessionsResponse>, Status> {
        Err(not_here())
    }
}

fn not_here() -> Status {
    Status::unimplemented("not here")
}
