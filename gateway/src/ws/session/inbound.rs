//! From the client to the upstream.

use std::time::{Duration, Instant};

use proto::{
    access_v1::ErrorReason,
    edge::{ClientFrame, Data, Open},
    reason::{Extra, Reason as _},
};
use tonic::{Code, Status};

use super::{Action, Phase, Session, Taken, frame, stream_violation};
use crate::{
    grpc::{self, Assembly},
    ws::stream::{Stream, queue_cost},
};

impl Session {
    /// The upstream took queued messages.
    pub fn on_taken(&mut self, Taken { stream_id, cost, credit }: Taken) {
        let grant = self.with_stream(stream_id, |stream| stream.messages_taken(cost, credit));
        if let Some(credit) = grant.flatten() {
            self.send(frame::credit(stream_id, credit));
        }
    }

    pub(super) fn on_stream_frame(&mut self, client_frame: ClientFrame, now: Instant) {
        let stream_id = client_frame.stream_id;
        if frame::has_connection_parts(&client_frame) {
            return self.violation("stream_zero_only");
        }
        if let Some(open) = client_frame.open {
            if stream_id <= self.newest {
                return self.violation("stream_id_increases");
            }
            self.newest = stream_id;
            self.on_open(stream_id, open, now);
        } else if stream_id > self.newest {
            return self.violation("stream_not_open");
        }
        if let Some(data) = client_frame.data {
            self.on_client_data(stream_id, &data, now);
        }
        if client_frame.credit > 0 {
            self.on_stream_credit(stream_id, client_frame.credit, now);
        }
        if client_frame.half_close {
            self.on_half_close(stream_id, now);
        }
        if client_frame.cancel {
            self.on_cancel(stream_id, now);
        }
    }

    fn on_open(&mut self, stream_id: u32, open: Open, now: Instant) {
        if let Err(refusal) = self.may_open(now) {
            return self.send(frame::end(stream_id, &refusal));
        }
        let deadline = (open.timeout_ms > 0).then(|| now + Duration::from_millis(open.timeout_ms.into()));
        self.streams.insert(stream_id, Stream::new(&self.limits, deadline));
        self.clocks.idle_since = None;
        self.clocks.note(deadline, now);
        self.actions.push_back(Action::Open { stream_id, open });
    }

    fn may_open(&mut self, now: Instant) -> Result<(), Status> {
        if self.phase == Phase::Draining {
            return Err(ErrorReason::Draining.refuse(Code::Unavailable, "the gateway drains: reconnect"));
        }
        let limit = self.limits.streams;
        if self.streams.len() >= usize::try_from(limit).unwrap_or(usize::MAX) {
            let text = format!("at most {limit} streams are open on one connection");
            let extra = Extra::entry("limit", limit.to_string());
            return Err(ErrorReason::TooManyStreams.refuse_with(Code::ResourceExhausted, text, extra));
        }
        self.opens.take(now).map_err(|after| {
            let text = "streams are opened too fast";
            ErrorReason::RateLimited.refuse_with(Code::ResourceExhausted, text, Extra::retry_after(after))
        })
    }

    fn on_client_data(&mut self, stream_id: u32, data: &Data, now: Instant) {
        let length = match u32::try_from(data.bytes.len()) {
            Ok(length) if length <= self.limits.data_bytes => length,
            _ => return self.violation("data_bytes"),
        };
        if !self.receive.receive(length) {
            return self.violation("connection_credit");
        }
        if let Some(credit) = self.receive.release(length) {
            self.send(frame::credit(0, credit));
        }
        let Some(stream) = self.streams.get_mut(&stream_id) else { return };
        if !stream.receive.receive(length) {
            return self.violation("stream_credit");
        }
        if stream.half_closed {
            let status = stream_violation(Code::InvalidArgument, "data_after_half_close");
            return self.end_stream(stream_id, &status, now);
        }
        let accepted = match data.more {
            true => self.add_piece(stream_id, data, length),
            false => self.finish_message(stream_id, data, length),
        };
        match accepted {
            Ok(()) => self.shed_unread(now),
            Err(status) => self.end_stream(stream_id, &status, now),
        }
    }

    /// A piece that others follow.
    fn add_piece(&mut self, stream_id: u32, data: &Data, length: u32) -> Result<(), Status> {
        let begins = self.streams.get(&stream_id).is_some_and(|stream| stream.partial.is_none());
        if begins && self.partials >= self.limits.partial_messages {
            return Err(stream_violation(Code::ResourceExhausted, "partial_messages"));
        }
        let limit = self.limits.message_bytes;
        let grant = self.with_stream(stream_id, |stream| {
            let length_so_far = match &mut stream.partial {
                Some(assembly) => {
                    assembly.add(&data.bytes);
                    assembly.len()
                }
                none => none.insert(Assembly::begin(&data.bytes)).len(),
            };
            check_message(length_so_far, limit)?;
            Ok::<_, Status>(stream.piece_came(length))
        });
        self.partials += u32::from(begins && grant.is_some());
        if let Some(credit) = grant.transpose()?.flatten() {
            self.send(frame::credit(stream_id, credit));
        }
        Ok(())
    }

    /// The last piece of a message, or all of it.
    fn finish_message(&mut self, stream_id: u32, data: &Data, credit: u32) -> Result<(), Status> {
        let limit = self.limits.message_bytes;
        let message = self.with_stream(stream_id, |stream| {
            let so_far = stream.partial.as_ref().map_or(0, Assembly::len);
            check_message(so_far + data.bytes.len(), limit)?;
            let assembled = stream.partial.is_some();
            let message = match stream.partial.take() {
                Some(mut assembly) => {
                    assembly.add(&data.bytes);
                    assembly.finish()
                }
                None => grpc::frame(&data.bytes),
            };
            let cost = queue_cost(message.len());
            stream.queued += cost;
            Ok::<_, Status>((message, cost, assembled))
        });
        if let Some((message, cost, assembled)) = message.transpose()? {
            self.partials -= u32::from(assembled);
            self.actions.push_back(Action::Message { message, taken: Taken { stream_id, cost, credit } });
        }
        Ok(())
    }

    fn on_half_close(&mut self, stream_id: u32, now: Instant) {
        let Some(stream) = self.streams.get_mut(&stream_id) else { return };
        if stream.partial.is_some() {
            let status = stream_violation(Code::InvalidArgument, "half_close_in_message");
            return self.end_stream(stream_id, &status, now);
        }
        if !std::mem::replace(&mut stream.half_closed, true) {
            self.actions.push_back(Action::HalfClose { stream_id });
        }
    }
}

fn check_message(length: usize, limit: u32) -> Result<(), Status> {
    if length <= usize::try_from(limit).unwrap_or(usize::MAX) {
        return Ok(());
    }
    Err(grpc::too_large(limit))
}
