//! Sound and picture between strangers.

use prost::Message as _;
use proto::{
    call::{
        Call, CallState, EndReason, IceCandidate, ListCallsRequest, ListHistoryRequest, MatchMode,
        MatchModeChanged, MatchModeWish, MatchOpen, PartnerLeftReason, SignalOpen,
        call_history_service_client::CallHistoryServiceClient, client_signal, find_partner_request,
        find_partner_response::Message, peer_signal,
    },
    id::UserId,
};

use super::{Line, Stranger, together};
use crate::{
    app::App,
    people::{Person, Wire},
};

const HOST: &str = "candidate:1 1 udp 2122260223 192.168.1.4 54321 typ host";
const RELAY: &str = "candidate:4 1 udp 41885439 198.51.100.9 49152 typ relay raddr 192.168.1.4 rport 54321";
const RELAY_ALONE: &str = "candidate:4 1 udp 41885439 198.51.100.9 49152 typ relay raddr 0.0.0.0 rport 9";

/// A stranger with an account, as the one who signals.
fn as_person(app: &App, stranger: &Stranger) -> Person {
    Person { page: stranger.page, ..app.page_of_id(stranger.id) }
}

async fn signal(app: &App, stranger: &Stranger, call: &Call) -> Wire {
    as_person(app, stranger).signal(call).await
}

fn candidate(candidate: &str) -> client_signal::Payload {
    let candidate =
        IceCandidate { candidate: candidate.into(), sdp_mid: "0".into(), ..IceCandidate::default() };
    client_signal::Payload::Candidate(candidate)
}

async fn wish(line: &Line, mode: MatchMode) {
    line.send(find_partner_request::Message::ModeWish(MatchModeWish { mode: mode.into() })).await;
}

async fn changed(line: &mut Line) -> MatchModeChanged {
    line.until(|message| if let Message::ModeChanged(changed) = message { Some(changed) } else { None }).await
}

fn holds_id(bytes: &[u8], id: UserId) -> bool {
    String::from_utf8_lossy(bytes).contains(&id.to_string())
}

#[tokio::test]
async fn who_looks_for_picture_meets_in_a_call_that_hides_both() {
    let app = App::new().await;
    let (ada, ben) = (Stranger::guest(&app), Stranger::guest(&app));
    let open = |stranger: &Stranger| MatchOpen { mode: MatchMode::Video.into(), ..stranger.open(&[]) };
    let mut a = ada.seek_with(open(&ada)).await;
    a.searching().await;
    let mut b = ben.seek_with(open(&ben)).await;
    let (at_a, at_b) = (a.found().await, b.found().await);
    let (call, at_ben) = (at_a.call.clone().unwrap(), at_b.call.clone().unwrap());
    assert_eq!(
        (call.state(), &call.match_id, &call.call_id),
        (CallState::Connecting, &at_a.match_id, &at_ben.call_id)
    );
    assert!(call.legs.iter().all(|leg| leg.relay_only), "an operator's setting, and the default");
    let legs: Vec<_> = at_ben.legs.iter().map(|leg| (leg.user_id.clone(), leg.endpoint_id.clone())).collect();
    assert!(legs.contains(&(at_b.partner_id.clone(), String::new())), "{legs:?}");
    assert!(legs.contains(&(ben.id.to_string(), ben.page.to_string())), "{legs:?}");

    let (signals_a, mut signals_b) = (signal(&app, &ada, &call).await, signal(&app, &ben, &call).await);
    signals_a.send(1, candidate(HOST)).await;
    signals_a.send(2, candidate(RELAY)).await;
    let heard = signals_b.heard().await;
    assert_eq!((heard.client_seq, &heard.user_id), (2, &at_b.partner_id), "the first was kept back");
    let Some(peer_signal::Payload::Candidate(passed)) = heard.payload else { panic!("a candidate") };
    assert_eq!(passed.candidate, RELAY_ALONE);
    as_person(&app, &ada).end(&call).await.unwrap();
    let ended = signals_b.changed_to(CallState::Ended).await;
    assert_eq!(ended.ended_by_user_id, at_b.partner_id);
    let traces = app.count("SELECT COUNT(*) AS count FROM call_traces").await;
    assert_eq!(traces, 0, "strangers have no conversation that it could stand in");
    let told = [signals_b.snapshot.encode_to_vec(), ended.encode_to_vec(), b.heard.clone()].concat();
    assert!(!holds_id(&told, ada.id), "nothing names who it is");
    app.clock.advance(std::time::Duration::from_secs(1));
    let without = changed(&mut b).await;
    assert_eq!((without.mode(), without.call), (MatchMode::Text, None), "the text is left");
    b.say(&at_b, "Pity").await;
    assert_eq!(a.heard_text().await.text, "Pity");
    drop((a, b, signals_a));
    app.stop().await;
}

#[tokio::test]
async fn text_gets_picture_once_both_want_it() {
    let app = App::new().await;
    let ([ada, ben], [mut a, mut b], [met, _]) = together(&app).await;
    wish(&a, MatchMode::Video).await;
    let wished =
        b.until(|message| if let Message::ModeWish(wish) = message { Some(wish) } else { None }).await;
    assert_eq!(wished.mode(), MatchMode::Video);
    wish(&b, MatchMode::Audio).await;
    let (at_a, at_b) = (changed(&mut a).await, changed(&mut b).await);
    assert_eq!((at_a.mode(), at_b.mode()), (MatchMode::Audio, MatchMode::Audio), "what both want");
    let call = at_a.call.unwrap();
    assert_eq!(call.match_id, met.match_id);
    wish(&b, MatchMode::Video).await;
    let video = changed(&mut a).await;
    assert_eq!(
        (video.mode(), video.call.unwrap().call_id),
        (MatchMode::Video, call.call_id.clone()),
        "the same call"
    );
    assert!(!holds_id(&a.heard, ben.id) && !holds_id(&b.heard, ada.id));
    let mut signals = signal(&app, &ben, &call).await;
    a.go_on(&met).await;
    assert_eq!(b.left().await, PartnerLeftReason::Next);
    let over = signals.changed_to(CallState::Ended).await;
    assert_eq!(over.end_reason(), EndReason::HungUp, "the end of the match ends its call");
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn such_a_call_is_nobodys_history_and_makes_both_busy() {
    let app = App::new().await;
    let ([ada, ben], [mut a, mut b], [met, _]) = together(&app).await;
    wish(&a, MatchMode::Audio).await;
    wish(&b, MatchMode::Audio).await;
    let call = changed(&mut a).await.call.unwrap();
    changed(&mut b).await;
    let caller = app.person();
    app.people.register(ada.id);
    let rings = caller.start(&as_person(&app, &ada)).await.unwrap();
    assert!(rings.waiting, "they are in a call");
    caller.end(&rings).await.unwrap();
    for stranger in [&ada, &ben] {
        let own = as_person(&app, stranger);
        let (listed, _) = own.list(ListCallsRequest::default()).await.unwrap();
        assert!(listed.iter().all(|listed| listed.call_id != call.call_id));
    }
    a.go_on(&met).await;
    b.left().await;
    let mut history = CallHistoryServiceClient::new(as_person(&app, &ben).caller);
    let past = history.list_history(ListHistoryRequest::default()).await.unwrap().into_inner();
    assert_eq!(past.entries.len(), 0);
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM outbox WHERE aggregate_id <> ''").await, 0);
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn whose_call_is_lost_is_told_that_the_partner_is_gone() {
    let app = App::new().await;
    let (_, [mut a, mut b], _) = together(&app).await;
    wish(&a, MatchMode::Audio).await;
    wish(&b, MatchMode::Audio).await;
    changed(&mut a).await;
    changed(&mut b).await;
    let over =
        || async { app.count("SELECT COUNT(*) AS count FROM match_members WHERE live = 1").await == 0 };
    app.pass_until(over).await;
    assert_eq!(a.left().await, PartnerLeftReason::Disconnected);
    assert_eq!(b.left().await, PartnerLeftReason::Disconnected);
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn who_is_back_on_another_page_takes_the_call_over() {
    let app = App::new().await;
    let ([ada, _], [mut a, mut b], [met, _]) = together(&app).await;
    wish(&a, MatchMode::Audio).await;
    wish(&b, MatchMode::Audio).await;
    changed(&mut a).await;
    changed(&mut b).await;
    drop(a);
    let reloaded = Stranger { page: runtime::Ids::random().next(), ..ada.clone() };
    let open = MatchOpen { resume_match_id: met.match_id.clone(), ..reloaded.open(&["chess"]) };
    let again = reloaded.seek_with(open).await.found().await;
    let person = as_person(&app, &reloaded);
    let call = again.call.unwrap();
    let open = SignalOpen { take_over: true, ..person.open(&call) };
    assert_eq!(person.signal_with(open).await.unwrap().snapshot.generation, 2);
    drop(b);
    app.stop().await;
}
