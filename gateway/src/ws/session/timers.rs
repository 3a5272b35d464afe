//! What happens because nothing else did.

use std::time::Instant;

use proto::{
    access_v1::ErrorReason,
    edge::{Ping, ServerFrame},
    reason::Reason as _,
};
use tonic::Status;

use super::{Identity, Session, frame, slow_reader};
use crate::ws::{close::CloseCode, limits::SocketLimits};

/// The times that a session keeps.
#[derive(Debug)]
pub(super) struct Clocks {
    opened: Instant,
    /// When the peer was last heard.
    pub(super) heard: Instant,
    next_ping: Instant,
    pings: u64,
    /// Since when there has been no stream.
    pub(super) idle_since: Option<Instant>,
    /// Not later than the next thing that falls due. It may be earlier: then nothing is found to do.
    wake: Instant,
}

impl Clocks {
    pub(super) fn new(limits: &SocketLimits, now: Instant) -> Self {
        let next_ping = now + limits.ping_interval();
        Self {
            opened: now,
            heard: now,
            next_ping,
            pings: 0,
            idle_since: Some(now),
            wake: next_ping.min(now + limits.unauthenticated()).min(now + limits.idle()),
        }
    }

    /// Something falls due at `time`.
    pub(super) fn note(&mut self, time: Option<Instant>, now: Instant) {
        if let Some(time) = time {
            self.wake = self.wake.min(time.max(now));
        }
    }

    /// Until when the socket may stay as it is without another token.
    pub(super) fn authenticated_until(
        &self,
        identity: Option<&Identity>,
        limits: &SocketLimits,
    ) -> Option<Instant> {
        match identity {
            Some(identity) => identity.expires.checked_add(limits.expired()),
            None => self.opened.checked_add(limits.unauthenticated()),
        }
    }
}

impl Session {
    /// When [`Session::on_time`] wants to be called, at the latest.
    pub fn next_wake(&self) -> Instant {
        self.clocks.wake
    }

    /// Time has passed.
    pub fn on_time(&mut self, now: Instant) {
        if self.is_closed() || now < self.clocks.wake {
            return;
        }
        self.end_what_is_late(now);
        self.close_what_is_dead(now);
        if self.is_closed() {
            return;
        }
        if now >= self.clocks.next_ping {
            self.clocks.pings += 1;
            self.clocks.next_ping = now + self.limits.ping_interval();
            self.send(ServerFrame { ping: Some(Ping { nonce: self.clocks.pings }), ..frame::of(0) });
        }
        self.clocks.wake = self.next_due();
    }

    fn end_what_is_late(&mut self, now: Instant) {
        let slow = self.limits.slow_reader();
        let late: Vec<(u32, Status)> = self
            .streams
            .iter()
            .filter_map(|(stream_id, stream)| {
                if stream.deadline.is_some_and(|deadline| deadline <= now) {
                    Some((*stream_id, Status::deadline_exceeded("the call's deadline has passed")))
                } else if stream.stalled.is_some_and(|since| since + slow <= now) {
                    Some((*stream_id, slow_reader("nothing of this stream was read for too long")))
                } else {
                    None
                }
            })
            .collect();
        for (stream_id, status) in late {
            self.end_stream(stream_id, &status, now);
        }
    }

    fn close_what_is_dead(&mut self, now: Instant) {
        if self.clocks.heard + self.limits.silence() <= now {
            return self.close(CloseCode::Policy, "SILENT");
        }
        if self
            .clocks
            .authenticated_until(self.identity.as_ref(), &self.limits)
            .is_some_and(|until| until <= now)
        {
            return match (&self.identity, self.verifier_away) {
                (Some(_), _) => self.close(CloseCode::Token, ErrorReason::TokenExpired.wire_name()),
                (None, true) => self.close(CloseCode::Overload, ErrorReason::KeysAway.wire_name()),
                (None, false) => self.close(CloseCode::Token, ErrorReason::TokenMissing.wire_name()),
            };
        }
        if self.clocks.idle_since.is_some_and(|since| since + self.limits.idle() <= now) {
            self.close(CloseCode::Policy, "IDLE");
        }
    }

    fn next_due(&self) -> Instant {
        let slow = self.limits.slow_reader();
        let streams = self.streams.values().flat_map(|stream| {
            [stream.deadline, stream.stalled.map(|since| since + slow)].into_iter().flatten()
        });
        [
            Some(self.clocks.next_ping),
            Some(self.clocks.heard + self.limits.silence()),
            self.clocks.authenticated_until(self.identity.as_ref(), &self.limits),
            self.clocks.idle_since.map(|since| since + self.limits.idle()),
        ]
        .into_iter()
        .flatten()
        .chain(streams)
        .min()
        .unwrap_or(self.clocks.next_ping)
    }
}
