//! A call, from ring to end, and what becomes of it when nobody answers.

use prost::Message as _;
use proto::call::{
    AnswerCallRequest, AnswerCallResponse, CallState, ClientSignal, EndCallRequest, EndCallResponse,
    EndReason, LinkReport, LinkState, SdpType, SessionDescription, SignalOpen, SignalRequest, SignalResponse,
    SignalSnapshot, client_signal, peer_signal, signal_request, signal_response,
};
use proto::notify::{SubscribeRequest, SubscribeResponse, subscribe_response::Step};
use testkit::tunnel::TunnelStream;
use tonic::Status;

use crate::{
    people::Person,
    stack::{Layout, Stack, eventually},
};

const ANSWER: &str = "/switchboard.call.v1.CallService/AnswerCall";
const END: &str = "/switchboard.call.v1.CallService/EndCall";
const SIGNAL: &str = "/switchboard.call.v1.CallService/Signal";
const SUBSCRIBE: &str = "/switchboard.notify.v1.NotifyService/Subscribe";

/// A person's feed, open and started.
pub(crate) async fn feed(person: &Person) -> TunnelStream {
    let mut feed = person.tunnel.open(SUBSCRIBE);
    feed.send(&SubscribeRequest::default()).await;
    feed.half_close();
    let first: SubscribeResponse = feed.next().await.unwrap().unwrap();
    assert!(matches!(first.step, Some(Step::Started(_))), "{first:?}");
    feed
}

/// The next state of a call on a feed.
pub(crate) async fn next_call(feed: &mut TunnelStream) -> proto::call::Call {
    loop {
        let step: SubscribeResponse = feed.next().await.unwrap().unwrap();
        // Beside it the feed says what asks for attention.
        if let Some(Step::Event(event)) = step.step
            && event.r#type == "switchboard.call.v1.CallChanged"
        {
            return proto::call::CallChanged::decode(event.payload).unwrap().call.unwrap();
        }
    }
}

async fn signal(person: &Person, call_id: &str) -> Result<(TunnelStream, SignalSnapshot), Status> {
    let mut stream = person.tunnel.open(SIGNAL);
    let open = SignalOpen {
        call_id: call_id.into(),
        endpoint_id: person.endpoint_id.clone(),
        ..SignalOpen::default()
    };
    stream.send(&SignalRequest { message: Some(signal_request::Message::Open(open)) }).await;
    match stream.next::<SignalResponse>().await?.and_then(|first| first.message) {
        Some(signal_response::Message::Snapshot(snapshot)) => Ok((stream, snapshot)),
        other => panic!("not a snapshot: {other:?}"),
    }
}

async fn say(stream: &mut TunnelStream, client_seq: u64, payload: client_signal::Payload) {
    let signal = ClientSignal { client_seq, payload: Some(payload) };
    stream.send(&SignalRequest { message: Some(signal_request::Message::Signal(signal)) }).await;
}

fn offer(sdp: &str) -> client_signal::Payload {
    let description = SessionDescription { r#type: SdpType::Offer.into(), sdp: sdp.into() };
    client_signal::Payload::Description(description)
}

fn connected() -> client_signal::Payload {
    client_signal::Payload::LinkReport(LinkReport {
        state: LinkState::Connected.into(),
        ..LinkReport::default()
    })
}

/// Reads until a signal of the other leg comes.
async fn hear(stream: &mut TunnelStream) -> proto::call::PeerSignal {
    loop {
        let step: SignalResponse = stream.next().await.unwrap().expect("the stream goes on");
        if let Some(signal_response::Message::Signal(signal)) = step.message {
            return signal;
        }
    }
}

async fn rings_and_is_answered_and_ended(layout: Layout) {
    let stack = Stack::start(layout).await;
    let (ada, ben) = (Person::arrive(&stack, "ada").await, Person::arrive(&stack, "ben").await);
    let mut bens_feed = feed(&ben).await;

    let call = ada.call(&ben).await.unwrap();
    assert_eq!(call.state(), CallState::Ringing);
    assert_eq!(next_call(&mut bens_feed).await.call_id, call.call_id);

    let answer = AnswerCallRequest {
        call_id: call.call_id.clone(),
        endpoint_id: ben.endpoint_id.clone(),
        ..AnswerCallRequest::default()
    };
    let answered: AnswerCallResponse = ben.tunnel.unary(ANSWER, &answer).await.unwrap();
    assert_eq!(answered.call.unwrap().state(), CallState::Connecting);

    let (mut adas, snapshot) = signal(&ada, &call.call_id).await.unwrap();
    assert!(!snapshot.polite, "the caller offers first");
    let (mut bens, snapshot) = signal(&ben, &call.call_id).await.unwrap();
    assert!(snapshot.polite);

    // Larger than one frame carries: it travels in pieces.
    let sdp = "v=0\r\n".repeat(10_000);
    say(&mut adas, 1, offer(&sdp)).await;
    let heard = hear(&mut bens).await;
    assert_eq!((heard.user_id.as_str(), heard.client_seq), (ada.user_id.as_str(), 1));
    let Some(peer_signal::Payload::Description(description)) = heard.payload else { panic!("an offer") };
    assert_eq!(description.sdp, sdp);

    say(&mut adas, 2, connected()).await;
    say(&mut bens, 1, connected()).await;
    eventually("the call becomes active", async || {
        (ada.get_call(&call.call_id).await.unwrap().state() == CallState::Active).then_some(())
    })
    .await;

    let end = EndCallRequest { call_id: call.call_id.clone() };
    let ended: EndCallResponse = ben.tunnel.unary(END, &end).await.unwrap();
    let ended = ended.call.unwrap();
    assert_eq!((ended.state(), ended.end_reason()), (CallState::Ended, EndReason::HungUp));
    assert_eq!(ended.ended_by_user_id, ben.user_id);
    while adas.next::<SignalResponse>().await.unwrap().is_some() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_in_one_process() {
    rings_and_is_answered_and_ended(Layout::OneProcess).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_over_separate_processes() {
    rings_and_is_answered_and_ended(Layout::Split).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_over_two_instances_of_each_service() {
    rings_and_is_answered_and_ended(Layout::Doubled).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_answers_and_the_call_is_missed() {
    let stack = Stack::start_with(Layout::Split, "[call]\nring_seconds = 5\n").await;
    let (ada, ben) = (Person::arrive(&stack, "ada").await, Person::arrive(&stack, "ben").await);
    let mut bens_feed = feed(&ben).await;
    let call = ada.call(&ben).await.unwrap();
    assert_eq!(next_call(&mut bens_feed).await.state(), CallState::Ringing);
    let missed = next_call(&mut bens_feed).await;
    assert_eq!((missed.call_id, missed.end_reason), (call.call_id, EndReason::Missed.into()));
}
