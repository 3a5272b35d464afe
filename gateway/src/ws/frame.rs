//! Frames: bytes to and from messages of `edge.v1`, and the small facts about them.

use std::collections::HashMap;

use bytes::Bytes;
use http::HeaderMap;
use prost::Message as _;
use proto::edge::{ClientFrame, Data, Headers, ServerFrame, Status as EdgeStatus};
use tonic::Status;

/// Reads a frame. Data's bytes are a slice of the message, not a copy.
pub(crate) fn decode(message: Bytes) -> Result<ClientFrame, prost::DecodeError> {
    ClientFrame::decode(message)
}

/// Writes a frame.
pub(crate) fn encode(frame: &ServerFrame) -> Bytes {
    frame.encode_to_vec().into()
}

/// Whether credit alone bounds how often such a frame can come: it carries data, or gives credit back, and nothing else.
pub(crate) fn is_bounded_by_credit(frame: &ClientFrame) -> bool {
    let carries_data = frame.data.as_ref().is_some_and(|data| !data.bytes.is_empty());
    let carries_more = frame.open.is_some()
        || frame.cancel
        || frame.hello.is_some()
        || frame.authenticate.is_some()
        || frame.ping.is_some()
        || frame.pong.is_some();
    (carries_data || (frame.credit > 0 && frame.data.is_none())) && !carries_more
}

/// Whether the frame has parts that belong to a call.
pub(crate) fn has_stream_parts(frame: &ClientFrame) -> bool {
    frame.open.is_some() || frame.data.is_some() || frame.half_close || frame.cancel
}

/// Whether the frame has parts that belong to the connection.
pub(crate) fn has_connection_parts(frame: &ClientFrame) -> bool {
    frame.hello.is_some() || frame.authenticate.is_some() || frame.ping.is_some() || frame.pong.is_some()
}

/// A frame with nothing in it yet.
pub(crate) fn of(stream_id: u32) -> ServerFrame {
    ServerFrame { stream_id, ..ServerFrame::default() }
}

/// A frame that returns credit.
pub(crate) fn credit(stream_id: u32, credit: u32) -> ServerFrame {
    ServerFrame { credit, ..of(stream_id) }
}

/// A frame that carries a message or a piece of one.
pub(crate) fn data(stream_id: u32, bytes: Bytes, more: bool) -> ServerFrame {
    ServerFrame { data: Some(Data { bytes, more }), ..of(stream_id) }
}

/// A frame that ends a stream.
pub(crate) fn end(stream_id: u32, status: &Status) -> ServerFrame {
    ServerFrame { status: Some(edge_status(status)), ..of(stream_id) }
}

/// Response headers, as far as they are ASCII metadata that a client may see.
pub(crate) fn headers(headers: &HeaderMap) -> Headers {
    Headers { metadata: ascii_metadata(headers) }
}

/// A status with its details and ASCII metadata.
pub(crate) fn edge_status(status: &Status) -> EdgeStatus {
    let details =
        tonic_types::pb::Status::decode(status.details()).map(|status| status.details).unwrap_or_default();
    EdgeStatus {
        code: u32::try_from(i32::from(status.code())).unwrap_or_default(),
        message: status.message().to_owned(),
        details,
        metadata: ascii_metadata(status.metadata().as_ref()),
    }
}

fn ascii_metadata(headers: &HeaderMap) -> HashMap<String, String> {
    headers
        .iter()
        .filter(|(name, _)| crate::metadata::is_for_clients(name))
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect()
}

#[cfg(test)]
mod tests {
    use proto::{
        access_v1::ErrorReason,
        edge::{Open, Ping},
        reason::Reason as _,
    };
    use tonic::Code;

    use super::*;

    #[test]
    fn payload_is_not_copied_when_a_frame_is_read() {
        let frame = ClientFrame {
            stream_id: 1,
            data: Some(Data { bytes: Bytes::from_static(b"payload"), more: false }),
            ..ClientFrame::default()
        };
        let message = Bytes::from(frame.encode_to_vec());
        let range = message.as_ptr_range();
        let bytes = decode(message).unwrap().data.unwrap().bytes;
        assert!(range.contains(&bytes.as_ptr()));
    }

    #[test]
    fn only_data_and_credit_are_exempt_from_the_frame_rate() {
        let data = |bytes: &'static [u8]| Some(Data { bytes: Bytes::from_static(bytes), more: false });
        let of = |frame| is_bounded_by_credit(&frame);
        assert!(of(ClientFrame { data: data(b"x"), half_close: true, ..Default::default() }));
        assert!(of(ClientFrame { credit: 9, ..Default::default() }));
        assert!(!of(ClientFrame { data: data(b""), credit: 9, ..Default::default() }));
        assert!(!of(ClientFrame { data: data(b"x"), open: Some(Open::default()), ..Default::default() }));
        assert!(!of(ClientFrame { ping: Some(Ping { nonce: 1 }), ..Default::default() }));
        assert!(!of(ClientFrame::default()));
    }

    #[test]
    fn details_survive_as_any_messages() {
        let status = ErrorReason::TokenMissing.refuse(Code::Unauthenticated, "no token");
        let edge = edge_status(&status);
        assert_eq!(edge.code, 16);
        assert_eq!(edge.details.len(), 1);
        assert_eq!(edge.details[0].type_url, "type.googleapis.com/google.rpc.ErrorInfo");
    }
}
