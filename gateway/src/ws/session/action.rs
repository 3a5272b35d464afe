//! What a session wants done.

use bytes::Bytes;
use proto::edge::{Open, ServerFrame};

use crate::ws::close::Close;

/// What the session wants done. Actions are carried out in their order, all of them before the next input.
#[derive(Debug, PartialEq)]
pub enum Action {
    /// Send this frame.
    Send(Box<ServerFrame>),
    /// Verify this token and answer with [`super::Session::on_verdict`].
    Verify(String),
    /// Open a call upstream; answer with [`super::Session::on_response`] or [`super::Session::on_end`].
    Open {
        /// The stream.
        stream_id: u32,
        /// What the client asked for.
        open: Open,
    },
    /// Queue a message for the upstream.
    Message {
        /// The message behind its gRPC prefix.
        message: Bytes,
        /// What to say by [`super::Session::on_taken`] when the upstream took it.
        taken: Taken,
    },
    /// The client sends no more messages.
    HalfClose {
        /// The stream.
        stream_id: u32,
    },
    /// Read once from the upstream and answer with [`super::Session::on_data`] or [`super::Session::on_end`].
    Pull {
        /// The stream.
        stream_id: u32,
    },
    /// The stream is over: let go of whatever is left of its call.
    Drop {
        /// The stream.
        stream_id: u32,
    },
    /// Close the socket. The last action.
    Close(Close),
}

/// Queued messages that an upstream took. Those of one stream may be added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The stream.
    pub stream_id: u32,
    /// What they counted while they were queued, in bytes.
    pub cost: usize,
    /// The credit that goes back to the client.
    pub credit: u32,
}
