//! HTTP: the web client, gRPC and gRPC-Web, and the door to the tunnel.

pub(crate) mod cookies;
mod cors;
mod headers;
mod link;
mod measured;
mod proxy;
mod redirect;
mod static_files;
mod upgrade;

use std::{net::IpAddr, sync::Arc};

use axum::{
    Router,
    extract::{Request, State},
    middleware::from_fn_with_state,
    response::{IntoResponse as _, Response},
    routing::{any, get},
};
use http::{HeaderMap, Method, StatusCode, header};
use runtime::layers::PeerAddress;

pub(crate) use redirect::redirect_routes;

use crate::edge::Edge;

/// Everything that is served on the main port.
pub(crate) fn routes(edge: &Arc<Edge>) -> Router {
    let files = static_files::routes(edge.config.web_root.as_deref());
    let rpc = proxy::Rpc::new(Arc::clone(edge));
    Router::new()
        .route("/ws", get(upgrade::upgrade))
        .route("/-/", any(link::serve))
        .route("/-/{*link}", any(link::serve))
        .fallback(move |request: Request| dispatch(rpc, files, request))
        .with_state(Arc::clone(edge))
        .layer(cors::layer(edge))
        .layer(from_fn_with_state(headers::SecurityHeaders::new(edge), headers::add))
}

/// A call by its content type; the web client's files otherwise.
async fn dispatch(rpc: proxy::Rpc, files: Router, request: Request) -> Response {
    let is_call = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/grpc"));
    match *request.method() {
        Method::POST if is_call => rpc.call(request).await,
        Method::GET | Method::HEAD => serve_file(files, request).await,
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

async fn serve_file(files: Router, request: Request) -> Response {
    let Ok(response) = tower::ServiceExt::oneshot(files, request).await;
    response
}

/// Where the client of a request is.
fn client_address(
    State(edge): &State<Arc<Edge>>,
    extensions: &http::Extensions,
    headers: &HeaderMap,
) -> IpAddr {
    let peer = extensions.get::<PeerAddress>().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0);
    edge.proxies.client_address(peer, headers)
}
