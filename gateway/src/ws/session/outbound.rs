//! From the upstream to the client. The upstream is read only while there is credit for what it says.

use std::time::Instant;

use bytes::Bytes;
use proto::{access_v1::ErrorReason, edge::Headers, reason::Reason as _};
use tonic::{Code, Status};

use super::{Action, Session, frame};
use crate::{
    grpc::{Read, ReadError, too_large},
    ws::stream::Stream,
};

/// What a look at a stream's reader leads to.
enum Step {
    Piece(Bytes, bool),
    Pull,
    Finish,
    Wait,
    WaitForConnection,
    /// The upstream was asked already, or has not answered yet.
    Idle,
    Fail(Status),
}

impl Session {
    /// The upstream answered with headers. `one_answer`: its method sends no more than one message.
    pub fn on_response(&mut self, stream_id: u32, headers: Headers, one_answer: bool, now: Instant) {
        let Some(stream) = self.streams.get_mut(&stream_id) else { return };
        let mut first = frame::of(stream_id);
        first.headers = Some(headers);
        stream.one_answer = one_answer;
        stream.pulling = false;
        if one_answer {
            stream.held = Some(first);
        } else {
            self.send(first);
        }
        self.pump(stream_id, now);
    }

    /// The upstream said something: a piece of its body.
    pub fn on_data(&mut self, stream_id: u32, chunk: Bytes, now: Instant) {
        let known = self.with_stream(stream_id, |stream| {
            stream.pulling = false;
            stream.reader.push(chunk);
        });
        if known.is_some() {
            self.pump(stream_id, now);
            self.shed_unread(now);
        }
    }

    /// The call ended, or never began.
    pub fn on_end(&mut self, stream_id: u32, status: Status, now: Instant) {
        if let Some(stream) = self.streams.get_mut(&stream_id) {
            stream.ended = Some(status);
            self.pump(stream_id, now);
        }
    }

    pub(super) fn on_stream_credit(&mut self, stream_id: u32, credit: u32, now: Instant) {
        let Some(stream) = self.streams.get_mut(&stream_id) else { return };
        if !stream.send.grant(credit) {
            return self.violation("credit_overflow");
        }
        stream.stalled = None;
        self.pump(stream_id, now);
    }

    pub(super) fn on_connection_credit(&mut self, credit: u32, now: Instant) {
        if !self.send.grant(credit) {
            return self.violation("credit_overflow");
        }
        for _ in 0..self.waiting.len() {
            if self.send.left() == 0 {
                break;
            }
            let Some(stream_id) = self.waiting.pop_front() else { break };
            if let Some(stream) = self.streams.get_mut(&stream_id) {
                stream.waiting = false;
                stream.stalled = None;
                self.pump(stream_id, now);
            }
        }
    }

    /// Sends what there is credit for, then asks for more or ends the stream.
    fn pump(&mut self, stream_id: u32, now: Instant) {
        loop {
            let limit = self.limits.message_bytes;
            let room = self.send.left().min(self.limits.data_bytes);
            let Some(step) = self.with_stream(stream_id, |stream| next_step(stream, room, limit)) else {
                return;
            };
            match step {
                Step::Piece(bytes, more) => self.emit(stream_id, bytes, more),
                Step::Idle => return,
                Step::Pull => return self.actions.push_back(Action::Pull { stream_id }),
                Step::Finish => return self.finish(stream_id, now),
                Step::Wait => return self.stall(stream_id, now),
                Step::WaitForConnection => {
                    self.wait_for_connection(stream_id);
                    return self.stall(stream_id, now);
                }
                Step::Fail(status) => return self.end_stream(stream_id, &status, now),
            }
        }
    }

    fn emit(&mut self, stream_id: u32, bytes: Bytes, more: bool) {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.send.spend(length);
        let Some(stream) = self.streams.get_mut(&stream_id) else { return };
        stream.send.spend(length);
        stream.stalled = None;
        let next = frame::data(stream_id, bytes, more);
        if !stream.one_answer {
            return self.send(next);
        }
        match stream.held.take() {
            Some(held) if held.data.is_some() => {
                stream.held = Some(next);
                self.send(held);
            }
            Some(mut held) => {
                held.data = next.data;
                stream.held = Some(held);
            }
            None => stream.held = Some(next),
        }
    }

    fn finish(&mut self, stream_id: u32, now: Instant) {
        let status = self.streams.get_mut(&stream_id).and_then(|stream| stream.ended.take());
        if let Some(status) = status {
            self.end_stream(stream_id, &status, now);
        }
    }

    fn stall(&mut self, stream_id: u32, now: Instant) {
        if let Some(stream) = self.streams.get_mut(&stream_id) {
            let since = *stream.stalled.get_or_insert(now);
            self.clocks.note(Some(since + self.limits.slow_reader()), now);
        }
    }

    fn wait_for_connection(&mut self, stream_id: u32) {
        if let Some(stream) = self.streams.get_mut(&stream_id)
            && !std::mem::replace(&mut stream.waiting, true)
        {
            self.waiting.push_back(stream_id);
        }
    }
}

fn next_step(stream: &mut Stream, connection_room: u32, message_bytes: u32) -> Step {
    let room = connection_room.min(stream.send.left());
    match stream.reader.next(usize::try_from(room).unwrap_or(usize::MAX)) {
        Ok(Read::Piece { bytes, more }) => Step::Piece(bytes, more),
        Ok(Read::Blocked) if stream.send.left() > 0 => Step::WaitForConnection,
        Ok(Read::Blocked) => Step::Wait,
        Ok(Read::Empty) => after_all_was_read(stream, connection_room),
        Err(ReadError::TooLarge(_)) => Step::Fail(too_large(message_bytes)),
        Err(error @ ReadError::Compressed) => Step::Fail(broken(&error.to_string())),
    }
}

fn after_all_was_read(stream: &mut Stream, connection_room: u32) -> Step {
    match &stream.ended {
        Some(status) if status.code() == Code::Ok && !stream.reader.is_between_messages() => {
            Step::Fail(broken("the upstream ended within a message"))
        }
        Some(_) => Step::Finish,
        None if stream.pulling => Step::Idle,
        None if stream.send.left() == 0 => Step::Wait,
        None if connection_room == 0 => Step::WaitForConnection,
        None => {
            stream.pulling = true;
            Step::Pull
        }
    }
}

fn broken(text: &str) -> Status {
    ErrorReason::Internal.refuse(Code::Internal, text)
}
