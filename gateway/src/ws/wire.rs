//! A WebSocket's bytes: what waits to be written, and whether the peer takes it.

use std::{
    collections::VecDeque,
    pin::Pin,
    task::{Context, Poll},
    time::Instant,
};

use bytes::Bytes;
use futures::{Sink as _, Stream as _};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Error as WsError, Message,
        protocol::{CloseFrame, Role, WebSocketConfig},
    },
};

use super::close::Close;
use crate::events::Frame;

/// Tungstenite's own buffers, each way. Its defaults are 128 KiB.
const BUFFER_BYTES: usize = 4 * 1024;
/// Most bytes that tungstenite may hold for the peer.
const WRITE_LIMIT_BYTES: usize = 1024 * 1024;
/// Beyond this the upstreams are not read: the peer has enough to take.
const ENOUGH_BYTES: usize = 128 * 1024;
/// Beyond this the peer is not read either: it asks and does not listen.
const TOO_MUCH_BYTES: usize = 512 * 1024;

/// A WebSocket and the frames that wait to be written to it.
#[derive(Debug)]
pub(super) struct Wire<S> {
    socket: WebSocketStream<S>,
    queue: VecDeque<Bytes>,
    queued: usize,
    /// Something was written and not flushed.
    dirty: bool,
    /// Since when the peer takes nothing.
    blocked: Option<Instant>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    /// The server's side of an upgraded connection.
    pub(super) async fn new(io: S, frame_bytes: usize) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER_BYTES)
            .write_buffer_size(BUFFER_BYTES)
            .max_write_buffer_size(WRITE_LIMIT_BYTES)
            .max_message_size(Some(frame_bytes))
            .max_frame_size(Some(frame_bytes));
        let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
        Self { socket, queue: VecDeque::new(), queued: 0, dirty: false, blocked: None }
    }

    pub(super) fn push(&mut self, frame: Bytes) {
        self.queued += frame.len();
        self.queue.push_back(frame);
    }

    /// Whether more may be fetched for the peer.
    pub(super) const fn has_room(&self) -> bool {
        self.queued < ENOUGH_BYTES
    }

    /// Since when the peer takes nothing of what waits for it.
    pub(super) const fn blocked_since(&self) -> Option<Instant> {
        self.blocked
    }

    /// Hands over what waits, without flushing it: many frames make one write.
    pub(super) fn poll_feed(&mut self, cx: &mut Context<'_>, now: Instant) -> Poll<Result<(), WsError>> {
        while !self.queue.is_empty() {
            if Pin::new(&mut self.socket).poll_ready(cx)?.is_pending() {
                self.blocked.get_or_insert(now);
                return Poll::Pending;
            }
            self.blocked = None;
            let Some(frame) = self.queue.pop_front() else { break };
            self.queued -= frame.len();
            Frame { direction: "out", bytes: frame.len() }.emit();
            Pin::new(&mut self.socket).start_send(Message::Binary(frame))?;
            self.dirty = true;
        }
        Poll::Ready(Ok(()))
    }

    pub(super) fn poll_flush(&mut self, cx: &mut Context<'_>, now: Instant) -> Poll<Result<(), WsError>> {
        if !self.dirty {
            return Poll::Ready(Ok(()));
        }
        let flushed = Pin::new(&mut self.socket).poll_flush(cx)?;
        if flushed.is_pending() {
            self.blocked.get_or_insert(now);
            return Poll::Pending;
        }
        self.dirty = false;
        self.blocked = None;
        Poll::Ready(Ok(()))
    }

    pub(super) fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Message, WsError>>> {
        if self.queued > TOO_MUCH_BYTES {
            return Poll::Pending;
        }
        let message = Pin::new(&mut self.socket).poll_next(cx);
        // Tungstenite answers pings and closes by itself, and what it answers must be flushed.
        self.dirty |= matches!(message, Poll::Ready(Some(Ok(Message::Ping(_) | Message::Close(_)))));
        message
    }

    /// Says what is left to say, closes, and waits for the peer to do so too.
    pub(super) async fn close(mut self, close: &Close) -> Result<(), WsError> {
        use futures::{SinkExt as _, StreamExt as _};
        for frame in std::mem::take(&mut self.queue) {
            self.socket.feed(Message::Binary(frame)).await?;
        }
        let last = CloseFrame { code: close.code.number().into(), reason: close.reason.as_str().into() };
        self.socket.send(Message::Close(Some(last))).await?;
        while let Some(Ok(_)) = self.socket.next().await {}
        Ok(())
    }
}
