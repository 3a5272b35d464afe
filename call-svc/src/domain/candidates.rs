//! What may pass of the candidates and descriptions of a person whose address is to stay hidden: the relay's candidates
//! and nothing else that tells an address (RFC 8839, RFC 8866).
//!
//! A candidate is taken apart and written anew from its parts, so that nothing passes that was not understood.

use std::{
    fmt::Write as _,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// What is left of a description.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The description without addresses.
    pub(crate) sdp: String,
    /// How many candidates were left out.
    pub(crate) dropped: u64,
}

/// What may pass of a candidate line; nothing if it is not a candidate of the relay's. `beside` is what else is said with
/// it. The empty line, which says that there are no more, passes.
pub(crate) fn keep_candidate(line: &str, beside: [&str; 2]) -> Option<String> {
    if beside.into_iter().any(tells_address) {
        return None;
    }
    if line.is_empty() { Some(String::new()) } else { relayed(line) }
}

/// What may pass of a description. Lines that would tell an address are written anew without it, or left out.
pub(crate) fn keep_description(sdp: &str) -> Kept {
    let mut kept = Kept { sdp: String::with_capacity(sdp.len()), dropped: 0 };
    for line in sdp.split(['\r', '\n']).filter(|line| !line.is_empty()) {
        match neutral(line) {
            Some(line) => {
                kept.sdp.push_str(&line);
                kept.sdp.push_str("\r\n");
            }
            None => kept.dropped += u64::from(line.starts_with(CANDIDATE)),
        }
    }
    kept
}

const CANDIDATE: &str = "a=candidate:";
/// The address that says that the addresses are in the candidates (RFC 8840, section 4.1.1).
const NOWHERE: &str = "IN IP4 0.0.0.0";
const NO_PORT: u16 = 9;

/// A line of a description without what tells an address, or nothing.
fn neutral(line: &str) -> Option<String> {
    if line.starts_with(CANDIDATE) {
        return relayed(line.strip_prefix("a=")?).map(|candidate| format!("a={candidate}"));
    }
    if line.starts_with("c=") {
        return Some(format!("c={NOWHERE}"));
    }
    if line.starts_with("a=rtcp:") {
        return Some(format!("a=rtcp:{NO_PORT} {NOWHERE}"));
    }
    if let Some(origin) = line.strip_prefix("o=") {
        return neutral_origin(origin);
    }
    if let Some(media) = line.strip_prefix("m=") {
        return neutral_media(media);
    }
    if let Some(fingerprint) = line.strip_prefix("a=fingerprint:") {
        return is_fingerprint(fingerprint).then(|| line.to_owned());
    }
    (!tells_address(line)).then(|| line.to_owned())
}

/// `o=`: the session's id and version stay; user name and address are nobody's business.
fn neutral_origin(origin: &str) -> Option<String> {
    let mut parts = origin.split(' ').skip(1);
    let (id, version) = (number(parts.next()?, 20)?, number(parts.next()?, 20)?);
    Some(format!("o=- {id} {version} {NOWHERE}"))
}

/// `m=`: the port is that of some candidate. A rejected section stays one.
fn neutral_media(media: &str) -> Option<String> {
    let mut parts = media.splitn(3, ' ');
    let (kind, port, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let port = if number(port, 5)?.parse::<u16>().ok()? == 0 { 0 } else { NO_PORT };
    let line = format!("m={kind} {port} {rest}");
    (!tells_address(&line)).then_some(line)
}

/// A hash's name and at least 16 octets (RFC 8122, section 5). Addresses of any kind are shorter.
fn is_fingerprint(value: &str) -> bool {
    let Some((hash, digest)) = value.split_once(' ') else { return false };
    let is_octet = |octet: &str| octet.len() == 2 && octet.bytes().all(|digit| digit.is_ascii_hexdigit());
    let is_hash =
        !hash.is_empty() && hash.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-');
    is_hash && digest.split(':').count() >= 16 && digest.split(':').all(is_octet)
}

/// A candidate of the relay's, written anew without the address behind it; nothing if it is none, or malformed.
fn relayed(line: &str) -> Option<String> {
    let mut parts = line.strip_prefix("candidate:")?.split(' ');
    let foundation = word(parts.next()?, 32)?;
    let component = number(parts.next()?, 3)?;
    let transport = parts.next().filter(|name| ["udp", "tcp"].contains(&&*name.to_ascii_lowercase()))?;
    let priority = number(parts.next()?, 10)?;
    let address = parts.next()?.parse::<IpAddr>().ok()?;
    let port = parts.next()?.parse::<u16>().ok()?;
    if (parts.next()?, parts.next()?) != ("typ", "relay") {
        return None;
    }
    let behind = match address {
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    };
    let mut kept = format!(
        "candidate:{foundation} {component} {transport} {priority} {address} {port} typ relay raddr {behind} rport {NO_PORT}"
    );
    while let Some(name) = parts.next() {
        extend(&mut kept, name, parts.next()?)?;
    }
    Some(kept)
}

/// Adds an extension that says nothing of where the sender is. Others are left out; nothing for what is malformed.
fn extend(kept: &mut String, name: &str, value: &str) -> Option<()> {
    let value = match name {
        "generation" => number(value, 10)?,
        "ufrag" => word(value, 256)?,
        "tcptype" => word(value, 16)?,
        _ => return Some(()),
    };
    write!(kept, " {name} {value}").ok()
}

/// `ice-char`s (RFC 8839, section 5.1), at most so many. No address is made of them.
fn word(text: &str, most: usize) -> Option<&str> {
    let is_ice = |letter: u8| letter.is_ascii_alphanumeric() || b"+/".contains(&letter);
    ((1..=most).contains(&text.len()) && text.bytes().all(is_ice)).then_some(text)
}

/// A decimal number of at most so many digits.
fn number(text: &str, most: usize) -> Option<&str> {
    ((1..=most).contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_digit())).then_some(text)
}

/// Whether something in the text looks like an address or like a name that stands for one (`….local`). Rather too much
/// than too little.
fn tells_address(text: &str) -> bool {
    let dotted = |run: &str| run.split('.').filter(|part| !part.is_empty()).count() >= 4;
    let coloned = |run: &str| run.contains("::") || run.matches(':').count() >= 7;
    text.to_ascii_lowercase().contains(".local")
        || text.split(|letter: char| !letter.is_ascii_digit() && letter != '.').any(dotted)
        || text.split(|letter: char| !letter.is_ascii_hexdigit() && letter != ':').any(coloned)
}
