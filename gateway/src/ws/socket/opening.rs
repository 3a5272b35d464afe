//! How a stream becomes a call.

use std::time::Duration;

use http::{HeaderName, HeaderValue, header};
use proto::{
    access_v1::{Access, ErrorReason},
    edge::Open,
    reason::Reason as _,
};
use runtime::trace::TraceContext;
use tokio::io::{AsyncRead, AsyncWrite};
use tonic::{Code, Status};

use super::{Socket, now};
use crate::{
    edge::{Admitted, Asked, grpc_timeout},
    metadata,
};

impl<S: AsyncRead + AsyncWrite + Unpin> Socket<S> {
    pub(super) fn open(&mut self, stream_id: u32, open: &Open) {
        match self.admit(open) {
            Ok(admitted) => self.calls.open(stream_id, admitted),
            Err((mut status, trace)) => {
                add_trace_id(&mut status, trace);
                self.session.on_end(stream_id, status, now());
            }
        }
    }

    fn admit(&mut self, open: &Open) -> Result<Admitted, (Status, TraceContext)> {
        let sent = open.metadata.get("traceparent").and_then(|text| TraceContext::parse(text));
        let trace = sent.unwrap_or_default().child();
        self.refresh_credentials();
        let asked = Asked {
            way: "ws",
            path: &open.method,
            credentials: &self.credentials,
            address: self.address,
            trace,
        };
        let checked = self.edge.admit(&asked, |route| not_over_http_only(route.method.access.as_ref()));
        let mut admitted = checked.map_err(|status| (status, trace))?;
        for name in [HeaderName::from_static("tracestate"), header::ACCEPT_LANGUAGE] {
            let value = open.metadata.get(name.as_str()).and_then(|value| HeaderValue::try_from(value).ok());
            if let Some(value) = value {
                admitted.headers.insert(name, value);
            }
        }
        if open.timeout_ms > 0 {
            let timeout = grpc_timeout(Duration::from_millis(open.timeout_ms.into()));
            admitted.headers.insert("grpc-timeout", timeout);
        }
        Ok(admitted)
    }
}

fn not_over_http_only(access: Option<&Access>) -> Result<(), Status> {
    match access {
        Some(access) if access.refresh_cookie => {
            let text = "this method needs the refresh cookie: call it over HTTP";
            Err(ErrorReason::HttpOnly.refuse(Code::FailedPrecondition, text))
        }
        _ => Ok(()),
    }
}

fn add_trace_id(status: &mut Status, trace: TraceContext) {
    if let Ok(value) = trace.trace_id().parse() {
        status.metadata_mut().insert(metadata::TRACE_ID, value);
    }
}
