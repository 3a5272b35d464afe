//! The messages behind plain links (link.proto), known by the numbers of their fields and nothing else.

use bytes::{Buf as _, Bytes, BytesMut};
use prost::Message as _;
use proto::access_v1::{ByteRange, LinkHeader};

use crate::grpc::{self, MessageReader, Read, ReadError};

/// Largest message, in bytes.
const MESSAGE_BYTES: usize = 1024 * 1024;
/// Largest header, in bytes.
const HEADER_BYTES: usize = 8 * 1024;

#[derive(Clone, PartialEq, prost::Message)]
struct Request {
    #[prost(string, tag = "1")]
    token: String,
    #[prost(message, optional, tag = "2")]
    range: Option<ByteRange>,
}

/// The request, behind its gRPC prefix.
pub(super) fn request(token: &str, range: Option<ByteRange>) -> Bytes {
    grpc::frame(&Request { token: token.to_owned(), range }.encode_to_vec())
}

/// What a message, or a piece of one, says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    Header(LinkHeader),
    /// The next bytes of the whole. They are those that arrived, not a copy.
    Bytes(Bytes),
}

/// Why a body is no link's.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Malformed {
    #[error(transparent)]
    Framing(#[from] ReadError),
    #[error("a message is not one of link.proto")]
    Message,
    #[error("the header is larger than a header can be")]
    Header,
}

/// Reads the response's messages as they arrive. A chunk is passed on piece by piece: it is never put together.
#[derive(Debug)]
pub(super) struct Decoder {
    messages: MessageReader,
    piece: Bytes,
    /// Another piece of the same message follows.
    more: bool,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Between fields, or within a field's key.
    Key(Varint),
    /// Within the length of the field of this number.
    Length(u64, Varint),
    /// Within a number that nobody asked for.
    Number(Varint),
    /// So many bytes of a field that nobody asked for.
    Skip(u64),
    /// The header so far, and how much of it is missing.
    Header(BytesMut, u64),
    /// So many bytes of a chunk.
    Chunk(u64),
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Varint {
    value: u64,
    bits: u32,
}

impl Varint {
    fn push(&mut self, byte: u8) -> Result<Option<u64>, Malformed> {
        if self.bits >= 64 {
            return Err(Malformed::Message);
        }
        self.value |= u64::from(byte & 0x7f) << self.bits;
        self.bits += 7;
        Ok((byte < 0x80).then_some(self.value))
    }
}

impl Decoder {
    pub(super) fn new() -> Self {
        let state = State::Key(Varint::default());
        Self { messages: MessageReader::new(MESSAGE_BYTES), piece: Bytes::new(), more: false, state }
    }

    /// Adds what arrived.
    pub(super) fn push(&mut self, arrived: Bytes) {
        self.messages.push(arrived);
    }

    /// Whether the body may end here.
    pub(super) fn may_end(&self) -> bool {
        self.messages.is_between_messages()
    }

    /// What was said next; nothing when more must arrive first.
    pub(super) fn next(&mut self) -> Result<Option<Said>, Malformed> {
        loop {
            while !self.piece.is_empty() {
                if let Some(said) = self.step()? {
                    return Ok(Some(said));
                }
            }
            match self.messages.next(usize::MAX)? {
                Read::Piece { bytes, more } => (self.piece, self.more) = (bytes, more),
                Read::Empty | Read::Blocked => return Ok(None),
            }
        }
    }

    /// Takes something from the piece, which is not empty.
    fn step(&mut self) -> Result<Option<Said>, Malformed> {
        let said = match &mut self.state {
            State::Key(key) => {
                if let Some(key) = key.push(self.piece.get_u8())? {
                    self.state = after_key(key)?;
                }
                None
            }
            State::Number(number) => {
                if number.push(self.piece.get_u8())?.is_some() {
                    self.state = State::Key(Varint::default());
                }
                None
            }
            State::Length(field, length) => {
                let field = *field;
                match length.push(self.piece.get_u8())? {
                    Some(length) => self.begin(field, length)?,
                    None => None,
                }
            }
            State::Skip(left) => {
                take(&mut self.piece, left);
                self.end_field_if_over()?
            }
            State::Header(header, left) => {
                header.extend_from_slice(&take(&mut self.piece, left));
                self.end_field_if_over()?
            }
            State::Chunk(left) => {
                let bytes = take(&mut self.piece, left);
                self.end_field_if_over()?;
                Some(Said::Bytes(bytes))
            }
        };
        let between_fields = self.state_is_between_fields();
        if self.piece.is_empty() && !self.more && !between_fields {
            return Err(Malformed::Message);
        }
        Ok(said)
    }

    fn state_is_between_fields(&self) -> bool {
        matches!(&self.state, State::Key(key) if *key == Varint::default())
    }

    fn begin(&mut self, field: u64, length: u64) -> Result<Option<Said>, Malformed> {
        self.state = match field {
            1 if length > HEADER_BYTES as u64 => return Err(Malformed::Header),
            1 => State::Header(BytesMut::new(), length),
            2 => State::Chunk(length),
            _ => State::Skip(length),
        };
        self.end_field_if_over()
    }

    fn end_field_if_over(&mut self) -> Result<Option<Said>, Malformed> {
        let said = match &mut self.state {
            State::Header(header, 0) => {
                let header = LinkHeader::decode(header.split().freeze()).map_err(|_| Malformed::Message)?;
                Some(Said::Header(header))
            }
            State::Skip(0) | State::Chunk(0) => None,
            State::Key(_)
            | State::Length(..)
            | State::Number(_)
            | State::Skip(_)
            | State::Header(..)
            | State::Chunk(_) => return Ok(None),
        };
        self.state = State::Key(Varint::default());
        Ok(said)
    }
}

fn after_key(key: u64) -> Result<State, Malformed> {
    match (key & 7, key >> 3) {
        (_, 0) => Err(Malformed::Message),
        (0 | 1 | 5, 1 | 2) => Err(Malformed::Message),
        (0, _) => Ok(State::Number(Varint::default())),
        (1, _) => Ok(State::Skip(8)),
        (2, field) => Ok(State::Length(field, Varint::default())),
        (5, _) => Ok(State::Skip(4)),
        _ => Err(Malformed::Message),
    }
}

/// Takes what is there of `left` bytes, without a copy.
fn take(piece: &mut Bytes, left: &mut u64) -> Bytes {
    let length = usize::try_from(*left).unwrap_or(usize::MAX).min(piece.len());
    *left -= length as u64;
    piece.split_to(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, PartialEq, prost::Message)]
    struct Response {
        #[prost(oneof = "Part", tags = "1, 2")]
        part: Option<Part>,
        #[prost(string, tag = "3")]
        later: String,
        #[prost(fixed64, tag = "4")]
        eight: u64,
        #[prost(fixed32, tag = "5")]
        four: u32,
        #[prost(uint64, tag = "16")]
        number: u64,
    }

    #[derive(Clone, PartialEq, prost::Oneof)]
    enum Part {
        #[prost(message, tag = "1")]
        Header(LinkHeader),
        #[prost(bytes = "bytes", tag = "2")]
        Chunk(Bytes),
    }

    fn header() -> LinkHeader {
        LinkHeader { content_type: "image/webp".to_owned(), total_bytes: 7, ..LinkHeader::default() }
    }

    fn of(part: Part) -> Response {
        Response { part: Some(part), ..Response::default() }
    }

    /// Everything that is said when the body arrives in pieces of this length; neighbouring bytes joined.
    fn read(body: &[u8], cut: usize) -> Result<(Vec<LinkHeader>, Vec<u8>, bool), Malformed> {
        let (mut decoder, mut headers, mut bytes) = (Decoder::new(), Vec::new(), Vec::new());
        for piece in body.chunks(cut) {
            decoder.push(Bytes::copy_from_slice(piece));
            while let Some(said) = decoder.next()? {
                match said {
                    Said::Header(header) => headers.push(header),
                    Said::Bytes(more) => bytes.extend_from_slice(&more),
                }
            }
        }
        Ok((headers, bytes, decoder.may_end()))
    }

    #[test]
    fn a_request_has_a_token_and_a_range() {
        let range = ByteRange { first: Some(3), length: None };
        let framed = request("abc", Some(range));
        assert_eq!(framed.as_ref(), b"\0\0\0\0\x09\x0a\x03abc\x12\x02\x08\x03");
    }

    #[test]
    fn bytes_are_passed_on_and_not_copied() {
        let framed = grpc::frame(&of(Part::Chunk(Bytes::from_static(b"picture"))).encode_to_vec());
        let arrived = framed.as_ptr_range();
        let mut decoder = Decoder::new();
        decoder.push(framed);
        let Ok(Some(Said::Bytes(bytes))) = decoder.next() else { panic!("no bytes") };
        assert_eq!(bytes, "picture");
        assert!(arrived.contains(&bytes.as_ptr()));
    }

    #[test]
    fn what_is_no_links_message_is_refused() {
        for wrong in [
            &[0x08, 1][..],         // field 1 is a number
            &[0x12, 5, 1, 2],       // a chunk that is longer than its message
            &[0x0a],                // a key without a length
            &[0x00, 0],             // field 0
            &[0x13],                // a group
            &[0x0a, 2, 0xff, 0xff], // a header that is no message
            &[0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        ] {
            for cut in [1, 100] {
                assert_eq!(read(&grpc::frame(wrong), cut).unwrap_err(), Malformed::Message, "{wrong:?}");
            }
        }
        let huge = LinkHeader { file_name: "x".repeat(9_000), ..header() };
        assert_eq!(read(&grpc::frame(&of(Part::Header(huge)).encode_to_vec()), 99), Err(Malformed::Header));
    }

    proptest! {
        #[test]
        fn messages_are_read_however_they_are_cut(
            chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..6),
            later in "[a-z]{0,5}",
            number in any::<u64>(),
            cut in 1usize..400,
        ) {
            let dressed = |part| Response {
                later: later.clone(), eight: number, four: 7, number, ..of(part)
            };
            let mut body = grpc::frame(&dressed(Part::Header(header())).encode_to_vec()).to_vec();
            for chunk in &chunks {
                let message = dressed(Part::Chunk(Bytes::copy_from_slice(chunk)));
                body.extend_from_slice(&grpc::frame(&message.encode_to_vec()));
            }
            prop_assert_eq!(read(&body, cut), Ok((vec![header()], chunks.concat(), true)));
            body.pop();
            let cut_off = read(&body, cut).unwrap();
            prop_assert!(!cut_off.2, "it must not end there");
        }

        #[test]
        fn nothing_that_arrives_breaks_it(body in prop::collection::vec(any::<u8>(), 0..200), cut in 1usize..50) {
            let whole = read(&grpc::frame(&body), cut);
            let bytes = whole.map_or(0, |(_, bytes, _)| bytes.len());
            prop_assert!(bytes <= body.len());
        }
    }
}
