//! Messages on the wire: a header of 20 bytes, then attributes, each padded to four bytes.

use std::net::{IpAddr, SocketAddr};

use aws_lc_rs::hmac;

const MAGIC: u32 = 0x2112_A442;
const INTEGRITY: u16 = 0x0008;
/// An HMAC-SHA-1 and its attribute's head.
const INTEGRITY_BYTES: usize = 24;

pub(super) const HEADER_BYTES: usize = 20;

pub(super) const BINDING: u16 = 0x0001;
pub(super) const ALLOCATE: u16 = 0x0003;
pub(super) const REFRESH: u16 = 0x0004;
pub(super) const CREATE_PERMISSION: u16 = 0x0008;

pub(super) const USERNAME: u16 = 0x0006;
pub(super) const ERROR_CODE: u16 = 0x0009;
pub(super) const LIFETIME: u16 = 0x000D;
pub(super) const XOR_PEER_ADDRESS: u16 = 0x0012;
pub(super) const REALM: u16 = 0x0014;
pub(super) const NONCE: u16 = 0x0015;
pub(super) const XOR_RELAYED_ADDRESS: u16 = 0x0016;
pub(super) const REQUESTED_TRANSPORT: u16 = 0x0019;

/// A request as it is built.
#[derive(Debug)]
pub(super) struct Request {
    method: u16,
    id: [u8; 12],
    body: Vec<u8>,
}

impl Request {
    pub(super) fn new(method: u16) -> Self {
        let mut id = [0; 12];
        aws_lc_rs::rand::fill(&mut id).expect("randomness");
        Self { method, id, body: Vec::new() }
    }

    pub(super) fn id(&self) -> [u8; 12] {
        self.id
    }

    pub(super) fn with(mut self, kind: u16, value: &[u8]) -> Self {
        let length = u16::try_from(value.len()).expect("attributes are short");
        self.body.extend(kind.to_be_bytes());
        self.body.extend(length.to_be_bytes());
        self.body.extend(value);
        self.body.resize(self.body.len().next_multiple_of(4), 0);
        self
    }

    pub(super) fn with_peer(self, peer: SocketAddr) -> Self {
        let id = self.id;
        self.with(XOR_PEER_ADDRESS, &xor_address(peer, id))
    }

    /// The bytes, without credentials.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.header(self.body.len());
        bytes.extend(&self.body);
        bytes
    }

    /// The bytes with MESSAGE-INTEGRITY, which covers a header whose length counts it already.
    pub(super) fn signed(&self, key: &[u8]) -> Vec<u8> {
        let mut bytes = self.header(self.body.len() + INTEGRITY_BYTES);
        bytes.extend(&self.body);
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
        let tag = hmac::sign(&key, &bytes);
        bytes.extend(INTEGRITY.to_be_bytes());
        bytes.extend(20_u16.to_be_bytes());
        bytes.extend(tag.as_ref());
        bytes
    }

    fn header(&self, body_bytes: usize) -> Vec<u8> {
        let mut bytes = self.method.to_be_bytes().to_vec();
        bytes.extend(u16::try_from(body_bytes).expect("requests are short").to_be_bytes());
        bytes.extend(MAGIC.to_be_bytes());
        bytes.extend(self.id);
        bytes
    }
}

/// How many bytes follow a header.
pub(super) fn body_bytes(header: &[u8; HEADER_BYTES]) -> usize {
    usize::from(u16::from_be_bytes([header[2], header[3]]))
}

/// An answer as it was received.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) is_success: bool,
    pub(super) id: [u8; 12],
    attributes: Vec<(u16, Vec<u8>)>,
}

impl Answer {
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let (header, mut rest) = bytes.split_at(HEADER_BYTES);
        let mut attributes = Vec::new();
        while let Some((head, tail)) = rest.split_at_checked(4) {
            let kind = u16::from_be_bytes([head[0], head[1]]);
            let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
            attributes.push((kind, tail[..length].to_vec()));
            rest = tail.get(length.next_multiple_of(4)..).unwrap_or_default();
        }
        let id = header[8..].try_into().expect("12 bytes are left of the header");
        // The class is bits 4 and 8 of the type: 0b10 success, 0b11 error (RFC 8489, section 5).
        Self { is_success: header[0] & 1 == 1 && header[1] & 0x10 == 0, id, attributes }
    }

    pub(super) fn get(&self, kind: u16) -> Option<&[u8]> {
        self.attributes.iter().find(|(found, _)| *found == kind).map(|(_, value)| value.as_slice())
    }

    pub(super) fn text(&self, kind: u16) -> String {
        String::from_utf8_lossy(self.get(kind).unwrap_or_default()).into_owned()
    }

    /// Hundreds and the rest (RFC 8489, section 14.8); 0 if there is none.
    pub(super) fn error_code(&self) -> u16 {
        match self.get(ERROR_CODE) {
            Some([_, _, hundreds, rest, ..]) => u16::from(*hundreds) * 100 + u16::from(*rest),
            Some(_) | None => 0,
        }
    }

    /// The relayed address, of IPv4.
    pub(super) fn relayed(&self) -> Option<SocketAddr> {
        let [_, 1, port @ .., a, b, c, d] = self.get(XOR_RELAYED_ADDRESS)? else { return None };
        let magic = MAGIC.to_be_bytes();
        let port = u16::from_be_bytes([port[0] ^ magic[0], port[1] ^ magic[1]]);
        let address = [a ^ magic[0], b ^ magic[1], c ^ magic[2], d ^ magic[3]];
        Some(SocketAddr::from((address, port)))
    }
}

/// An address, mixed with the magic cookie and the transaction id (RFC 8489, section 14.2).
fn xor_address(address: SocketAddr, id: [u8; 12]) -> Vec<u8> {
    let mask: Vec<u8> = MAGIC.to_be_bytes().into_iter().chain(id).collect();
    let (family, octets) = match address.ip() {
        IpAddr::V4(ip) => (1, ip.octets().to_vec()),
        IpAddr::V6(ip) => (2, ip.octets().to_vec()),
    };
    let port = address.port().to_be_bytes();
    let masked = |bytes: &[u8]| bytes.iter().zip(&mask).map(|(byte, mask)| byte ^ mask).collect::<Vec<u8>>();
    [vec![0, family], masked(&port), masked(&octets)].concat()
}
