//! One tunnelled call, as its socket's session sees it.

use std::time::Instant;

use proto::edge::ServerFrame;
use tonic::Status;

use super::{
    credit::{ReceiveWindow, SendCredit},
    limits::SocketLimits,
};
use crate::grpc::{Assembly, MessageReader};

/// Counted beside the bytes of each message that waits: its place in the queue costs too.
const QUEUE_PLACE_BYTES: usize = 64;

/// What a queued message counts.
pub(super) const fn queue_cost(framed_bytes: usize) -> usize {
    framed_bytes + QUEUE_PLACE_BYTES
}

/// The state of one stream.
#[derive(Debug)]
pub(super) struct Stream {
    /// When the client stops waiting for the answer.
    pub(super) deadline: Option<Instant>,
    pub(super) half_closed: bool,
    /// What the client may send.
    pub(super) receive: ReceiveWindow,
    /// A message of which a part has arrived.
    pub(super) partial: Option<Assembly>,
    /// What waits for the upstream to take it.
    pub(super) queued: usize,
    /// Credit of pieces that came while something was queued: it returns when nothing is any more.
    withheld: u32,
    /// What may be sent to the client.
    pub(super) send: SendCredit,
    /// What the upstream sent.
    pub(super) reader: MessageReader,
    /// The upstream was asked for more, or has not answered at all: there is nothing to ask it for.
    pub(super) pulling: bool,
    /// The upstream has ended with this; it is told once everything before it is sent.
    pub(super) ended: Option<Status>,
    /// Since when the client has not taken what waits for it.
    pub(super) stalled: Option<Instant>,
    /// It waits in the queue for credit of the connection.
    pub(super) waiting: bool,
    /// A frame that is held back because the next part belongs into it. For methods with one answer only.
    pub(super) held: Option<ServerFrame>,
    /// The method gives one answer.
    pub(super) one_answer: bool,
}

impl Stream {
    pub(super) fn new(limits: &SocketLimits, deadline: Option<Instant>) -> Self {
        Self {
            deadline,
            half_closed: false,
            receive: ReceiveWindow::new(limits.stream_credit),
            partial: None,
            queued: 0,
            withheld: 0,
            send: SendCredit::new(limits.stream_credit),
            reader: MessageReader::new(usize::try_from(limits.message_bytes).unwrap_or(usize::MAX)),
            pulling: true,
            ended: None,
            stalled: None,
            waiting: false,
            held: None,
            one_answer: false,
        }
    }

    /// A piece is there that others follow. Its credit returns at once, or no message could be larger than the window;
    /// unless messages before it are queued: those come first, or a client would fill the socket's allowance with them.
    pub(super) fn piece_came(&mut self, length: u32) -> Option<u32> {
        if self.queued > 0 {
            self.withheld += length;
            return None;
        }
        self.receive.release(length)
    }

    /// The upstream took messages that cost so much; their last pieces' credit returns.
    pub(super) fn messages_taken(&mut self, cost: usize, credit: u32) -> Option<u32> {
        self.queued = self.queued.saturating_sub(cost);
        let withheld = if self.queued > 0 { 0 } else { std::mem::take(&mut self.withheld) };
        self.receive.release(credit + withheld)
    }

    /// Bytes that the gateway holds because one of the two sides does not read.
    pub(super) fn unread(&self) -> usize {
        self.queued + self.partial.as_ref().map_or(0, Assembly::len) + self.reader.held()
    }
}
