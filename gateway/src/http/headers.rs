//! The headers that keep a browser from being turned against its user.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, header};

use crate::edge::Edge;

/// Two years, as preload lists ask for.
const HSTS: &str = "max-age=63072000; includeSubDomains";
const CSP: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
    connect-src 'self' wss:; media-src 'self' blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

/// What a plain link gives is nobody's page: it runs nothing and loads nothing, wherever it is opened.
const CSP_OF_LINKS: &str = "sandbox; default-src 'none'";

/// Marks an answer as that of a plain link.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfLink;

/// The headers of every answer.
#[derive(Debug, Clone)]
pub(super) struct SecurityHeaders(Arc<[(HeaderName, HeaderValue)]>);

impl SecurityHeaders {
    pub(super) fn new(edge: &Edge) -> Self {
        let mut headers = vec![
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP)),
            (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (
                HeaderName::from_static("permissions-policy"),
                HeaderValue::from_static(
                    "camera=(self), microphone=(self), display-capture=(self), geolocation=(), \
                    publickey-credentials-get=(self), publickey-credentials-create=(self)",
                ),
            ),
        ];
        // Meaningless over plain HTTP (RFC 6797, section 8.1), and a trap for whoever develops without TLS.
        if edge.config.public_url.starts_with("https:") {
            headers.push((header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS)));
        }
        Self(headers.into())
    }
}

/// Adds them.
pub(super) async fn add(State(headers): State<SecurityHeaders>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in headers.0.iter() {
        response.headers_mut().insert(name, value.clone());
    }
    if response.extensions().get::<OfLink>().is_some() {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP_OF_LINKS));
        let policy = HeaderName::from_static("cross-origin-resource-policy");
        headers.insert(policy, HeaderValue::from_static("same-origin"));
    }
    response
}
