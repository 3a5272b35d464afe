use std::{
    convert::Infallible,
    task::{Context, Poll},
};

use http::{HeaderValue, Request, Response, header::AUTHORIZATION};
use proto::id::{SessionId, UserId};
use runtime::Link;
use tonic::body::Body;
use tower::Service;

/// Somebody who calls a hosted service, with a token. `CallServiceClient::new(caller)` is a client that speaks for them.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who, for people.
    pub user_id: UserId,
    /// On which session, for people.
    pub session_id: SessionId,
    /// The token.
    pub token: String,
    link: Link,
}

impl Caller {
    /// Speaks through `link` with `token`.
    pub const fn new(link: Link, user_id: UserId, session_id: SessionId, token: String) -> Self {
        Self { user_id, session_id, token, link }
    }
}

impl Service<Request<Body>> for Caller {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = <Link as Service<Request<Body>>>::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.link.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let value = HeaderValue::try_from(format!("Bearer {}", self.token)).expect("a token is ASCII");
        request.headers_mut().insert(AUTHORIZATION, value);
        self.link.call(request)
    }
}
