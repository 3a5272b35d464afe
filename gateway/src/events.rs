//! What is worth telling: each event logs and counts at once.

use std::{net::IpAddr, path::Path, time::Duration};

use tonic::{Code, Status};

/// A socket was opened.
pub(crate) struct SocketOpened<'a> {
    pub(crate) connection_id: &'a str,
    pub(crate) address: IpAddr,
}

impl SocketOpened<'_> {
    pub(crate) fn emit(&self) {
        metrics::gauge!("gateway_sockets").increment(1.0);
        metrics::counter!("gateway_sockets_opened_total").increment(1);
        tracing::debug!(connection.id = self.connection_id, client.address = %self.address, "socket opened");
    }
}

/// A socket is gone.
pub(crate) struct SocketClosed<'a> {
    pub(crate) connection_id: &'a str,
    /// The gateway's close code, or 0 when the client went.
    pub(crate) code: u16,
    pub(crate) reason: &'a str,
    pub(crate) lived: Duration,
}

impl SocketClosed<'_> {
    pub(crate) fn emit(&self) {
        metrics::gauge!("gateway_sockets").decrement(1.0);
        metrics::counter!("gateway_sockets_closed_total", "code" => self.code.to_string()).increment(1);
        let seconds = self.lived.as_secs();
        tracing::debug!(
            connection.id = self.connection_id,
            close.code = self.code,
            close.reason = self.reason,
            socket.seconds = seconds,
            "socket closed"
        );
    }
}

/// A call was accepted by an upstream.
pub(crate) struct CallOpened {
    pub(crate) way: &'static str,
    pub(crate) took: Duration,
}

impl CallOpened {
    pub(crate) fn emit(&self) {
        metrics::counter!("gateway_streams_opened_total", "way" => self.way).increment(1);
        metrics::histogram!("gateway_open_seconds", "way" => self.way).record(self.took.as_secs_f64());
    }
}

/// A call was refused here, before any upstream saw it.
pub(crate) struct CallRefused<'a> {
    pub(crate) way: &'static str,
    pub(crate) path: &'a str,
    pub(crate) status: &'a Status,
    pub(crate) trace_id: &'a str,
}

impl CallRefused<'_> {
    pub(crate) fn emit(&self) {
        let reason = proto::reason::of(self.status)
            .map_or_else(|| code_name(self.status.code()), |(_, reason)| reason);
        metrics::counter!("gateway_refused_total", "way" => self.way, "reason" => reason.clone())
            .increment(1);
        tracing::debug!(
            rpc.path = self.path,
            rpc.way = self.way,
            refusal.reason = reason,
            refusal.text = self.status.message(),
            trace_id = self.trace_id,
            "call refused"
        );
    }
}

fn code_name(code: Code) -> String {
    format!("{code:?}")
}

/// A tunnelled call ended.
pub(crate) struct StreamEnded<'a> {
    pub(crate) code: u32,
    pub(crate) text: &'a str,
    pub(crate) trace_id: &'a str,
}

impl StreamEnded<'_> {
    pub(crate) fn emit(&self) {
        metrics::counter!("gateway_streams_ended_total", "code" => self.code.to_string()).increment(1);
        if self.code != 0 {
            tracing::debug!(
                status.code = self.code,
                status.text = self.text,
                trace_id = self.trace_id,
                "tunnelled call ended"
            );
        }
    }
}

/// A connection was refused.
pub(crate) struct ConnectionRefused {
    pub(crate) address: IpAddr,
    pub(crate) reason: &'static str,
}

impl ConnectionRefused {
    pub(crate) fn emit(&self) {
        metrics::counter!("gateway_refused_total", "way" => "connection", "reason" => self.reason)
            .increment(1);
        tracing::debug!(client.address = %self.address, refusal.reason = self.reason, "connection refused");
    }
}

/// Frames went over a socket.
pub(crate) struct Frame {
    pub(crate) direction: &'static str,
    pub(crate) bytes: usize,
}

impl Frame {
    pub(crate) fn emit(&self) {
        metrics::counter!("gateway_frames_total", "direction" => self.direction).increment(1);
        let bytes = u64::try_from(self.bytes).unwrap_or(u64::MAX);
        metrics::counter!("gateway_frame_bytes_total", "direction" => self.direction).increment(bytes);
    }
}

/// An upstream changed.
pub(crate) struct UpstreamChanged<'a> {
    pub(crate) upstream: &'a str,
    pub(crate) uri: &'a str,
    pub(crate) health: &'static str,
    pub(crate) problem: &'a str,
}

impl UpstreamChanged<'_> {
    pub(crate) fn emit(&self) {
        let serving = if self.health == "serving" { 1.0 } else { 0.0 };
        metrics::gauge!("gateway_upstream_serving", "upstream" => self.upstream.to_owned(), "uri" => self.uri.to_owned())
            .set(serving);
        tracing::info!(
            upstream.name = self.upstream,
            upstream.uri = self.uri,
            upstream.health = self.health,
            upstream.problem = self.problem,
            "upstream changed"
        );
    }
}

/// A method that an upstream reflects is not served.
pub(crate) struct MethodRefused<'a> {
    pub(crate) problem: &'a str,
}

impl MethodRefused<'_> {
    pub(crate) fn emit(&self) {
        metrics::counter!("gateway_methods_refused_total").increment(1);
        tracing::warn!(upstream.problem = self.problem, "a method is refused");
    }
}

/// A plain link was answered.
pub(crate) struct LinkAnswered<'a> {
    pub(crate) status: http::StatusCode,
    pub(crate) trace_id: &'a str,
}

impl LinkAnswered<'_> {
    pub(crate) fn emit(&self) {
        metrics::counter!("gateway_links_total", "status" => self.status.as_str().to_owned()).increment(1);
        tracing::debug!(http.status = self.status.as_u16(), trace_id = self.trace_id, "link answered");
    }
}

/// A plain link's bytes ended, all of them sent or not.
pub(crate) struct LinkEnded<'a> {
    /// Bytes that were sent.
    pub(crate) bytes: u64,
    /// `complete`, `broken`, `stalled`, `left` or `drained`.
    pub(crate) end: &'static str,
    /// Why, if it broke.
    pub(crate) problem: &'a str,
    pub(crate) trace_id: &'a str,
}

impl LinkEnded<'_> {
    pub(crate) fn emit(&self) {
        metrics::counter!("gateway_links_ended_total", "end" => self.end).increment(1);
        metrics::counter!("gateway_link_bytes_total").increment(self.bytes);
        tracing::debug!(
            link.end = self.end,
            link.bytes = self.bytes,
            link.problem = self.problem,
            trace_id = self.trace_id,
            "link ended"
        );
    }
}

/// The certificate's files changed.
pub(crate) struct CertificateChanged<'a> {
    pub(crate) certificate: &'a Path,
    /// Why they cannot be used; the certificate before stays.
    pub(crate) problem: Option<String>,
}

impl CertificateChanged<'_> {
    pub(crate) fn emit(&self) {
        let used = if self.problem.is_none() { "yes" } else { "no" };
        metrics::counter!("gateway_certificate_changes_total", "used" => used).increment(1);
        match &self.problem {
            None => self.tell(),
            Some(problem) => self.complain(problem),
        }
    }

    fn tell(&self) {
        tracing::info!(certificate = %self.certificate.display(), "the certificate was replaced");
    }

    fn complain(&self, problem: &str) {
        tracing::error!(certificate = %self.certificate.display(), problem, "the new certificate cannot be used");
    }
}
