//! Which other pages may read our answers: those of the allowed origins, and no others.

use std::{sync::Arc, time::Duration};

use http::{HeaderName, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::{edge::Edge, metadata};

/// How long a browser may remember the answer.
const MAX_AGE: Duration = Duration::from_secs(3600);

pub(super) fn layer(edge: &Arc<Edge>) -> CorsLayer {
    let edge = Arc::clone(edge);
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, _| edge.origins.contains(origin)))
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::CONTENT_TYPE,
            header::AUTHORIZATION,
            header::ACCEPT_LANGUAGE,
            metadata::TRACEPARENT,
            HeaderName::from_static("tracestate"),
            HeaderName::from_static("grpc-timeout"),
            HeaderName::from_static("x-grpc-web"),
            HeaderName::from_static("x-user-agent"),
        ])
        .expose_headers([
            HeaderName::from_static("grpc-status"),
            HeaderName::from_static("grpc-message"),
            HeaderName::from_static("grpc-status-details-bin"),
            HeaderName::from_static(metadata::TRACE_ID),
        ])
        .max_age(MAX_AGE)
}
