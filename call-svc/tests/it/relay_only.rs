//! People who hide their address: the server lets nothing of it pass.

use proto::call::{CallSettings, IceCandidate, SdpType, SessionDescription, client_signal, peer_signal};

use crate::app::App;

const HIDDEN: CallSettings = CallSettings { hide_address: true, busy_when_in_call: false };
const HOST: &str = "candidate:1 1 udp 2122260223 192.168.1.4 54321 typ host";
const RELAY: &str = "candidate:4 1 udp 41885439 198.51.100.9 49152 typ relay raddr 192.168.1.4 rport 54321";
const RELAY_ALONE: &str = "candidate:4 1 udp 41885439 198.51.100.9 49152 typ relay raddr 0.0.0.0 rport 9";

fn trickled(candidate: &str) -> IceCandidate {
    IceCandidate { candidate: candidate.to_owned(), sdp_mid: "0".into(), ..IceCandidate::default() }
}

fn described(address: &str, candidates: &[&str]) -> SessionDescription {
    let candidates: String = candidates.iter().map(|candidate| format!("a={candidate}\r\n")).collect();
    let sdp = format!("v=0\r\no=- 1 2 IN IP4 {address}\r\ns=-\r\nt=0 0\r\n{candidates}");
    SessionDescription { r#type: SdpType::Offer.into(), sdp }
}

#[tokio::test]
async fn of_who_hides_their_address_only_the_relays_candidates_pass() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    ada.set(HIDDEN).await;
    let call = ada.start(&ben).await.unwrap();
    assert_eq!(call.legs.iter().map(|leg| leg.relay_only).collect::<Vec<_>>(), [true, false]);
    ben.answer(&call).await.unwrap();
    let (mut a, mut b) = (ada.signal(&call).await, ben.signal(&call).await);
    let offer = described("192.168.1.4", &[HOST, RELAY]);
    a.send(1, client_signal::Payload::Description(offer)).await;
    for (seq, candidate) in [(2, HOST), (3, RELAY), (4, "")] {
        a.send(seq, client_signal::Payload::Candidate(trickled(candidate))).await;
    }
    while a.acknowledged().await < 4 {}
    let heard = [b.heard().await, b.heard().await, b.heard().await];
    assert_eq!(heard.each_ref().map(|signal| signal.client_seq), [1, 3, 4], "what was left out counts");
    assert_eq!(
        heard.map(|signal| signal.payload.unwrap()),
        [
            peer_signal::Payload::Description(described("0.0.0.0", &[RELAY_ALONE])),
            peer_signal::Payload::Candidate(trickled(RELAY_ALONE)),
            peer_signal::Payload::Candidate(trickled("")),
        ]
    );
    b.send(1, client_signal::Payload::Candidate(trickled(HOST))).await;
    assert_eq!(
        a.heard().await.payload,
        Some(peer_signal::Payload::Candidate(trickled(HOST))),
        "the other does not hide"
    );
    drop(a);
    let resumed = ada.signal(&call).await;
    assert_eq!(resumed.snapshot.last_client_seq, 4);
    drop((resumed, b));
    app.stop().await;
}

#[tokio::test]
async fn what_holds_is_what_was_set_when_the_call_was_started() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    ben.set(HIDDEN).await;
    let call = ada.start(&ben).await.unwrap();
    ben.set(CallSettings::default()).await;
    ada.set(HIDDEN).await;
    let call = ben.answer(&call).await.unwrap();
    assert_eq!(call.legs.iter().map(|leg| leg.relay_only).collect::<Vec<_>>(), [false, true]);
    app.stop().await;
}
