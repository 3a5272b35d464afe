//! The ways in that are not the tunnel: gRPC-Web, gRPC, and files.

use bytes::{Buf as _, Bytes};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::Full;
use proto::auth::RevocationReason;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::support::{
    ECHO, Stand, Tunnel,
    echo::call,
    http::{get, send},
    stand::ORIGIN,
};

/// A unary gRPC-Web call that says hello: its message, its status, its headers.
async fn grpc_web(
    stand: &Stand,
    method: &str,
    headers: &[(&'static str, &str)],
    text: bool,
) -> (Bytes, Status, HeaderMap) {
    grpc_web_message(stand, method, headers, text, b"hello").await
}

async fn grpc_web_message(
    stand: &Stand,
    method: &str,
    headers: &[(&'static str, &str)],
    text: bool,
    message: &[u8],
) -> (Bytes, Status, HeaderMap) {
    use base64::Engine as _;
    let base64 = base64::engine::general_purpose::STANDARD;
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let framed = [&[0][..], &length, message].concat();
    let body = if text { base64.encode(framed).into_bytes() } else { framed };
    let kind = if text { "application/grpc-web-text+proto" } else { "application/grpc-web+proto" };
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(format!("{ECHO}/{method}"))
        .header("host", "gateway.test")
        .header("content-type", kind)
        .header("accept", kind);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = send(stand, request.body(Full::new(body.into())).unwrap()).await;
    assert_eq!(response.status(), StatusCode::OK);
    let (head, mut body) = response.into_parts();
    if text {
        // Each frame is encoded, and padded, by itself.
        let decode = |group: &[u8]| base64.decode(group).unwrap();
        let decoded: Vec<u8> = body.chunks(4).flat_map(decode).collect();
        body = decoded.into();
    }
    let (mut message, mut trailers) = (Bytes::new(), head.headers.clone());
    while body.remaining() >= 5 {
        let (flag, length) = (body.get_u8(), body.get_u32() as usize);
        let part = body.split_to(length);
        if flag == 0 {
            message = part;
            continue;
        }
        for line in String::from_utf8(part.to_vec()).unwrap().lines() {
            let (name, value) = line.split_once(':').unwrap();
            trailers.insert(http::HeaderName::try_from(name).unwrap(), value.trim().parse().unwrap());
        }
    }
    (message, Status::from_header_map(&trailers).expect("a status"), head.headers)
}

#[tokio::test]
async fn grpc_web_is_checked_and_passed_on() {
    let stand = Stand::start().await;
    let bearer = format!("Bearer {}", stand.token().0);
    for text in [false, true] {
        let (message, status, headers) = grpc_web(&stand, "Echo", &[("authorization", &bearer)], text).await;
        assert_eq!((status.code(), message.as_ref()), (Code::Ok, &b"hello"[..]), "text: {text}");
        assert!(headers.contains_key("switchboard-trace-id"));
    }
    let (_, status, headers) = grpc_web(&stand, "Echo", &[], false).await;
    assert_eq!(status.code(), Code::Unauthenticated);
    assert_eq!(headers["switchboard-trace-id"].len(), 32);
    let (_, status, _) = grpc_web(&stand, "Internal", &[("authorization", &bearer)], false).await;
    assert_eq!(status.code(), Code::PermissionDenied);
    let (_, status, _) = grpc_web(&stand, "Missing", &[("authorization", &bearer)], false).await;
    assert_eq!(status.code(), Code::Unimplemented);
}

#[tokio::test]
async fn grpc_passes_through_under_the_same_checks() {
    let stand = Stand::start().await;
    let token = [("authorization", format!("Bearer {}", stand.token().0))];
    let answer = call(stand.channel(), "Echo", b"native", &token).await.unwrap();
    assert_eq!(answer.get_ref(), "native");
    assert!(answer.metadata().contains_key("switchboard-trace-id"));
    let reason = |status: &Status| proto::reason::of(status).unwrap().1;
    let status = call(stand.channel(), "Echo", b"", &[]).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unauthenticated, "TOKEN_MISSING"));
    assert!(status.metadata().contains_key("switchboard-trace-id"));
    let status = call(stand.channel(), "Internal", b"", &token).await.unwrap_err();
    assert_eq!(reason(&status), "NOT_ALLOWED");
    let status = call(stand.channel(), "Fail", b"", &token).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "OVERLOADED"));
    let trace = ("traceparent", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01".to_owned());
    let forged = ("switchboard-client-address", "203.0.113.9".to_owned());
    let seen = call(stand.channel(), "Metadata", b"", &[trace, forged]).await.unwrap();
    let seen = String::from_utf8_lossy(seen.get_ref()).into_owned();
    assert!(seen.contains("traceparent: 00-0123456789abcdef0123456789abcdef-"), "{seen}");
    assert!(!seen.contains("203.0.113.9"), "{seen}");
}

#[tokio::test]
async fn a_stream_over_grpc_ends_with_its_session() {
    let stand = Stand::start().await;
    let (token, session) = stand.token();
    let mut client = tonic::client::Grpc::new(stand.channel());
    client.ready().await.unwrap();
    let (_sender, messages) = tokio::sync::mpsc::channel::<Bytes>(1);
    let mut request = tonic::Request::new(tokio_stream::wrappers::ReceiverStream::new(messages));
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    let path = format!("{ECHO}/Hold").parse().unwrap();
    let mut answers = client.streaming(request, path, crate::support::echo::Raw).await.unwrap().into_inner();
    stand.observed.open_is(1).await;
    stand.guard.revocations.revoke(session, RevocationReason::PasswordChanged);
    let ended = crate::support::soon("the end", answers.message()).await.unwrap_err();
    stand.observed.open_is(0).await;
    let again = [("authorization", format!("Bearer {token}"))];
    let refused = call(stand.channel(), "Echo", b"", &again).await.unwrap_err();
    for status in [ended, refused] {
        let info = status.get_details_error_info().unwrap();
        assert_eq!(
            (info.reason.as_str(), info.metadata["cause"].as_str()),
            ("SESSION_REVOKED", "PASSWORD_CHANGED")
        );
    }
}

fn assert_too_large(status: &Status, limit: &str) {
    let info = status.get_details_error_info().unwrap_or_else(|| panic!("{status:?}"));
    assert_eq!((status.code(), info.reason.as_str()), (Code::ResourceExhausted, "MESSAGE_TOO_LARGE"));
    assert_eq!(info.metadata["limit"], limit);
}

#[tokio::test]
async fn a_message_that_is_too_large_is_refused_on_every_way_in() {
    let stand = Stand::start().await;
    let token = [("authorization", format!("Bearer {}", stand.token().0))];
    let most: &'static [u8] = vec![1; 1024 * 1024 + 1].leak();
    let answer = call(stand.channel(), "Echo", &most[1..], &token).await.unwrap();
    assert_eq!(answer.get_ref(), &most[1..]);
    assert_too_large(&call(stand.channel(), "Echo", most, &token).await.unwrap_err(), "1048576");
    stand.observed.open_is(0).await;
    // What an upstream says is measured, too.
    let two_large = call(stand.channel(), "Repeat", b"2 1048577", &token).await.unwrap_err();
    assert_too_large(&two_large, "1048576");
    stand.observed.open_is(0).await;

    for text in [false, true] {
        let bearer = [("authorization", token[0].1.as_str())];
        let (message, status, _) = grpc_web_message(&stand, "Echo", &bearer, text, &most[1..]).await;
        assert_eq!((status.code(), message.len()), (Code::Ok, most.len() - 1), "text: {text}");
        let (message, status, _) = grpc_web_message(&stand, "Echo", &bearer, text, most).await;
        assert_too_large(&status, "1048576");
        assert!(message.is_empty());
    }
    stand.observed.open_is(0).await;
}

#[tokio::test]
async fn a_stream_goes_on_until_one_of_its_messages_is_too_large() {
    let stand = Stand::with(|config| config.socket.message_bytes = 100_000).await;
    let token = stand.token().0;
    let mut client = tonic::client::Grpc::new(stand.channel());
    client.ready().await.unwrap();
    let (sender, messages) = tokio::sync::mpsc::channel::<Bytes>(1);
    let mut request = tonic::Request::new(tokio_stream::wrappers::ReceiverStream::new(messages));
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    let path = format!("{ECHO}/Chat").parse().unwrap();
    let mut answers = client.streaming(request, path, crate::support::echo::Raw).await.unwrap().into_inner();
    for length in [0, 1, 99_999, 100_000, 3] {
        sender.send(vec![5; length].into()).await.unwrap();
        let answer = crate::support::soon("an echo", answers.message()).await.unwrap().unwrap();
        assert_eq!(answer.len(), length);
    }
    sender.send(vec![5; 100_001].into()).await.unwrap();
    assert_too_large(&crate::support::soon("the end", answers.message()).await.unwrap_err(), "100000");
    stand.observed.open_is(0).await;
}

#[tokio::test]
async fn the_refresh_cookie_passes_only_where_it_belongs() {
    let stand = Stand::start().await;
    let (origin, cookie) = (("origin", ORIGIN), ("cookie", "__Host-refresh=old"));
    let (message, status, headers) = grpc_web(&stand, "Cookie", &[origin, cookie], false).await;
    assert_eq!((status.code(), message.as_ref()), (Code::Ok, &b"__Host-refresh=old"[..]));
    assert_eq!(headers["set-cookie"], "__Host-refresh=new; Secure");

    for refused in [&[cookie][..], &[("origin", "https://evil.test"), cookie][..]] {
        let (_, status, headers) = grpc_web(&stand, "Cookie", refused, false).await;
        assert_eq!(proto::reason::of(&status).unwrap().1, "ORIGIN_REFUSED");
        assert!(!headers.contains_key("set-cookie"));
    }
    // Another method neither gets nor sets one.
    let (message, _, _) = grpc_web(&stand, "Metadata", &[origin, cookie], false).await;
    assert!(!String::from_utf8_lossy(&message).contains("__Host-refresh"));
    // A client that is no browser has none.
    let native = [("cookie", "__Host-refresh=old".to_owned())];
    let answer = call(stand.channel(), "Cookie", b"", &native).await.unwrap();
    assert_eq!(answer.get_ref(), "none");
    assert!(!answer.metadata().contains_key("set-cookie"));
}

#[tokio::test]
async fn cookies_pass_to_one_upstream_only() {
    let stand = Stand::with(|config| config.cookie_authority = "auth-svc".to_owned()).await;
    let headers = [("origin", ORIGIN), ("cookie", "__Host-refresh=old")];
    let (message, status, headers) = grpc_web(&stand, "Cookie", &headers, false).await;
    assert_eq!((status.code(), message.as_ref()), (Code::Ok, &b"none"[..]));
    assert!(!headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn sockets_and_answers_are_for_pages_of_allowed_origins() {
    let stand = Stand::with(|config| config.allowed_origins = vec!["https://app.test".to_owned()]).await;
    for origin in [None, Some("https://evil.test"), Some("null"), Some("http://gateway.test.evil.test")] {
        assert!(Tunnel::try_connect(&stand, origin, "switchboard.v1.proto").await.is_err(), "{origin:?}");
    }
    assert!(Tunnel::try_connect(&stand, Some("https://app.test"), "switchboard.v1.proto").await.is_ok());
    assert!(Tunnel::try_connect(&stand, Some(ORIGIN), "switchboard.v2").await.is_err());

    let preflight = |origin| {
        let mut request = get(&format!("{ECHO}/Echo"));
        *request.method_mut() = Method::OPTIONS;
        request.headers_mut().insert("origin", http::HeaderValue::from_static(origin));
        request.headers_mut().insert("access-control-request-method", http::HeaderValue::from_static("POST"));
        request
    };
    let allowed = send(&stand, preflight("https://app.test")).await;
    assert_eq!(allowed.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "https://app.test");
    let refused = send(&stand, preflight("https://evil.test")).await;
    assert!(!refused.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
}

#[tokio::test]
async fn the_web_client_is_served_with_the_headers_that_protect_it() {
    let root =
        std::env::temp_dir().join(format!("switchboard-web-{}", runtime::Ids::random().next::<uuid::Uuid>()));
    std::fs::create_dir_all(root.join("assets")).unwrap();
    std::fs::write(root.join("index.html"), "<!doctype html><title>page</title>").unwrap();
    std::fs::write(root.join("assets/app-1a2b3c.js"), "let x = 1;\n".repeat(200)).unwrap();
    let stand = Stand::with(|config| {
        config.web_root = Some(root.clone());
        config.public_url = "https://gateway.test".to_owned();
    })
    .await;
    for path in ["/", "/calls/recent", "/index.html"] {
        let page = send(&stand, get(path)).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        assert!(page.body().starts_with(b"<!doctype html>"));
        assert_eq!(page.headers()[header::CACHE_CONTROL], "no-cache");
        let of = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
        assert!(of("content-security-policy").contains("frame-ancestors 'none'"));
        assert!(!of("content-security-policy").contains("unsafe-inline"));
        assert!(of("strict-transport-security").starts_with("max-age="));
        assert_eq!(of("cross-origin-opener-policy"), "same-origin");
        assert_eq!(of("x-content-type-options"), "nosniff");
        assert_eq!(of("referrer-policy"), "no-referrer");
        for wanted in
            ["camera=(self)", "publickey-credentials-get=(self)", "publickey-credentials-create=(self)"]
        {
            assert!(of("permissions-policy").contains(wanted));
        }
        assert!(of("content-security-policy").contains("img-src 'self' blob:;"));
    }
    let mut asset = get("/assets/app-1a2b3c.js");
    asset.headers_mut().insert(header::ACCEPT_ENCODING, http::HeaderValue::from_static("gzip"));
    let asset = send(&stand, asset).await;
    assert_eq!(asset.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    assert_eq!(asset.headers()[header::CONTENT_ENCODING], "gzip");
    assert!(asset.body().len() < 2000);
    let missing = send(&stand, get("/assets/gone.js")).await;
    assert_eq!(
        (missing.status(), &missing.headers()[header::CACHE_CONTROL]),
        (StatusCode::NOT_FOUND, &"no-cache".parse().unwrap())
    );
    let outside = send(&stand, get("/../../etc/passwd")).await;
    assert!(!outside.body().starts_with(b"root:"));
    std::fs::remove_dir_all(root).unwrap();
}
