//! Frames that are malformed, too large, or out of order. None of them kills anything but the socket that sent it.

use bytes::Bytes;
use proto::edge::{ClientFrame, Data, Hello, Ping};
use tokio_tungstenite::tungstenite::Message;

use crate::support::{
    Stand, Tunnel,
    tunnel::{data, open, reason},
};

/// What a signed-in socket is closed with after these frames.
async fn closed_after(frames: impl IntoIterator<Item = ClientFrame>) -> (u16, String) {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    for frame in frames {
        tunnel.send(frame).await;
    }
    tunnel.closed().await
}

fn violation(rule: &str) -> (u16, String) {
    (1008, format!("PROTOCOL_VIOLATION {rule}"))
}

#[tokio::test]
async fn what_is_no_frame_closes_the_socket() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    tunnel.send_raw(Message::Binary(Bytes::from_static(&[0xff; 20]))).await;
    assert_eq!(tunnel.closed().await, violation("malformed"));
    let mut tunnel = Tunnel::signed_in(&stand).await;
    tunnel.send_raw(Message::Text("{}".into())).await;
    assert_eq!(tunnel.closed().await, violation("text"));
}

#[tokio::test]
async fn a_message_beyond_64_kib_closes_1009() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    tunnel.send_raw(Message::Binary(vec![0; 64 * 1024 + 1].into())).await;
    assert_eq!(tunnel.closed().await.0, 1009);
}

#[tokio::test]
async fn hello_comes_first_and_once() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::connect(&stand).await;
    tunnel.send(open(1, "Public")).await;
    assert_eq!(tunnel.closed().await, violation("hello_first"));
    let hello = || ClientFrame { hello: Some(Hello::default()), ..ClientFrame::default() };
    assert_eq!(closed_after([hello()]).await, violation("hello_once"));
    let named = Hello { client_version: "x".repeat(101), ..Hello::default() };
    let mut tunnel = Tunnel::connect(&stand).await;
    tunnel.send(ClientFrame { hello: Some(named), ..ClientFrame::default() }).await;
    assert_eq!(tunnel.closed().await, violation("client_version"));
}

#[tokio::test]
async fn stream_ids_only_increase() {
    assert_eq!(closed_after([open(5, "Chat"), open(5, "Chat")]).await, violation("stream_id_increases"));
    assert_eq!(closed_after([open(5, "Chat"), open(4, "Chat")]).await, violation("stream_id_increases"));
    assert_eq!(closed_after([data(1, b"x", false)]).await, violation("stream_not_open"));
    assert_eq!(closed_after([open(5, "Chat"), data(6, b"x", false)]).await, violation("stream_not_open"));
}

#[tokio::test]
async fn parts_belong_where_they_belong() {
    assert_eq!(closed_after([open(0, "Chat")]).await, violation("stream_zero"));
    let ping = ClientFrame { stream_id: 3, ping: Some(Ping { nonce: 1 }), ..ClientFrame::default() };
    assert_eq!(closed_after([ping]).await, violation("stream_zero_only"));
}

#[tokio::test]
async fn data_keeps_to_its_size_and_its_credit() {
    let piece = vec![0; 32 * 1024];
    let large = vec![0; 32 * 1024 + 1];
    assert_eq!(closed_after([open(1, "Hold"), data(1, &large, false)]).await, violation("data_bytes"));
    // More than the stream's credit and what the upstream's own window takes.
    let beyond = std::iter::once(open(1, "Hold")).chain((0..8).map(|_| data(1, &piece, false)));
    assert_eq!(closed_after(beyond).await, violation("stream_credit"));
    let overflow = ClientFrame { stream_id: 1, credit: u32::MAX, ..ClientFrame::default() };
    assert_eq!(closed_after([open(1, "Hold"), overflow]).await, violation("credit_overflow"));
    let overflow = ClientFrame { credit: i32::MAX as u32, ..ClientFrame::default() };
    assert_eq!(closed_after([overflow]).await, violation("credit_overflow"));
}

#[tokio::test]
async fn what_breaks_one_stream_ends_only_that() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let late = tunnel.open("Hold").await;
    tunnel.half_close(late).await;
    tunnel.message(late, b"late").await;
    let status = tunnel.end(late).await;
    assert_eq!((status.code, reason(&status).as_str()), (3, "PROTOCOL_VIOLATION"));
    let cut = tunnel.open("Hold").await;
    tunnel.send(data(cut, b"begun", true)).await;
    tunnel.half_close(cut).await;
    let status = tunnel.end(cut).await;
    assert_eq!((status.code, reason(&status).as_str()), (3, "PROTOCOL_VIOLATION"));
    assert_eq!(tunnel.unary("Echo", b"alive").await.unwrap(), "alive");
}

#[tokio::test]
async fn a_message_beyond_its_limit_ends_its_stream() {
    let stand = Stand::with(|config| config.socket.message_bytes = 40_000).await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let stream = tunnel.open("Echo").await;
    tunnel.message(stream, &vec![0; 40_001]).await;
    let status = tunnel.end(stream).await;
    assert_eq!((status.code, reason(&status).as_str()), (8, "MESSAGE_TOO_LARGE"));
    // The other way, too.
    let message = Some(Data { bytes: Bytes::from_static(b"1 40001"), more: false });
    let stream = tunnel
        .open_frame("Repeat", ClientFrame { data: message, half_close: true, ..Default::default() })
        .await;
    let status = tunnel.end(stream).await;
    assert_eq!((status.code, reason(&status).as_str()), (8, "MESSAGE_TOO_LARGE"));
    assert_eq!(tunnel.unary("Echo", b"alive").await.unwrap(), "alive");
}

#[tokio::test]
async fn at_most_four_messages_are_begun_at_a_time() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let mut streams = Vec::new();
    for _ in 0..5 {
        let stream = tunnel.open("Collect").await;
        tunnel.send(data(stream, b"begun ", true)).await;
        streams.push(stream);
    }
    let status = tunnel.end(streams[4]).await;
    assert_eq!((status.code, reason(&status).as_str()), (8, "PROTOCOL_VIOLATION"));
    for stream in &streams[..4] {
        tunnel.send(data(*stream, b"and done", false)).await;
        tunnel.half_close(*stream).await;
        assert_eq!(tunnel.answer(*stream).await.unwrap(), "begun and done");
    }
    // Their places are free again.
    let stream = tunnel.open("Collect").await;
    tunnel.send(data(stream, b"begun ", true)).await;
    tunnel.send(data(stream, b"again", false)).await;
    tunnel.half_close(stream).await;
    assert_eq!(tunnel.answer(stream).await.unwrap(), "begun again");
}

#[tokio::test]
async fn a_ping_is_answered() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    tunnel.send(ClientFrame { ping: Some(Ping { nonce: 77 }), ..ClientFrame::default() }).await;
    assert_eq!(tunnel.pong().await, 77);
}
