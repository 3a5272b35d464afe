//! gRPC's framing of messages in an HTTP/2 body: one flag byte, four bytes of length, the message.

use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use proto::{
    access_v1::ErrorReason,
    reason::{Extra, Reason as _},
};
use tonic::{Code, Status};

/// Bytes before each message.
pub(crate) const PREFIX_BYTES: usize = 5;

/// Puts a message behind its prefix. The one copy that a message from a client sees.
pub(crate) fn frame(message: &[u8]) -> Bytes {
    let mut framed = BytesMut::with_capacity(PREFIX_BYTES + message.len());
    put_prefix(&mut framed, message.len());
    framed.put_slice(message);
    framed.freeze()
}

fn put_prefix(into: &mut BytesMut, length: usize) {
    into.put_u8(0);
    into.put_u32(u32::try_from(length).unwrap_or(u32::MAX));
}

/// A message that arrives in pieces and leaves behind its prefix.
#[derive(Debug)]
pub(crate) struct Assembly {
    framed: BytesMut,
}

impl Assembly {
    pub(crate) fn begin(piece: &[u8]) -> Self {
        let mut framed = BytesMut::with_capacity(PREFIX_BYTES + 2 * piece.len());
        put_prefix(&mut framed, 0);
        framed.put_slice(piece);
        Self { framed }
    }

    pub(crate) fn add(&mut self, piece: &[u8]) {
        self.framed.put_slice(piece);
    }

    /// Bytes of the message so far.
    pub(crate) fn len(&self) -> usize {
        self.framed.len() - PREFIX_BYTES
    }

    pub(crate) fn finish(mut self) -> Bytes {
        let length = u32::try_from(self.len()).unwrap_or(u32::MAX);
        if let Some(bytes) = self.framed.get_mut(1..PREFIX_BYTES) {
            bytes.copy_from_slice(&length.to_be_bytes());
        }
        self.framed.freeze()
    }
}

/// A message beyond the limit, whichever way it goes and whichever way it came in.
pub(crate) fn too_large(limit: u32) -> Status {
    let text = format!("a message has at most {limit} bytes");
    let extra = Extra::entry("limit", limit.to_string());
    ErrorReason::MessageTooLarge.refuse_with(Code::ResourceExhausted, text, extra)
}

/// Looks at the lengths of the messages that pass in a body, and at nothing else of them.
#[derive(Debug)]
pub(crate) struct LengthWatch {
    limit: u32,
    /// Bytes of the prefix that have passed, and the length that they say so far.
    prefix: (usize, u32),
    /// Bytes of the current message that are still to pass.
    remaining: usize,
}

impl LengthWatch {
    pub(crate) const fn new(limit: u32) -> Self {
        Self { limit, prefix: (0, 0), remaining: 0 }
    }

    /// Whether everything that has passed, with this, keeps to the limit. Compressed messages count as they are.
    #[must_use]
    pub(crate) fn admits(&mut self, mut passing: &[u8]) -> bool {
        while let Some((byte, rest)) = passing.split_first() {
            if let Some(rest) = passing.get(self.remaining..).filter(|_| self.remaining > 0) {
                self.remaining = 0;
                passing = rest;
                continue;
            }
            if self.remaining > 0 {
                self.remaining -= passing.len();
                return true;
            }
            passing = rest;
            let (seen, length) = self.prefix;
            // The first byte says whether the message is compressed, the next four how long it is.
            let length = if seen == 0 { 0 } else { length << 8 | u32::from(*byte) };
            self.prefix = (seen + 1, length);
            if seen + 1 == PREFIX_BYTES {
                if length > self.limit {
                    return false;
                }
                self.prefix = (0, 0);
                self.remaining = usize::try_from(length).unwrap_or(usize::MAX);
            }
        }
        true
    }
}

/// Takes messages out of a body, in pieces no larger than whoever reads can take.
#[derive(Debug)]
pub(crate) struct MessageReader {
    limit: usize,
    /// What has arrived and has not been taken.
    buffer: Bytes,
    prefix: [u8; PREFIX_BYTES],
    prefix_length: usize,
    /// Bytes of the current message that are still to come; nothing between messages.
    remaining: Option<usize>,
}

/// What a reader has.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Read {
    /// A message, or a piece of one when another follows.
    Piece {
        /// Its bytes.
        bytes: Bytes,
        /// Another piece of the same message follows.
        more: bool,
    },
    /// There is something, and no room was given for it.
    Blocked,
    /// Everything that had arrived was taken.
    Empty,
}

/// What is wrong with a body.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReadError {
    /// A message is larger than the limit.
    #[error("a message has {0} bytes")]
    TooLarge(usize),
    /// A message is compressed although nobody offered to take that.
    #[error("a message is compressed")]
    Compressed,
}

impl MessageReader {
    /// A reader that refuses messages of more than `limit` bytes.
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, buffer: Bytes::new(), prefix: [0; PREFIX_BYTES], prefix_length: 0, remaining: None }
    }

    /// Adds what arrived. Nothing is copied as long as everything that came before was taken.
    pub(crate) fn push(&mut self, chunk: Bytes) {
        if self.buffer.is_empty() {
            self.buffer = chunk;
            return;
        }
        let mut joined = BytesMut::with_capacity(self.buffer.len() + chunk.len());
        joined.put_slice(&self.buffer);
        joined.put_slice(&chunk);
        self.buffer = joined.freeze();
    }

    /// Bytes that have arrived and have not been taken.
    pub(crate) fn held(&self) -> usize {
        self.buffer.len()
    }

    /// Whether the body may end here.
    pub(crate) fn is_between_messages(&self) -> bool {
        self.remaining.is_none() && self.prefix_length == 0
    }

    /// Takes the next piece, of at most `room` bytes.
    pub(crate) fn next(&mut self, room: usize) -> Result<Read, ReadError> {
        let Some(remaining) = self.read_prefix()? else { return Ok(Read::Empty) };
        if remaining > 0 && self.buffer.is_empty() {
            return Ok(Read::Empty);
        }
        let length = remaining.min(self.buffer.len()).min(room);
        if remaining > 0 && length == 0 {
            return Ok(Read::Blocked);
        }
        let bytes = self.buffer.split_to(length);
        let more = length < remaining;
        self.remaining = more.then(|| remaining - length);
        Ok(Read::Piece { bytes, more })
    }

    /// The bytes that the current message still lacks; nothing when its prefix has not arrived.
    fn read_prefix(&mut self) -> Result<Option<usize>, ReadError> {
        if self.remaining.is_some() {
            return Ok(self.remaining);
        }
        while self.prefix_length < PREFIX_BYTES {
            if self.buffer.is_empty() {
                return Ok(None);
            }
            let byte = self.buffer.get_u8();
            if let Some(place) = self.prefix.get_mut(self.prefix_length) {
                *place = byte;
            }
            self.prefix_length += 1;
        }
        self.prefix_length = 0;
        let [flag, length @ ..] = self.prefix;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        match flag {
            0 if length <= self.limit => self.remaining = Some(length),
            0 => return Err(ReadError::TooLarge(length)),
            _ => return Err(ReadError::Compressed),
        }
        Ok(self.remaining)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn piece(bytes: &'static [u8], more: bool) -> Read {
        Read::Piece { bytes: Bytes::from_static(bytes), more }
    }

    #[test]
    fn a_message_comes_in_pieces_of_the_room_given() {
        let mut reader = MessageReader::new(100);
        reader.push(frame(b"abcdef"));
        assert_eq!(reader.next(0), Ok(Read::Blocked));
        assert_eq!(reader.next(4), Ok(piece(b"abcd", true)));
        assert!(!reader.is_between_messages());
        assert_eq!(reader.next(4), Ok(piece(b"ef", false)));
        assert_eq!(reader.next(4), Ok(Read::Empty));
        assert!(reader.is_between_messages());
    }

    #[test]
    fn an_empty_message_needs_no_room() {
        let mut reader = MessageReader::new(100);
        reader.push(frame(b""));
        assert_eq!(reader.next(0), Ok(piece(b"", false)));
    }

    #[test]
    fn what_is_too_large_or_compressed_is_refused() {
        let mut reader = MessageReader::new(3);
        reader.push(frame(b"abcd"));
        assert_eq!(reader.next(9), Err(ReadError::TooLarge(4)));
        let mut reader = MessageReader::new(3);
        reader.push(Bytes::from_static(&[1, 0, 0, 0, 0]));
        assert_eq!(reader.next(9), Err(ReadError::Compressed));
    }

    proptest! {
        #[test]
        fn messages_survive_any_cut(
            messages in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 0..8),
            cut in 1usize..20,
            room in 1usize..20,
        ) {
            let body: Vec<u8> = messages.iter().flat_map(|message| frame(message).to_vec()).collect();
            let mut reader = MessageReader::new(100);
            let (mut found, mut current) = (Vec::new(), Vec::new());
            for chunk in body.chunks(cut) {
                reader.push(Bytes::copy_from_slice(chunk));
                while let Read::Piece { bytes, more } = reader.next(room).unwrap() {
                    current.extend_from_slice(&bytes);
                    if !more {
                        found.push(std::mem::take(&mut current));
                    }
                }
            }
            prop_assert_eq!(found, messages);
            prop_assert!(reader.is_between_messages());
        }

        #[test]
        fn lengths_are_seen_however_the_body_is_cut(
            lengths in prop::collection::vec(0usize..60, 0..8),
            cut in 1usize..80,
        ) {
            let body: Vec<u8> = lengths.iter().flat_map(|length| frame(&vec![9; *length]).to_vec()).collect();
            let mut watch = LengthWatch::new(50);
            let admitted = body.chunks(cut).all(|chunk| watch.admits(chunk));
            prop_assert_eq!(admitted, lengths.iter().all(|length| *length <= 50));
        }

        #[test]
        fn an_assembly_equals_the_whole(message in prop::collection::vec(any::<u8>(), 1..200), cut in 1usize..50) {
            let mut pieces = message.chunks(cut);
            let mut assembly = Assembly::begin(pieces.next().unwrap());
            pieces.for_each(|piece| assembly.add(piece));
            prop_assert_eq!(assembly.len(), message.len());
            prop_assert_eq!(assembly.finish(), frame(&message));
        }
    }
}
