use proto::{
    access_v1,
    call::{
        CallState, ErrorReason, IceRestartWish, LinkState, MediaState, QualityReport, client_signal,
        peer_signal, signal_request,
    },
    reason::is,
};
use tonic::Code;
use tonic_types::StatusExt as _;

use crate::{
    app::App,
    people::{candidate, link},
    start::refused,
};

#[tokio::test]
async fn signals_pass_both_ways_in_order() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    let mut a = ada.signal(&call).await;
    assert_eq!((a.snapshot.polite, a.snapshot.generation, a.snapshot.peer_generation), (false, 1, 1));
    assert_eq!(a.snapshot.call, Some(call.clone()));
    ben.answer(&call).await.unwrap();
    let mut b = ben.signal(&call).await;
    assert!(b.snapshot.polite);
    a.changed_to(CallState::Connecting).await;
    for seq in 1..=20 {
        a.send(seq, candidate(seq)).await;
    }
    for seq in 1..=20 {
        let heard = b.heard().await;
        assert_eq!((heard.client_seq, heard.generation, heard.for_generation), (seq, 1, 1));
        assert_eq!(heard.user_id, ada.id.to_string());
    }
    let muted = MediaState { microphone: false, camera: true, ..MediaState::default() };
    b.send(1, client_signal::Payload::MediaState(muted)).await;
    assert_eq!(a.heard().await.payload, Some(peer_signal::Payload::MediaState(muted)));
    b.send(2, client_signal::Payload::IceRestartWish(IceRestartWish {})).await;
    assert_eq!(a.heard().await.payload, Some(peer_signal::Payload::IceRestartWish(IceRestartWish {})));
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn what_was_said_before_one_opens_is_replayed() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    let mut a = ada.signal(&call).await;
    ben.answer(&call).await.unwrap();
    a.say(1).await;
    a.say(2).await;
    let mut b = ben.signal(&call).await;
    assert_eq!(b.heard().await.client_seq, 1);
    drop(b);
    let mut again = ben.signal(&call).await;
    assert_eq!(again.heard().await.client_seq, 1, "without a position all of this generation comes");
    let after_one = again.position.clone();
    let open = proto::call::SignalOpen { since: after_one, ..ben.open(&call) };
    let mut resumed = ben.signal_with(open).await.unwrap();
    assert_eq!(resumed.heard().await.client_seq, 2);
    assert_eq!(again.ended().await.unwrap_err().code(), Code::Aborted);
    drop((a, resumed));
    app.stop().await;
}

#[tokio::test]
async fn nothing_is_said_before_the_answer() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    for who in [&ada, &ben] {
        let mut wire = who.signal(&call).await;
        wire.send(1, candidate(1)).await;
        refused(&wire.ended().await, Code::FailedPrecondition, ErrorReason::NotAnswered);
    }
    ben.answer(&call).await.unwrap();
    let mut b = ben.signal(&call).await;
    let mut a = ada.signal(&call).await;
    a.say(1).await;
    assert_eq!(b.heard().await.client_seq, 1, "what was refused was not said");
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn a_stream_that_was_open_while_it_rang_goes_on_after_the_answer() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let phone = app.page_of(&ben, 0);
    let call = ada.start(&ben).await.unwrap();
    let mut a = ada.signal(&call).await;
    let mut b = ben.signal(&call).await;
    let mut p = phone.signal(&call).await;
    ben.answer(&call).await.unwrap();
    // At once, before this stream may have heard of the answer.
    b.send(1, candidate(1)).await;
    a.send(1, candidate(1)).await;
    assert_eq!(a.heard().await.client_seq, 1);
    assert_eq!(b.heard().await.client_seq, 1);
    refused(&p.ended().await, Code::FailedPrecondition, ErrorReason::OtherEndpoint);
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn signals_are_numbered_without_gaps_and_repeats_are_heard_once() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    let (mut a, mut b) = (ada.signal(&call).await, ben.signal(&call).await);
    a.say(1).await;
    a.send(1, candidate(1)).await;
    assert_eq!(a.acknowledged().await, 1);
    a.say(2).await;
    assert_eq!(b.heard().await.client_seq, 1);
    assert_eq!(b.heard().await.client_seq, 2);
    a.send(4, candidate(4)).await;
    let gap = a.ended().await;
    refused(&gap, Code::FailedPrecondition, ErrorReason::SequenceGap);
    let info = gap.unwrap_err().get_details_error_info().unwrap();
    assert_eq!(info.metadata.get("expected").map(String::as_str), Some("3"));
    let a = ada.signal(&call).await;
    assert_eq!(a.snapshot.last_client_seq, 2);
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn reports_are_for_the_server_and_the_first_connection_makes_the_call_active() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    let (mut a, mut b) = (ada.signal(&call).await, ben.signal(&call).await);
    a.send(1, client_signal::Payload::QualityReport(QualityReport::default())).await;
    a.send(2, link(LinkState::Connected)).await;
    assert_eq!(
        b.changed_to(CallState::Active).await.active_time.unwrap().seconds,
        app.clock.now().timestamp()
    );
    a.changed_to(CallState::Active).await;
    a.send(3, candidate(3)).await;
    assert_eq!(b.heard().await.client_seq, 3, "reports are not relayed");
    drop((a, b));
    let a = ada.signal(&call).await;
    assert_eq!(a.snapshot.last_client_seq, 3, "reports count");
    drop(a);
    app.stop().await;
}

#[tokio::test]
async fn streams_end_when_the_call_has_ended() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    let (mut a, mut b) = (ada.signal(&call).await, ben.signal(&call).await);
    ben.decline(&call).await.unwrap();
    for wire in [&mut a, &mut b] {
        wire.changed_to(CallState::Declined).await;
        assert!(wire.ended().await.is_ok());
    }
    refused(
        &ada.signal_with(ada.open(&call)).await.map(drop),
        Code::FailedPrecondition,
        ErrorReason::CallEnded,
    );
    app.stop().await;
}

#[tokio::test]
async fn too_many_signals_are_refused_with_the_time_to_retry() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    let mut a = ada.signal(&call).await;
    for seq in 1..=101 {
        a.send(seq, candidate(seq)).await;
    }
    let too_fast = a.ended().await;
    refused(&too_fast, Code::ResourceExhausted, ErrorReason::SignalsTooFast);
    assert!(too_fast.unwrap_err().get_details_retry_info().is_some());
    let mut a = ada.signal(&call).await;
    assert_eq!(a.snapshot.last_client_seq, 100);
    app.clock.advance(std::time::Duration::from_secs(1));
    a.say(101).await;
    drop(a);
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let app = App::new().await;
    let (ada, ben, eve) = (app.person(), app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    refused(&eve.signal_with(eve.open(&call)).await.map(drop), Code::NotFound, ErrorReason::CallNotFound);
    let mut nonsense = ada.open(&call);
    nonsense.since = "nonsense".into();
    let refused = ada.signal_with(nonsense).await.map(drop).unwrap_err();
    assert!(is(&refused, access_v1::ErrorReason::InvalidFields), "{refused:?}");
    ben.answer(&call).await.unwrap();
    for message in [Some(signal_request::Message::Open(ada.open(&call))), None] {
        let mut wire = ada.signal(&call).await;
        wire.send_request(message).await;
        assert!(is(&wire.ended().await.unwrap_err(), access_v1::ErrorReason::InvalidFields));
    }
    let mut wire = ada.signal(&call).await;
    let silent = proto::call::ClientSignal { client_seq: 1, payload: None };
    wire.send_request(Some(signal_request::Message::Signal(silent))).await;
    assert!(is(&wire.ended().await.unwrap_err(), access_v1::ErrorReason::InvalidFields));
    app.stop().await;
}
