//! Which metadata passes. What is not named here stays outside.

use http::{HeaderMap, HeaderName, header};

/// What a client's request may carry through.
pub(crate) const FROM_CLIENTS: [HeaderName; 3] =
    [HeaderName::from_static("traceparent"), HeaderName::from_static("tracestate"), header::ACCEPT_LANGUAGE];

/// The W3C trace context of a call.
pub(crate) const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
/// The gateway's own service token: what makes its word on the client's address believable.
pub(crate) const EDGE_TOKEN: HeaderName = HeaderName::from_static("switchboard-edge-token");
/// The address that the client's connection came from.
pub(crate) const CLIENT_ADDRESS: HeaderName = HeaderName::from_static("switchboard-client-address");
/// Names a failed call in the logs.
pub(crate) const TRACE_ID: &str = "switchboard-trace-id";

/// Whether a client may see this response metadata. `set-cookie` is decided where cookies are.
pub(crate) fn is_for_clients(name: &HeaderName) -> bool {
    let name = name.as_str();
    !(name.starts_with("grpc-")
        || name.ends_with("-bin")
        || matches!(
            name,
            "set-cookie" | "content-type" | "content-length" | "date" | "server" | "te" | "trailer"
        )
        || is_of_one_hop(name))
}

/// Whether a header speaks about one connection and not about the call.
pub(crate) fn is_of_one_hop(name: &str) -> bool {
    matches!(name, "connection" | "keep-alive" | "proxy-connection" | "transfer-encoding" | "upgrade")
}

/// Copies what a client's request may carry.
pub(crate) fn copy_from_client(from: &HeaderMap, into: &mut HeaderMap) {
    for name in FROM_CLIENTS {
        if let Some(value) = from.get(&name) {
            into.insert(name, value.clone());
        }
    }
}
