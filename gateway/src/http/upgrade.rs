//! The door to the tunnel: an HTTP request becomes a WebSocket (RFC 6455, section 4.2).

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Message,
        handshake::derive_accept_key,
        protocol::{CloseFrame, Role},
    },
};

use crate::{
    edge::Edge,
    events::ConnectionRefused,
    limits::address_key,
    ws::{close::CloseCode, socket::Socket},
};

/// What is spoken: one message of `switchboard.edge.v1` in each binary message.
const SUBPROTOCOL: &str = "switchboard.v1.proto";

/// Upgrades a request to `/ws`.
pub(super) async fn upgrade(State(edge): State<Arc<Edge>>, mut request: Request) -> Response {
    let address = super::client_address(&State(Arc::clone(&edge)), request.extensions(), request.headers());
    let refuse = |status: StatusCode, reason: &'static str| {
        ConnectionRefused { address, reason }.emit();
        (status, reason).into_response()
    };
    if !edge.origins.allow(request.headers()) {
        return refuse(StatusCode::FORBIDDEN, "ORIGIN_REFUSED");
    }
    if edge.is_draining() {
        return refuse(StatusCode::SERVICE_UNAVAILABLE, "DRAINING");
    }
    let Some(accept) = accept_key(request.headers()) else {
        return refuse(StatusCode::UPGRADE_REQUIRED, "NOT_A_WEBSOCKET");
    };
    if !offers_subprotocol(request.headers()) {
        return refuse(StatusCode::BAD_REQUEST, "UNKNOWN_SUBPROTOCOL");
    }
    let place = edge.sockets_per_address.hold(address_key(address));
    let upgrade = hyper::upgrade::on(&mut request);
    let shared = Arc::clone(&edge);
    edge.tasks.spawn("socket", async move {
        let Ok(upgraded) = upgrade.await else { return };
        let io = TokioIo::new(upgraded);
        match place {
            Some(place) => Socket::new(shared, io, address, place).await.run().await,
            None => {
                ConnectionRefused { address, reason: "TOO_MANY_SOCKETS" }.emit();
                refuse_socket(io).await;
            }
        }
    });
    switching(&accept)
}

/// A browser sees a close code, and never the status of an upgrade that was refused.
async fn refuse_socket(io: TokioIo<hyper::upgrade::Upgraded>) {
    let mut socket = WebSocketStream::from_raw_socket(io, Role::Server, None).await;
    let code = CloseCode::Overload.number().into();
    let close = CloseFrame { code, reason: "TOO_MANY_SOCKETS address".into() };
    if let Err(error) = futures::SinkExt::send(&mut socket, Message::Close(Some(close))).await {
        tracing::debug!(%error, "a refused socket was gone already");
    }
}

fn switching(accept: &str) -> Response {
    let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    if let Ok(accept) = HeaderValue::try_from(accept) {
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    }
    response
}

/// The answer to the client's key; nothing if the request is no opening handshake of version 13.
fn accept_key(headers: &HeaderMap) -> Option<String> {
    let key = headers.get(header::SEC_WEBSOCKET_KEY)?;
    let version = headers.get(header::SEC_WEBSOCKET_VERSION)?;
    let upgrades = has_token(headers, &header::UPGRADE, "websocket")
        && has_token(headers, &header::CONNECTION, "upgrade");
    (upgrades && version == "13").then(|| derive_accept_key(key.as_bytes()))
}

fn offers_subprotocol(headers: &HeaderMap) -> bool {
    has_token(headers, &header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL)
}

fn has_token(headers: &HeaderMap, name: &http::HeaderName, token: &str) -> bool {
    headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|value| value.trim().eq_ignore_ascii_case(token))
}
