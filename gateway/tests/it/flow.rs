//! Slow readers, on either side, and who pays for them.

use bytes::Bytes;
use proto::edge::{ClientFrame, Data};

use crate::support::{
    Stand, Tunnel, soon,
    tunnel::{data, reason},
};

async fn repeat(tunnel: &mut Tunnel, text: &'static str) -> u32 {
    let data = Some(Data { bytes: Bytes::from_static(text.as_bytes()), more: false });
    tunnel.open_frame("Repeat", ClientFrame { data, half_close: true, ..Default::default() }).await
}

#[tokio::test]
async fn a_stream_that_is_not_read_stalls_only_itself() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let mut stalled = Vec::new();
    for _ in 0..12 {
        let stream = repeat(&mut tunnel, "1000 1000").await;
        tunnel.stingy.push(stream);
        stalled.push(stream);
    }
    for _ in 0..50 {
        assert_eq!(tunnel.unary("Echo", b"quick").await.unwrap(), "quick");
    }
    // Exactly the credit was used, and the rest comes when there is more.
    for stream in stalled {
        for _ in 0..65 {
            assert_eq!(tunnel.next_message(stream).await.len(), 1000);
        }
        tunnel.stingy.retain(|stingy| *stingy != stream);
        tunnel.credit(stream, 65_536).await;
        for _ in 65..1000 {
            assert_eq!(tunnel.next_message(stream).await.len(), 1000);
        }
        assert_eq!(tunnel.end(stream).await.code, 0);
    }
}

#[tokio::test]
async fn an_upstream_that_does_not_read_stalls_only_its_stream() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let held = tunnel.open("Hold").await;
    let piece = vec![0; 32 * 1024];
    for _ in 0..2 {
        tunnel.send(data(held, &piece, false)).await;
    }
    for _ in 0..50 {
        assert_eq!(tunnel.unary("Echo", b"quick").await.unwrap(), "quick");
    }
    // Its window in HTTP/2 took what it could. Credit comes back for the rest when it reads.
    stand.observed.gate.send_replace(true);
    let mut read = stand.observed.held.subscribe();
    soon("reading", read.wait_for(|held| *held == 2)).await.unwrap();
    while tunnel.returned.get(&held).copied().unwrap_or(0) < 65_536 {
        tunnel.read().await.unwrap();
    }
}

#[tokio::test]
async fn messages_in_pieces_wait_for_an_upstream_that_does_not_read() {
    const MESSAGES: usize = 12;
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let held = tunnel.open("Hold").await;
    let (piece, end) = (vec![0; 32 * 1024], vec![0; 20]);
    let message = || (0..8).map(|_| (&piece, true)).chain([(&end, false)]);
    let (mut sent, mut waited) = (0, false);
    for (bytes, more) in (0..MESSAGES).flat_map(|_| message()) {
        sent += u32::try_from(bytes.len()).unwrap();
        while sent > 65_536 + tunnel.returned.get(&held).copied().unwrap_or(0) {
            if waited {
                tunnel.read().await.unwrap();
                continue;
            }
            // What it may hold is held. All that is to come back before somebody reads has come with this answer.
            assert_eq!(tunnel.unary("Echo", b"quick").await.unwrap(), "quick");
            waited = sent > 65_536 + tunnel.returned.get(&held).copied().unwrap_or(0);
            stand.observed.gate.send_replace(waited);
        }
        tunnel.send(data(held, bytes, more)).await;
    }
    assert!(waited, "the socket does not hold all of it");
    let mut read = stand.observed.held.subscribe();
    soon("reading", read.wait_for(|held| *held == MESSAGES)).await.unwrap();
}

#[tokio::test]
async fn a_stream_that_stays_slow_is_cut_with_a_reason() {
    let stand = Stand::with(|config| config.socket.slow_reader_ms = 200).await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let slow = repeat(&mut tunnel, "1000 1000").await;
    tunnel.stingy.push(slow);
    let status = tunnel.end(slow).await;
    assert_eq!((status.code, reason(&status).as_str()), (8, "SLOW_READER"));
    assert_eq!(tunnel.unary("Echo", b"alive").await.unwrap(), "alive");
    stand.observed.open_is(0).await;
}

#[tokio::test]
async fn past_the_bound_the_fullest_stream_ends() {
    // Each stream may assemble a message while its upstream reads nothing; together they may not.
    let stand = Stand::with(|config| config.socket.unread_bytes = 200_000).await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let (small, large) = (tunnel.open("Hold").await, tunnel.open("Hold").await);
    let piece = vec![0; 32 * 1024];
    tunnel.send(data(small, &piece, true)).await;
    let mut sent = 0u32;
    for _ in 0..6 {
        while sent + 32_768 > 65_536 + tunnel.returned.get(&large).copied().unwrap_or(0) {
            tunnel.read().await.unwrap();
        }
        tunnel.send(data(large, &piece, true)).await;
        sent += 32_768;
    }
    let status = tunnel.end(large).await;
    assert_eq!((status.code, reason(&status).as_str()), (8, "SLOW_READER"));
    tunnel.send(data(small, b"", false)).await;
    stand.observed.gate.send_replace(true);
    let mut read = stand.observed.held.subscribe();
    soon("reading", read.wait_for(|held| *held == 1)).await.unwrap();
}

#[tokio::test]
async fn a_peer_that_reads_nothing_at_all_is_let_go() {
    let stand = Stand::with(|config| config.socket.slow_reader_ms = 300).await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    for _ in 0..4 {
        let stream = repeat(&mut tunnel, "100000 1000").await;
        tunnel.credit(stream, 200_000_000).await;
    }
    tunnel.credit(0, 1_000_000_000).await;
    stand.observed.open_is(4).await;
    stand.observed.open_is(0).await;
    drop(tunnel);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_streams_of_small_messages_and_six_readers_that_stop() {
    let stand = Stand::with(|config| {
        config.sockets_per_address = 100;
        config.socket.frame_rate.burst = 1000;
        config.socket.open_rate.burst = 1000;
        config.socket.slow_reader_ms = 60_000;
    })
    .await;
    // Six sockets each leave a stream unread that has far more to say than its credit.
    let mut stopped = Vec::new();
    for _ in 0..6 {
        let mut tunnel = Tunnel::signed_in(&stand).await;
        let stream = repeat(&mut tunnel, "100000 64").await;
        tunnel.stingy.push(stream);
        assert_eq!(tunnel.next_message(stream).await.len(), 64);
        stopped.push((tunnel, stream));
    }
    stand.observed.open_is(6).await;
    let busy = (0..10).map(|_| async {
        let mut tunnel = Tunnel::signed_in(&stand).await;
        let mut streams = Vec::new();
        for _ in 0..100 {
            streams.push(tunnel.open("Chat").await);
        }
        for _ in 0..5 {
            for stream in &streams {
                tunnel.feed(data(*stream, &[7; 64], false)).await;
            }
            tunnel.flush().await;
            for stream in &streams {
                assert_eq!(tunnel.next_message(*stream).await.len(), 64);
            }
        }
        assert!(*stand.observed.open.borrow() >= 100);
        tunnel
    });
    let busy = soon("a thousand streams", futures::future::join_all(busy)).await;
    assert_eq!(busy.len(), 10);
    // The upstream's connections lived through it, and so did those that stopped.
    for (mut tunnel, stream) in stopped {
        for _ in 1..1024 {
            assert_eq!(tunnel.next_message(stream).await.len(), 64);
        }
        assert_eq!(tunnel.unary("Echo", b"alive").await.unwrap(), "alive");
    }
}
