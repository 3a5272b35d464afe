use proptest::prelude::*;

use super::*;

/// What a browser says while it gathers, shortened.
const OFFER: &str = "v=0\r\n\
    o=- 4611731400430051336 2 IN IP4 127.0.0.1\r\n\
    s=-\r\n\
    t=0 0\r\n\
    a=group:BUNDLE 0 1\r\n\
    a=msid-semantic: WMS 0c8d3a2e\r\n\
    m=audio 54321 UDP/TLS/RTP/SAVPF 111 63\r\n\
    c=IN IP4 203.0.113.7\r\n\
    a=rtcp:9 IN IP4 203.0.113.7\r\n\
    a=candidate:1 1 udp 2122260223 192.168.1.4 54321 typ host generation 0 network-id 1\r\n\
    a=candidate:2 1 udp 2122260222 8f3c-1.local 54322 typ host generation 0\r\n\
    a=candidate:3 1 udp 1686052607 203.0.113.7 54321 typ srflx raddr 192.168.1.4 rport 54321 generation 0\r\n\
    a=candidate:4 1 udp 41885439 198.51.100.9 49152 typ relay raddr 203.0.113.7 rport 54321 generation 0 network-id 1 network-cost 10\r\n\
    a=end-of-candidates\r\n\
    a=ice-ufrag:F7gI\r\n\
    a=ice-pwd:x9cml/YzichV2+XlhiMu8g\r\n\
    a=ice-options:trickle\r\n\
    a=fingerprint:sha-256 D2:FA:0E:C3:22:59:5E:14:95:69:92:3D:13:B4:84:24:2C:C2:A2:C0:3E:FD:34:8E:5E:EA:6F:AF:52:CE:E6:0F\r\n\
    a=setup:actpass\r\n\
    a=mid:0\r\n\
    a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n\
    a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n\
    a=sendrecv\r\n\
    a=rtcp-mux\r\n\
    a=rtpmap:111 opus/48000/2\r\n\
    a=fmtp:111 minptime=10;useinbandfec=1\r\n\
    a=ssrc:3735928559 cname:o/i14u9pJrxRKAsu\r\n\
    m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n\
    c=IN IP6 2001:db8::7\r\n";

#[test]
fn a_description_keeps_all_but_what_tells_addresses() {
    let kept = keep_description(OFFER);
    assert_eq!(kept.dropped, 3);
    let changed = [
        ("o=- 4611731400430051336 2 IN IP4 127.0.0.1", "o=- 4611731400430051336 2 IN IP4 0.0.0.0"),
        ("m=audio 54321 UDP", "m=audio 9 UDP"),
        ("c=IN IP4 203.0.113.7", "c=IN IP4 0.0.0.0"),
        ("c=IN IP6 2001:db8::7", "c=IN IP4 0.0.0.0"),
        ("a=rtcp:9 IN IP4 203.0.113.7", "a=rtcp:9 IN IP4 0.0.0.0"),
        (
            "raddr 203.0.113.7 rport 54321 generation 0 network-id 1 network-cost 10",
            "raddr 0.0.0.0 rport 9 generation 0",
        ),
    ];
    let without: String = OFFER
        .split_inclusive("\r\n")
        .filter(|line| !line.contains("typ host") && !line.contains("typ srflx"))
        .collect();
    let expected = changed.into_iter().fold(without, |sdp, (from, to)| sdp.replace(from, to));
    assert_eq!(kept.sdp, expected);
}

#[test]
fn only_candidates_of_the_relay_pass() {
    let kept = |line: &str| keep_candidate(line, ["0", "F7gI"]);
    assert_eq!(kept("").as_deref(), Some(""), "there are no more");
    let passes = [
        (
            "candidate:4 1 udp 41885439 198.51.100.9 49152 typ relay raddr 10.0.0.1 rport 5 generation 0 ufrag F7gI",
            "candidate:4 1 udp 41885439 198.51.100.9 49152 typ relay raddr 0.0.0.0 rport 9 generation 0 ufrag F7gI",
        ),
        (
            "candidate:4 1 UDP 41885439 2001:db8::9 49152 typ relay raddr fd00::1 rport 5",
            "candidate:4 1 UDP 41885439 2001:db8::9 49152 typ relay raddr :: rport 9",
        ),
        (
            "candidate:4 1 tcp 41885439 198.51.100.9 9 typ relay tcptype active",
            "candidate:4 1 tcp 41885439 198.51.100.9 9 typ relay raddr 0.0.0.0 rport 9 tcptype active",
        ),
    ];
    for (line, expected) in passes {
        assert_eq!(kept(line).as_deref(), Some(expected));
    }
    let dropped = [
        "candidate:1 1 udp 2122260223 192.168.1.4 54321 typ host",
        "candidate:1 1 udp 2122260223 8f3c-1.local 54321 typ host",
        "candidate:1 1 udp 2122260223 8f3c-1.local 54321 typ relay",
        "candidate:1 1 udp 1686052607 203.0.113.7 54321 typ srflx raddr 192.168.1.4 rport 54321",
        "candidate:1 1 udp 1686052607 203.0.113.7 54321 typ prflx raddr 192.168.1.4 rport 54321",
        "candidate:1 1 udp 1686052607 203.0.113.7 54321 typ host typ relay",
        "candidate:1 1 udp 1686052607 203.0.113.7 54321 typ Relay",
        "candidate:10.0.0.1 1 udp 41885439 198.51.100.9 49152 typ relay",
        "candidate:4 1 10.0.0.1 41885439 198.51.100.9 49152 typ relay",
        "candidate:4 1 udp 41885439 198.51.100.9 49152 typ relay ufrag 10.0.0.1",
        "candidate:4 1 udp 41885439 198.51.100.9 49152 typ relay generation",
        "candidate:4 1 udp 41885439 198.51.100.9 99999 typ relay",
        "candidate:4 1 udp 41885439 198.51.100.9",
        "a=candidate:4 1 udp 41885439 198.51.100.9 49152 typ relay",
        " candidate:4 1 udp 41885439 198.51.100.9 49152 typ relay",
        "192.168.1.4",
        " ",
    ];
    for line in dropped {
        assert_eq!(kept(line), None, "{line}");
    }
    let relay = "candidate:4 1 udp 41885439 198.51.100.9 49152 typ relay";
    assert_eq!(keep_candidate(relay, ["10.0.0.1", "F7gI"]), None, "nor beside it");
    assert_eq!(keep_candidate("", ["0", "fd00::1"]), None);
}

#[test]
fn lines_that_would_tell_an_address_are_left_out() {
    for line in [
        "s=call from 10.0.0.1",
        "a=remote-candidates:1 10.0.0.1 9",
        "a=x-host:fd00::1",
        "a=x-host:fd00:0:0:0:0:0:0:1",
        "a=x-host:8F3C.LOCAL",
        "a=fingerprint:sha-256 fd:00:00:00:00:00:00:01",
        "a=fingerprint:10.0.0.1 D2",
        "m=audio 9 10.0.0.1 111",
        "o=10.0.0.1",
        "A=CANDIDATE:1 1 udp 1 10.0.0.1 9 typ host",
    ] {
        let kept = keep_description(&format!("v=0\r\n{line}\r\na=mid:0\r\n"));
        assert_eq!(kept, Kept { sdp: "v=0\r\na=mid:0\r\n".to_owned(), dropped: 0 }, "{line}");
    }
}

/// Addresses that are nobody's business: none of them is part of one of the relay's.
fn hidden() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..=255u8, 0..=255u8, 1..=255u8).prop_map(|(a, b, c)| format!("10.{a}.{b}.{c}")),
        (1..=0xffffu16, 1..=0xffffu16).prop_map(|(a, b)| format!("fd00::{a:x}:{b:x}")),
        any::<[u16; 7]>()
            .prop_map(|parts| format!("fd01:{}", parts.map(|part| format!("{part:x}")).join(":"))),
        "[0-9a-f]{8}".prop_map(|name| format!("{name}-4e1f.local")),
    ]
}

fn relays() -> impl Strategy<Value = String> {
    prop_oneof![
        (1..=254u8).prop_map(|last| format!("198.51.100.{last}")),
        (1..=0xffffu16).prop_map(|last| format!("2001:db8::{last:x}")),
    ]
}

/// A line that tells the hidden address in one of the ways that there are, or in one that there is not.
fn line(hidden: &str) -> impl Strategy<Value = String> + use<> {
    let hidden = hidden.to_owned();
    let typ = prop::sample::select(vec!["host", "srflx", "prflx"]);
    let (one, two, three, four) = (hidden.clone(), hidden.clone(), hidden.clone(), hidden);
    let prefix = prop::sample::select(vec![
        "",
        "c=IN IP4 ",
        "c=IN IP6 ",
        "o=- 1 2 IN IP4 ",
        "o=",
        "a=rtcp:9 IN IP4 ",
        "m=audio ",
        "m=audio 9 ",
        "s=",
        "i=",
        "a=remote-candidates:1 ",
        "a=fingerprint:sha-256 ",
        "a=candidate:",
        "a=candidate:1 1 udp ",
        "a=mid:",
        "a=x:",
    ]);
    prop_oneof![
        typ.prop_map(move |typ| format!("a=candidate:1 1 udp 7 {one} 5000 typ {typ} generation 0")),
        relays().prop_map(move |relay| {
            format!("a=candidate:1 1 udp 7 {relay} 5000 typ relay raddr {two} rport 5000 generation 0")
        }),
        (relays(), "[a-z-]{1,8}").prop_map(move |(relay, name)| {
            format!("a=candidate:1 1 udp 7 {relay} 5000 typ relay {name} {three}")
        }),
        (prefix, "[ -~]{0,12}", "[ -~]{0,12}")
            .prop_map(move |(prefix, before, after)| format!("{prefix}{before}{four}{after}")),
    ]
}

proptest! {
    #[test]
    fn no_address_survives_but_the_relays(
        (hidden, lines) in hidden().prop_flat_map(|hidden| {
            let lines = prop::collection::vec(line(&hidden), 1..12);
            (Just(hidden), lines)
        })
    ) {
        let sdp = lines.iter().map(|line| format!("{line}\r\n")).collect::<String>();
        let kept = keep_description(&sdp);
        for line in kept.sdp.lines() {
            prop_assert!(!line.contains(&hidden), "{}", line);
        }
        for line in &lines {
            let Some(kept) = keep_candidate(line.trim_start_matches("a="), ["0", "x"]) else { continue };
            prop_assert!(!kept.contains(&hidden), "{}", kept);
        }
    }

    #[test]
    fn what_was_kept_is_kept_as_it_is(text in "([a-z]=)?[ -~\r\n]{0,200}") {
        let once = keep_description(&text);
        prop_assert_eq!(keep_description(&once.sdp), Kept { dropped: 0, ..once });
    }
}
