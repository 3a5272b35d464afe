//! All kinds of methods through the tunnel.

use bytes::Bytes;
use proto::edge::{ClientFrame, Data, Open};

use crate::support::{Item, Stand, Tunnel, tunnel::reason};

#[tokio::test]
async fn a_unary_call_is_one_frame_each_way() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    assert_eq!(tunnel.unary("Echo", b"hello").await.unwrap(), "hello");
    assert_eq!(tunnel.data_frames, 1);
    assert_eq!(tunnel.unary("Echo", b"").await.unwrap(), "");
}

#[tokio::test]
async fn a_bidirectional_stream_echoes_until_it_is_half_closed() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let stream = tunnel.open("Chat").await;
    assert!(matches!(tunnel.item(stream).await, Item::Headers(_)));
    for message in ["one", "two", "three"] {
        tunnel.message(stream, message.as_bytes()).await;
        assert_eq!(tunnel.next_message(stream).await, message);
    }
    tunnel.half_close(stream).await;
    assert_eq!(tunnel.end(stream).await.code, 0);
    stand.observed.open_is(0).await;
}

#[tokio::test]
async fn a_client_stream_is_collected() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let stream = tunnel.open("Collect").await;
    for message in ["a", "b", "c"] {
        tunnel.message(stream, message.as_bytes()).await;
    }
    tunnel.half_close(stream).await;
    assert_eq!(tunnel.answer(stream).await.unwrap(), "abc");
}

#[tokio::test]
async fn a_server_stream_ends_after_its_messages() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let data = Some(Data { bytes: Bytes::from_static(b"500 100"), more: false });
    let stream =
        tunnel.open_frame("Repeat", ClientFrame { data, half_close: true, ..Default::default() }).await;
    for _ in 0..500 {
        assert_eq!(tunnel.next_message(stream).await.len(), 100);
    }
    assert_eq!(tunnel.end(stream).await.code, 0);
}

#[tokio::test]
async fn a_large_message_travels_in_chunks_both_ways() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let message: Vec<u8> = (0..1_000_000u32).map(|number| number.to_le_bytes()[1]).collect();
    let stream = tunnel.open("Echo").await;
    let mut left = 65_536i64;
    let mut chunks = message.chunks(32 * 1024).peekable();
    while let Some(chunk) = chunks.next() {
        let length = i64::try_from(chunk.len()).unwrap();
        while left + i64::from(tunnel.returned.get(&stream).copied().unwrap_or(0)) < length {
            tunnel.read().await.unwrap();
        }
        left -= length;
        let frame = crate::support::tunnel::data(stream, chunk, chunks.peek().is_some());
        tunnel.send(frame).await;
    }
    tunnel.half_close(stream).await;
    assert_eq!(tunnel.answer(stream).await.unwrap(), message);
    assert!(tunnel.data_frames >= 31, "{}", tunnel.data_frames);
}

#[tokio::test]
async fn a_deadline_is_kept_and_ends_the_upstreams_stream() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let open = Some(Open { timeout_ms: 200, ..Open::default() });
    let stream = tunnel.open_frame("Hold", ClientFrame { open, ..Default::default() }).await;
    let status = tunnel.end(stream).await;
    assert_eq!(status.code, 4, "{status:?}");
    assert!(status.metadata.contains_key("switchboard-trace-id"));
    stand.observed.open_is(0).await;
}

#[tokio::test]
async fn a_cancelled_stream_is_cancelled_upstream() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let stream = tunnel.open("Hold").await;
    stand.observed.open_is(1).await;
    tunnel.cancel(stream).await;
    stand.observed.open_is(0).await;
    // Frames for a stream that is over are ignored.
    tunnel.message(stream, b"late").await;
    tunnel.cancel(stream).await;
    assert_eq!(tunnel.unary("Echo", b"alive").await.unwrap(), "alive");
}

#[tokio::test]
async fn a_socket_that_goes_takes_its_streams_along() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    tunnel.open("Hold").await;
    tunnel.open("Chat").await;
    stand.observed.open_is(2).await;
    drop(tunnel);
    stand.observed.open_is(0).await;
}

#[tokio::test]
async fn an_upstream_that_dies_ends_its_streams_as_away() {
    let mut stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let stream = tunnel.open("Chat").await;
    tunnel.message(stream, b"x").await;
    assert_eq!(tunnel.next_message(stream).await, "x");
    stand.upstream.take().unwrap().kill().await;
    let status = tunnel.end(stream).await;
    assert_eq!((status.code, reason(&status).as_str()), (14, "SERVICE_AWAY"));
}

#[tokio::test]
async fn a_refusal_keeps_its_details_and_has_a_trace_id() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let trace = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
    let open =
        Some(Open { metadata: [("traceparent".to_owned(), trace.to_owned())].into(), ..Open::default() });
    let stream =
        tunnel.open_frame("Fail", ClientFrame { open, half_close: true, ..Default::default() }).await;
    let status = tunnel.end(stream).await;
    assert_eq!((status.code, status.message.as_str()), (8, "as you wished"));
    assert_eq!(reason(&status), "OVERLOADED");
    assert_eq!(status.metadata["switchboard-trace-id"], "0123456789abcdef0123456789abcdef");
}

#[tokio::test]
async fn only_named_metadata_passes() {
    let stand = Stand::start().await;
    let (token, _) = stand.token();
    let mut tunnel = Tunnel::with_token(&stand, token.clone()).await;
    let sent = [
        ("accept-language", "de"),
        ("tracestate", "a=b"),
        ("traceparent", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"),
        ("authorization", "Bearer forged"),
        ("switchboard-edge-token", "forged"),
        ("switchboard-client-address", "203.0.113.9"),
        ("cookie", "a=b"),
        ("x-anything", "else"),
        ("bad name", "x"),
    ];
    let metadata = sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let open = Some(Open { metadata, ..Open::default() });
    let stream =
        tunnel.open_frame("Metadata", ClientFrame { open, half_close: true, ..Default::default() }).await;
    let seen = String::from_utf8(tunnel.answer(stream).await.unwrap().to_vec()).unwrap();
    assert!(seen.contains("accept-language: de\n"), "{seen}");
    assert!(seen.contains("tracestate: a=b\n"), "{seen}");
    assert!(seen.contains("traceparent: 00-0123456789abcdef0123456789abcdef-"), "{seen}");
    assert!(seen.contains(&format!("authorization: Bearer {token}\n")), "{seen}");
    for forged in ["forged", "203.0.113.9", "cookie", "x-anything"] {
        assert!(!seen.contains(forged), "{forged} passed:\n{seen}");
    }
}
