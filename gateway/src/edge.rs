//! What all ways into the gateway share.

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use http::{HeaderMap, HeaderValue, Method, Request, Response, Uri, Version, header};
use proto::id::UserId;
use runtime::{Clock, Guard, Ids, Tasks, trace::TraceContext};
use tonic::{Status, body::Body};

use crate::{
    admission::{Caller, Credentials, admit},
    client_address::TrustedProxies,
    config::Config,
    edge_token::EdgeToken,
    events::{CallOpened, CallRefused},
    limits::Counts,
    metadata,
    origin::Origins,
    upstream::{Registry, Route},
};

/// What all ways into the gateway share.
#[derive(Debug)]
pub(crate) struct Edge {
    pub(crate) config: Config,
    pub(crate) origins: Origins,
    pub(crate) proxies: TrustedProxies,
    pub(crate) registry: Arc<Registry>,
    pub(crate) guard: Guard,
    pub(crate) token: EdgeToken,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) sockets_per_user: Arc<Counts<UserId>>,
    pub(crate) sockets_per_address: Arc<Counts<IpAddr>>,
    pub(crate) tasks: Tasks,
}

/// A call that has not been admitted yet.
pub(crate) struct Asked<'a> {
    /// `ws`, `grpc-web` or `grpc`.
    pub(crate) way: &'static str,
    pub(crate) path: &'a str,
    pub(crate) credentials: &'a Credentials,
    pub(crate) address: IpAddr,
    pub(crate) trace: TraceContext,
}

/// A call that was admitted: where it goes, and what goes along.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) way: &'static str,
    pub(crate) route: Arc<Route>,
    pub(crate) caller: Option<Caller>,
    pub(crate) headers: HeaderMap,
    pub(crate) trace: TraceContext,
}

impl Edge {
    /// Whether the process drains.
    pub(crate) fn is_draining(&self) -> bool {
        self.tasks.soft().is_cancelled()
    }

    /// Finds the method and decides. `check` is what the way in has to say about the method.
    pub(crate) fn admit(
        &self,
        asked: &Asked<'_>,
        check: impl FnOnce(&Route) -> Result<(), Status>,
    ) -> Result<Admitted, Status> {
        let refused = |status: &Status| self.note_refusal(asked, status);
        self.decide(asked, check).inspect_err(refused)
    }

    fn decide(
        &self,
        asked: &Asked<'_>,
        check: impl FnOnce(&Route) -> Result<(), Status>,
    ) -> Result<Admitted, Status> {
        if self.is_draining() {
            return Err(runtime::status::draining());
        }
        let route = self.registry.table().find(asked.path)?;
        let caller = admit(&route.method, asked.credentials)?.cloned();
        check(&route)?;
        let mut headers = HeaderMap::with_capacity(8);
        asked.trace.set(&mut headers);
        if let Some(caller) = &caller {
            headers.insert(header::AUTHORIZATION, caller.authorization.clone());
        }
        if let (Some(token), Ok(address)) =
            (self.token.get(), HeaderValue::try_from(asked.address.to_string()))
        {
            headers.insert(metadata::EDGE_TOKEN, token);
            headers.insert(metadata::CLIENT_ADDRESS, address);
        }
        Ok(Admitted { way: asked.way, route, caller, headers, trace: asked.trace })
    }

    fn note_refusal(&self, asked: &Asked<'_>, status: &Status) {
        let trace_id = asked.trace.trace_id();
        CallRefused { way: asked.way, path: asked.path, status, trace_id: &trace_id }.emit();
    }
}

impl Admitted {
    /// Calls the upstream with this body.
    pub(crate) async fn call(self, body: Body) -> Result<Response<Body>, Status> {
        let begun = Instant::now();
        let path = Uri::try_from(self.route.method.path.as_str()).map_err(runtime::status::internal)?;
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = path;
        // Tonic's channel takes the version at its word, and there is only one that upstreams speak.
        *request.version_mut() = Version::HTTP_2;
        *request.headers_mut() = self.headers;
        let headers = request.headers_mut();
        headers.insert(header::TE, HeaderValue::from_static("trailers"));
        headers.entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static("application/grpc"));
        let response = self.route.backend.call(request).await?;
        CallOpened { way: self.way, took: begun.elapsed() }.emit();
        Ok(response)
    }

    /// The method gives no more than one answer.
    pub(crate) fn has_one_answer(&self) -> bool {
        !self.route.method.server_streaming
    }
}

/// A timeout as gRPC writes it: at most eight digits, in milliseconds or, if that is too long, in seconds.
pub(crate) fn grpc_timeout(timeout: Duration) -> HeaderValue {
    let milliseconds = timeout.as_millis();
    let text = match milliseconds {
        0..=99_999_999 => format!("{milliseconds}m"),
        _ => format!("{}S", timeout.as_secs().min(99_999_999)),
    };
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("99999999S"))
}
