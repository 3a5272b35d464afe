use std::time::Duration;

use proto::call::{Call, CallState, EndReason, LinkState, SignalOpen};

use crate::{
    app::App,
    people::{Person, link},
};

async fn is_over(person: &Person, call: &Call) -> bool {
    person.get(call).await.unwrap().end_time.is_some()
}

async fn connected(ada: &Person, ben: &Person) -> Call {
    let call = ada.start(ben).await.unwrap();
    ben.answer(&call).await.unwrap()
}

#[tokio::test]
async fn a_call_that_nobody_answers_is_missed_at_its_deadline() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    app.clock.advance(Duration::from_secs(29));
    assert_eq!(ada.get(&call).await.unwrap().state(), CallState::Ringing);
    app.pass_until(|| is_over(&ada, &call)).await;
    let missed = ada.get(&call).await.unwrap();
    assert_eq!((missed.state(), missed.end_reason()), (CallState::Missed, EndReason::Missed));
    let second = |time: Option<prost_types::Timestamp>| time.unwrap().seconds;
    assert!(second(missed.end_time) >= second(call.ring_deadline));
    app.stop().await;
}

#[tokio::test]
async fn after_a_restart_it_rings_on_before_the_deadline_and_is_missed_after_it() {
    let mut app = App::new().await;
    let (ada, ben, cleo, dora) = (app.person(), app.person(), app.person(), app.person());
    let early = ada.start(&ben).await.unwrap();
    app.clock.advance(Duration::from_secs(20));
    let late = cleo.start(&dora).await.unwrap();
    app.stop_instances().await;
    app.clock.advance(Duration::from_secs(15));
    app.start_instance();
    let [ada, ben, dora] = [&ada, &ben, &dora].map(|person| app.page_of(person, 0));
    assert_eq!(
        ben.answer(&early).await.unwrap_err().code(),
        tonic::Code::FailedPrecondition,
        "never a ghost"
    );
    assert_eq!(ada.get(&early).await.unwrap().state(), CallState::Missed);
    assert_eq!(dora.answer(&late).await.unwrap().state(), CallState::Connecting);
    app.stop().await;
}

#[tokio::test]
async fn media_has_30_s_while_both_signal() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = connected(&ada, &ben).await;
    let a = ada.signal(&call).await;
    app.pass(Duration::from_secs(60), || async { drop(ada.get(&call).await) }).await;
    assert_eq!(ada.get(&call).await.unwrap().state(), CallState::Connecting, "one is not there");
    let b = ben.signal(&call).await;
    let both_there = app.clock.now();
    app.pass_until(|| is_over(&ada, &call)).await;
    let over = ada.get(&call).await.unwrap();
    assert_eq!((over.state(), over.end_reason()), (CallState::Ended, EndReason::MediaFailed));
    let waited = proto::convert::time(over.end_time.unwrap()).unwrap() - both_there;
    assert!(waited.num_seconds() >= 30, "{waited}");
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn two_who_are_gone_for_120_s_are_lost() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = connected(&ada, &ben).await;
    let mut a = ada.signal(&call).await;
    a.send(1, link(LinkState::Connected)).await;
    a.changed_to(CallState::Active).await;
    drop(a);
    let gone = app.clock.now();
    app.pass(Duration::from_secs(100), || async { drop(ada.get(&call).await) }).await;
    assert_eq!(ada.get(&call).await.unwrap().state(), CallState::Active, "a minute and a half is nothing");
    app.pass_until(|| is_over(&ada, &call)).await;
    let over = ada.get(&call).await.unwrap();
    assert_eq!((over.state(), over.end_reason()), (CallState::Ended, EndReason::Lost));
    let waited = proto::convert::time(over.end_time.unwrap()).unwrap() - gone;
    assert!(waited.num_seconds() >= 120, "{waited}");
    app.stop().await;
}

#[tokio::test]
async fn one_who_is_gone_is_lost_once_the_other_says_that_media_failed() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = connected(&ada, &ben).await;
    let (mut a, b) = (ada.signal(&call).await, ben.signal(&call).await);
    a.send(1, link(LinkState::Connected)).await;
    a.changed_to(CallState::Active).await;
    drop(b);
    app.pass(Duration::from_secs(100), || async { drop(ada.get(&call).await) }).await;
    assert_eq!(ada.get(&call).await.unwrap().state(), CallState::Active, "media may well flow");
    a.send(2, link(LinkState::Failed)).await;
    assert!(a.changed_to(CallState::Ended).await.end_reason() == EndReason::Lost);
    app.stop().await;
}

#[tokio::test]
async fn who_comes_back_is_not_lost() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = connected(&ada, &ben).await;
    let mut a = ada.signal(&call).await;
    a.send(1, link(LinkState::Connected)).await;
    a.changed_to(CallState::Active).await;
    let since = a.position.clone();
    drop(a);
    app.pass(Duration::from_secs(100), || async { drop(ada.get(&call).await) }).await;
    let a = ada.signal_with(SignalOpen { since, ..ada.open(&call) }).await.unwrap();
    app.pass(Duration::from_secs(200), || async { drop(ada.get(&call).await) }).await;
    assert_eq!(ada.get(&call).await.unwrap().state(), CallState::Active);
    drop(a);
    app.stop().await;
}
