//! What one socket may do.

use std::time::Duration;

use proto::edge::ConnectionLimits;
use serde::Deserialize;

use crate::limits::Rate;

/// The limits of one socket. Each has an error or a close code of its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SocketLimits {
    /// Largest WebSocket message, in bytes; a larger one closes 1009.
    pub frame_bytes: u32,
    /// Largest `Data.bytes`, in bytes; larger closes 1008.
    pub data_bytes: u32,
    /// Largest gRPC message, in bytes, on every way in; a larger one ends its stream `RESOURCE_EXHAUSTED`
    /// (`MESSAGE_TOO_LARGE`).
    pub message_bytes: u32,
    /// Most open streams; one more is refused `RESOURCE_EXHAUSTED` (`TOO_MANY_STREAMS`).
    pub streams: u32,
    /// Initial credit of a stream, in bytes, each way; sending beyond it closes 1008.
    pub stream_credit: u32,
    /// Initial credit of the connection, in bytes, each way; sending beyond it closes 1008.
    pub connection_credit: u32,
    /// Most messages of which only a part has arrived; one more ends its stream `RESOURCE_EXHAUSTED`.
    pub partial_messages: u32,
    /// Most bytes that one socket may leave unread here; beyond, its fullest stream ends `RESOURCE_EXHAUSTED` (`SLOW_READER`).
    pub unread_bytes: u32,
    /// Frames other than data and credit; more close 1008.
    pub frame_rate: Rate,
    /// Streams opened; more are refused `RESOURCE_EXHAUSTED` (`RATE_LIMITED`).
    pub open_rate: Rate,
    /// How often the gateway pings, in milliseconds. After 1.5 times this without a word the peer is dead.
    pub ping_interval_ms: u64,
    /// How long a socket may be without an accepted token, in milliseconds; then it closes 4401.
    pub unauthenticated_ms: u64,
    /// How long after its token's expiry a socket stays open, in milliseconds; then it closes 4401.
    pub expired_ms: u64,
    /// How long a socket may be without any stream, in milliseconds; then it closes 1008.
    pub idle_ms: u64,
    /// How long a stream, or the whole socket, may refuse to take what waits for it, in milliseconds.
    /// Then the stream ends `RESOURCE_EXHAUSTED` (`SLOW_READER`), or the connection is cut: it would take no close either.
    pub slow_reader_ms: u64,
}

impl Default for SocketLimits {
    fn default() -> Self {
        Self {
            frame_bytes: 64 * 1024,
            data_bytes: 32 * 1024,
            message_bytes: 1024 * 1024,
            streams: 100,
            stream_credit: 64 * 1024,
            connection_credit: 512 * 1024,
            partial_messages: 4,
            unread_bytes: 1024 * 1024,
            frame_rate: Rate { per_second: 20, burst: 100 },
            open_rate: Rate { per_second: 20, burst: 100 },
            ping_interval_ms: 20_000,
            unauthenticated_ms: 10_000,
            expired_ms: 600_000,
            idle_ms: 600_000,
            slow_reader_ms: 10_000,
        }
    }
}

impl SocketLimits {
    pub(crate) const fn ping_interval(&self) -> Duration {
        Duration::from_millis(self.ping_interval_ms)
    }

    /// Silence of this length is death.
    pub(crate) fn silence(&self) -> Duration {
        self.ping_interval().mul_f64(1.5)
    }

    pub(crate) const fn unauthenticated(&self) -> Duration {
        Duration::from_millis(self.unauthenticated_ms)
    }

    pub(crate) const fn expired(&self) -> Duration {
        Duration::from_millis(self.expired_ms)
    }

    pub(crate) const fn idle(&self) -> Duration {
        Duration::from_millis(self.idle_ms)
    }

    pub(crate) const fn slow_reader(&self) -> Duration {
        Duration::from_millis(self.slow_reader_ms)
    }

    /// What the client is told.
    pub(crate) const fn for_clients(&self) -> ConnectionLimits {
        ConnectionLimits {
            frame_bytes: self.frame_bytes,
            data_bytes: self.data_bytes,
            message_bytes: self.message_bytes,
            streams: self.streams,
            stream_credit: self.stream_credit,
            connection_credit: self.connection_credit,
        }
    }

    /// What makes the limits impossible to keep, if anything.
    pub(crate) fn problem(&self) -> Option<&'static str> {
        let rates = [self.frame_rate, self.open_rate];
        match () {
            () if self.data_bytes == 0 || self.data_bytes > self.stream_credit => {
                Some("data_bytes must be at least 1 and at most stream_credit")
            }
            () if self.stream_credit > self.connection_credit => {
                Some("stream_credit must be at most connection_credit")
            }
            () if self.connection_credit > super::credit::LARGEST_CREDIT => {
                Some("connection_credit must be below 2 GiB")
            }
            () if self.frame_bytes < self.data_bytes.saturating_add(1024) => {
                Some("frame_bytes must leave 1 KiB beside data_bytes")
            }
            () if self.streams == 0 => Some("streams must be at least 1"),
            () if self.ping_interval_ms == 0 => Some("ping_interval_ms must be at least 1"),
            () if rates.iter().any(|rate| rate.per_second == 0 || rate.burst == 0) => {
                Some("frame_rate and open_rate must be at least 1 per second with a burst of at least 1")
            }
            () => None,
        }
    }
}
