//! Plain links, from a browser's request to a plug-in's bytes and back.

use std::{net::SocketAddr, time::Duration};

use bytes::Bytes;
use gateway::{Config, UpstreamConfig};
use http::{Method, Response, StatusCode, header};
use proto::{
    access_v1::ErrorReason,
    edge::PluginHealth,
    reason::{Extra, Reason as _},
};
use tonic::{Code, Status};

use crate::support::{
    Stand, Upstream,
    files::{CONTRACT, Fault, File, Files},
    http::{Exchange, get, send},
    soon,
    stand::world,
};

const LINK: &str = "/-/test.file.v1";

/// A gateway in front of files.
struct Linked {
    stand: Stand,
    files: Files,
    upstream: Upstream,
}

impl Linked {
    async fn start() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::reflecting(CONTRACT, change).await
    }

    async fn reflecting(contract: &str, change: impl FnOnce(&mut Config)) -> Self {
        let ((clock, issuer), files) = (world(), Files::default());
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let service = files.service(contract);
        let upstream = Upstream::serve(service, files.observed.clone(), anywhere, &issuer, &clock).await;
        let stand = Stand::over(clock, issuer, upstream.address, |config| {
            config.upstreams = vec![UpstreamConfig {
                name: "file-svc".to_owned(),
                uris: vec![format!("http://{}", upstream.address)],
                packages: vec!["test.file.v1".to_owned()],
                allow_plaintext: false,
            }];
            change(config);
        })
        .await;
        stand
            .plugin_is(|plugin| plugin.health() == PluginHealth::Serving && plugin.reflect_time.is_some())
            .await;
        Self { stand, files, upstream }
    }

    /// A file of 200,000 bytes that all differ from their neighbours.
    fn picture(&self, token: &str, fault: Fault) -> Bytes {
        let bytes: Bytes =
            (0..200_000u32).map(|number| number.to_le_bytes()[usize::from(number % 3 == 0)]).collect();
        let (content_type, etag) = ("image/webp", "v1");
        self.files.put(
            token,
            File { bytes: bytes.clone(), content_type, etag, seconds: 3600, fault, ..File::default() },
        );
        bytes
    }

    async fn get(&self, token: &str, headers: &[(header::HeaderName, &str)]) -> Response<Bytes> {
        self.ask(Method::GET, token, headers).await
    }

    async fn ask(
        &self,
        method: Method,
        token: &str,
        headers: &[(header::HeaderName, &str)],
    ) -> Response<Bytes> {
        let mut request = get(&format!("{LINK}/{token}"));
        *request.method_mut() = method;
        for (name, value) in headers {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        send(&self.stand, request).await
    }

    async fn begin(&self, token: &str) -> Exchange {
        Exchange::begin(&self.stand, get(&format!("{LINK}/{token}"))).await
    }

    async fn stop(self) {
        self.upstream.kill().await;
    }
}

fn of<'a>(response: &'a Response<Bytes>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn the_whole_is_given_with_what_a_browser_needs() {
    let linked = Linked::start().await;
    let bytes = linked.picture("picture", Fault::None);
    let response = linked.get("picture", &[]).await;
    assert_eq!((response.status(), response.body()), (StatusCode::OK, &bytes));
    for (name, value) in [
        ("content-type", "image/webp"),
        ("content-length", "200000"),
        ("content-disposition", "inline"),
        ("cache-control", "private, max-age=3600, immutable"),
        ("etag", "\"v1\""),
        ("accept-ranges", "bytes"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
    ] {
        assert_eq!(of(&response, name), value, "{name}");
    }
    assert_eq!(of(&response, "switchboard-trace-id").len(), 32);
    linked.files.observed.open_is(0).await;
    linked.stop().await;
}

#[tokio::test]
async fn nothing_of_who_asks_goes_along_but_the_trace_and_the_language() {
    let linked = Linked::start().await;
    linked.picture("picture", Fault::None);
    let bearer = format!("Bearer {}", linked.stand.token().0);
    let headers = [
        (header::COOKIE, "__Host-refresh=secret"),
        (header::AUTHORIZATION, bearer.as_str()),
        (header::ACCEPT_LANGUAGE, "de"),
        (header::HeaderName::from_static("switchboard-client-address"), "203.0.113.9"),
        (
            header::HeaderName::from_static("traceparent"),
            "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01",
        ),
    ];
    let response = linked.get("picture", &headers).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(of(&response, "switchboard-trace-id"), "0123456789abcdef0123456789abcdef");
    let seen = linked.files.last_asked().metadata;
    for absent in ["cookie", "authorization", "switchboard-client-address"] {
        assert!(!seen.contains_key(absent), "{absent} went along");
    }
    assert_eq!(seen["accept-language"], "de");
    let trace = seen["traceparent"].to_str().unwrap();
    assert!(
        trace.starts_with("00-0123456789abcdef0123456789abcdef-") && !trace.contains("-0123456789abcdef-")
    );
    linked.stop().await;
}

#[tokio::test]
async fn one_range_is_a_part_and_several_are_the_whole() {
    let linked = Linked::start().await;
    let bytes = linked.picture("picture", Fault::None);
    for (range, first, last) in [
        ("bytes=0-0", 0, 0),
        ("bytes=70000-150000", 70_000, 150_000),
        ("bytes=199990-", 199_990, 199_999),
        ("bytes=-5", 199_995, 199_999),
        ("bytes=100-999999", 100, 199_999),
        ("bytes=-999999", 0, 199_999),
    ] {
        let response = linked.get("picture", &[(header::RANGE, range)]).await;
        assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT, "{range}");
        assert_eq!(of(&response, "content-range"), format!("bytes {first}-{last}/200000"));
        assert_eq!(response.body(), &bytes.slice(first..=last), "{range}");
    }
    for range in ["bytes=0-1,5-6", "lines=1-2", "bytes=9-1"] {
        let response = linked.get("picture", &[(header::RANGE, range)]).await;
        assert_eq!((response.status(), response.body().len()), (StatusCode::OK, 200_000), "{range}");
        assert_eq!(linked.files.last_asked().range, None);
    }
    linked.picture("stubborn", Fault::NoRanges);
    let response = linked.get("stubborn", &[(header::RANGE, "bytes=5-9")]).await;
    assert_eq!((response.status(), response.body().len()), (StatusCode::OK, 200_000));
    linked.stop().await;
}

#[tokio::test]
async fn a_range_behind_the_end_is_refused_with_the_length() {
    let linked = Linked::start().await;
    linked.picture("picture", Fault::None);
    let behind = (header::RANGE, "bytes=200000-");
    for known in [None, Some((header::IF_NONE_MATCH, "\"v0\"")), Some((header::IF_RANGE, "\"v1\""))] {
        let headers: Vec<_> = std::iter::once(behind.clone()).chain(known).collect();
        let response = linked.get("picture", &headers).await;
        assert_eq!(response.status(), StatusCode::RANGE_NOT_SATISFIABLE, "{headers:?}");
        assert_eq!(of(&response, "content-range"), "bytes */200000");
        assert_eq!(of(&response, "cache-control"), "no-store");
    }
    // Of other bytes than the client has a part of, the range says nothing.
    let response = linked.get("picture", &[behind.clone(), (header::IF_RANGE, "\"v0\"")]).await;
    assert_eq!((response.status(), response.body().len()), (StatusCode::OK, 200_000));
    let response = linked.get("picture", &[behind, (header::IF_NONE_MATCH, "\"v1\"")]).await;
    assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
    linked.files.observed.open_is(0).await;
    linked.stop().await;
}

#[tokio::test]
async fn who_has_the_bytes_is_not_sent_them_again() {
    let linked = Linked::start().await;
    // Were it not cancelled, the stream would stay open.
    linked.picture("picture", Fault::HangsAfter(1000));
    let response = linked.get("picture", &[(header::IF_NONE_MATCH, "\"v0\", W/\"v1\"")]).await;
    assert_eq!((response.status(), response.body().len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!((of(&response, "etag"), of(&response, "content-type")), ("\"v1\"", ""));
    assert_eq!(of(&response, "cache-control"), "private, max-age=3600, immutable");
    linked.files.observed.open_is(0).await;
    linked.stop().await;
}

#[tokio::test]
async fn a_download_is_taken_up_again_only_of_the_same_bytes() {
    let linked = Linked::start().await;
    linked.picture("picture", Fault::None);
    let range = (header::RANGE, "bytes=199990-");
    let same = linked.get("picture", &[range.clone(), (header::IF_RANGE, "\"v1\"")]).await;
    assert_eq!((same.status(), same.body().len()), (StatusCode::PARTIAL_CONTENT, 10));
    for other in ["\"v0\"", "W/\"v1\"", "Sat, 29 Oct 1994 19:43:31 GMT"] {
        let whole = linked.get("picture", &[range.clone(), (header::IF_RANGE, other)]).await;
        assert_eq!((whole.status(), whole.body().len()), (StatusCode::OK, 200_000), "{other}");
    }
    linked.files.observed.open_is(0).await;
    linked.stop().await;
}

#[tokio::test]
async fn head_is_the_same_without_the_bytes() {
    let linked = Linked::start().await;
    linked.picture("picture", Fault::HangsAfter(1000));
    let response = linked.ask(Method::HEAD, "picture", &[(header::RANGE, "bytes=5-9")]).await;
    assert_eq!((response.status(), response.body().len()), (StatusCode::OK, 0));
    assert_eq!((of(&response, "content-length"), of(&response, "content-type")), ("200000", "image/webp"));
    linked.files.observed.open_is(0).await;
    let response = linked.ask(Method::HEAD, "forged", &[]).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    linked.stop().await;
}

#[tokio::test]
async fn other_methods_are_not_for_links() {
    let linked = Linked::start().await;
    linked.picture("picture", Fault::None);
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
        let response = linked.ask(method.clone(), "picture", &[]).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(of(&response, "allow"), "GET, HEAD");
    }
    assert!(linked.files.asked.lock().is_empty());
    linked.stop().await;
}

#[tokio::test]
async fn hostile_names_and_types_are_bytes_to_be_saved() {
    let linked = Linked::start().await;
    let page = File { bytes: "<script>alert(1)</script>".into(), ..File::default() };
    for (content_type, name) in [
        ("text/html", ""),
        ("image/svg+xml", ""),
        ("image/png\r\nX-Evil: yes", ""),
        ("application/javascript", "a.js\"\r\nX-Evil: yes\r\n\r\n<html>"),
    ] {
        linked.files.put("hostile", File { content_type, name, ..page.clone() });
        let response = linked.get("hostile", &[]).await;
        assert_eq!((response.status(), response.body()), (StatusCode::OK, &page.bytes));
        assert_eq!(of(&response, "content-type"), "application/octet-stream", "{content_type:?}");
        assert!(of(&response, "content-disposition").starts_with("attachment"), "{content_type:?}");
        assert_eq!(of(&response, "content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!(of(&response, "x-content-type-options"), "nosniff");
        assert_eq!(of(&response, "cache-control"), "no-store");
        assert!(!response.headers().contains_key("x-evil") && !response.headers().contains_key("etag"));
    }
    linked.files.put("named", File { content_type: "image/png", name: "Ü 1.png", ..page });
    let response = linked.get("named", &[]).await;
    assert_eq!(of(&response, "content-disposition"), "attachment; filename*=UTF-8''%C3%9C%201.png");
    linked.stop().await;
}

#[tokio::test]
async fn what_is_no_link_is_nothing_and_looks_all_the_same() {
    let linked = Linked::start().await;
    let gone = Status::not_found("user 7 has no avatar");
    linked.files.put("gone", File { fault: Fault::Refused(Box::new(gone)), ..File::default() });
    let huge = "x".repeat(513);
    let links = [
        format!("{LINK}/forged"),
        format!("{LINK}/gone"),
        format!("{LINK}/{huge}"),
        format!("{LINK}/a%2fb"),
        format!("{LINK}/a/b"),
        format!("{LINK}/"),
        "/-/".to_owned(),
        "/-/test.other.v1/token".to_owned(),
    ];
    for link in &links {
        let response = send(&linked.stand, get(link)).await;
        let seen = (response.status(), response.body().as_ref());
        assert_eq!(seen, (StatusCode::NOT_FOUND, &b"There is nothing here, or no longer.\n"[..]), "{link}");
        assert_eq!(of(&response, "cache-control"), "no-store");
        assert_eq!(of(&response, "content-type"), "text/plain; charset=utf-8");
    }
    assert_eq!(linked.files.asked.lock().len(), 2, "the others never reached the service");
    linked.stop().await;
}

#[tokio::test]
async fn who_may_try_again_is_told_when() {
    let linked = Linked::start().await;
    let extra = Extra::retry_after(Duration::from_millis(6500));
    let busy = ErrorReason::RateLimited.refuse_with(Code::ResourceExhausted, "slow down", extra);
    linked.files.put("busy", File { fault: Fault::Refused(Box::new(busy)), ..File::default() });
    let response = linked.get("busy", &[]).await;
    assert_eq!((response.status(), of(&response, "retry-after")), (StatusCode::TOO_MANY_REQUESTS, "7"));
    let Linked { stand, upstream, .. } = linked;
    upstream.kill().await;
    stand.plugin_is(|plugin| plugin.health() == PluginHealth::Away).await;
    let response = send(&stand, get(&format!("{LINK}/any"))).await;
    assert_eq!((response.status(), of(&response, "retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "1"));
}

#[tokio::test]
async fn a_service_that_says_nothing_is_not_waited_for() {
    let linked = Linked::with(|config| config.link_open_ms = 100).await;
    linked.picture("silent", Fault::Silent);
    assert_eq!(linked.get("silent", &[]).await.status(), StatusCode::GATEWAY_TIMEOUT);
    linked.files.observed.open_is(0).await;
    linked.picture("headless", Fault::NoHeader);
    assert_eq!(linked.get("headless", &[]).await.status(), StatusCode::INTERNAL_SERVER_ERROR);
    linked.stop().await;
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_never_taken_for_the_whole() {
    let linked = Linked::start().await;
    let faults =
        [Fault::EndsAfter(150_000), Fault::FailsAfter(150_000), Fault::FailsAtTheEnd, Fault::Overflows];
    for fault in faults {
        linked.picture("broken", fault.clone());
        let mut answer = linked.begin("broken").await;
        assert_eq!(answer.head.status, StatusCode::OK);
        assert!(answer.rest().await.is_err(), "{fault:?} over HTTP/1");
        let mut answer = Exchange::begin_h2(&linked.stand, &format!("{LINK}/broken")).await;
        assert_eq!(answer.head.status, StatusCode::OK);
        assert!(answer.rest().await.is_err(), "{fault:?} over HTTP/2");
    }
    linked.files.observed.open_is(0).await;
    linked.stop().await;
}

#[tokio::test]
async fn an_upstream_that_dies_breaks_the_answer_off() {
    let linked = Linked::start().await;
    linked.picture("hangs", Fault::HangsAfter(100_000));
    let mut answer = linked.begin("hangs").await;
    answer.next().await.unwrap().unwrap();
    linked.stop().await;
    assert!(answer.rest().await.is_err());
}

#[tokio::test]
async fn who_leaves_cancels_the_upstreams_stream() {
    let linked = Linked::start().await;
    linked.picture("hangs", Fault::HangsAfter(100_000));
    let (mut answer, mut taken) = (linked.begin("hangs").await, 0);
    // All there is: then the gateway waits for the service, and not for the reader.
    while taken < 100_000 {
        taken += answer.next().await.unwrap().unwrap().len();
    }
    linked.files.observed.open_is(1).await;
    drop(answer);
    linked.files.observed.open_is(0).await;
    linked.stop().await;
}

/// More than all buffers on the way hold.
fn large() -> File {
    File { bytes: Bytes::from(vec![7; 16 * 1024 * 1024]), content_type: "video/mp4", ..File::default() }
}

#[tokio::test]
async fn a_reader_who_stalls_gives_the_upstreams_stream_back() {
    let linked = Linked::with(|config| config.link_stall_ms = 200).await;
    linked.files.put("large", large());
    let mut answer = linked.begin("large").await;
    answer.next().await.unwrap().unwrap();
    linked.files.observed.open_is(0).await;
    assert!(answer.rest().await.is_err());
    linked.stop().await;
}

#[tokio::test]
async fn a_reader_who_is_slow_gets_everything() {
    let linked = Linked::start().await;
    linked.files.put("large", large());
    let mut answer = linked.begin("large").await;
    let first = answer.next().await.unwrap().unwrap();
    // Others are served meanwhile.
    let bytes = linked.picture("picture", Fault::None);
    assert_eq!(linked.get("picture", &[]).await.body(), &bytes);
    assert_eq!(answer.rest().await.unwrap().len() + first.len(), 16 * 1024 * 1024);
    linked.files.observed.open_is(0).await;
    linked.stop().await;
}

#[tokio::test]
async fn a_drain_ends_open_links_in_time() {
    let linked = Linked::with(|config| config.drain_ms = 200).await;
    linked.picture("hangs", Fault::HangsAfter(100_000));
    linked.picture("picture", Fault::None);
    let mut answer = linked.begin("hangs").await;
    answer.next().await.unwrap().unwrap();
    let tasks = linked.stand.tasks.clone();
    let (broken, ()) =
        soon("the end", async { tokio::join!(answer.rest(), tasks.shutdown(Duration::from_secs(10))) }).await;
    assert!(broken.is_err());
    assert!(tasks.is_empty() && !tasks.hard().is_cancelled(), "nothing had to be dropped");
    linked.stop().await;
}

#[tokio::test]
async fn methods_that_only_say_that_they_are_links_are_refused_and_named() {
    let linked = Linked::reflecting("file_wrong.proto", |_| {}).await;
    linked.picture("picture", Fault::None);
    let plugin = linked.stand.plugin_is(|plugin| !plugin.problem.is_empty()).await;
    for method in [
        "BytesForToken",
        "ClientStream",
        "ForUsers",
        "ManyTokens",
        "NoOneof",
        "NoRange",
        "RangeForHeader",
        "TextForChunk",
        "Unary",
        "WithCookie",
    ] {
        assert!(plugin.problem.contains(&format!("FileService/{method} refused")), "{}", plugin.problem);
    }
    assert_eq!(linked.get("picture", &[]).await.status(), StatusCode::NOT_FOUND);
    assert!(linked.files.asked.lock().is_empty());
    linked.stop().await;
}

#[tokio::test]
async fn links_follow_the_method_that_gives_them() {
    let Linked { stand, files, upstream } = Linked::start().await;
    files.put("token", File { bytes: "still here".into(), content_type: "image/png", ..File::default() });
    let link = format!("{LINK}/token");
    assert_eq!(send(&stand, get(&link)).await.body(), "still here");
    assert_eq!(files.last_asked().method, "Open");
    let address = upstream.kill().await;
    stand.plugin_is(|plugin| plugin.health() == PluginHealth::Away).await;
    let service = files.service("file_renamed.proto");
    let upstream =
        Upstream::serve(service, files.observed.clone(), address, &stand.issuer, &stand.clock).await;
    let is_new =
        |plugin: &proto::edge::Plugin| plugin.methods.iter().any(|method| method.path.ends_with("Fetch"));
    stand.plugin_is(|plugin| plugin.health() == PluginHealth::Serving && is_new(plugin)).await;
    assert_eq!(send(&stand, get(&link)).await.body(), "still here");
    assert_eq!(files.last_asked().method, "Fetch");
    upstream.kill().await;
}
