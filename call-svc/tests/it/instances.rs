//! Two instances of the service, which meet on Redis alone: the people of one call hang on different ones.

use std::time::{Duration, Instant};

use proto::{
    access_v1,
    call::{CallState, ErrorReason, SignalOpen, signal_response::Message},
    reason::is,
};
use testkit::redis::Server;
use tonic::Code;

use crate::{
    app::App,
    people::{Wire, candidate},
    start::refused,
};

/// Whole again this long after Redis is back.
const WHOLE: Duration = Duration::from_secs(5);

#[tokio::test]
async fn signals_pass_between_instances_in_order() {
    let app = App::on_redis(2, Server::shared()).await;
    let ada = app.person();
    let ben = app.page_of(&app.person(), 1);
    let call = ada.start(&ben).await.unwrap();
    let mut a = ada.signal(&call).await;
    ben.answer(&call).await.unwrap();
    let mut b = ben.signal(&call).await;
    a.changed_to(CallState::Connecting).await;
    for seq in 1..=20 {
        a.send(seq, candidate(seq)).await;
        b.send(seq, candidate(seq)).await;
    }
    for seq in 1..=20 {
        assert_eq!(b.heard().await.client_seq, seq);
        assert_eq!(a.heard().await.client_seq, seq);
    }
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn an_answer_at_one_instance_is_told_at_the_other() {
    let app = App::on_redis(2, Server::shared()).await;
    let (ada, ben) = (app.person(), app.person());
    let phone = app.page_of(&ben, 1);
    let call = ada.start(&ben).await.unwrap();
    let (mut a, mut p) = (ada.signal(&call).await, phone.signal(&call).await);
    ben.answer(&call).await.unwrap();
    a.changed_to(CallState::Connecting).await;
    refused(&p.ended().await, Code::FailedPrecondition, ErrorReason::OtherEndpoint);
    ben.end(&call).await.unwrap();
    a.changed_to(CallState::Ended).await;
    assert!(a.ended().await.is_ok());
    app.stop().await;
}

#[tokio::test]
async fn a_stream_resumes_at_another_instance() {
    let app = App::on_redis(2, Server::shared()).await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    let (mut a, mut b) = (ada.signal(&call).await, ben.signal(&call).await);
    a.say(1).await;
    assert_eq!(b.heard().await.client_seq, 1);
    a.say(2).await;
    // The same page, now by way of the other instance.
    let moved = crate::people::Person { page: ben.page, ..app.page_of(&ben, 1) };
    let open = SignalOpen { since: b.position.clone(), ..moved.open(&call) };
    let mut resumed = moved.signal_with(open).await.unwrap();
    assert_eq!(resumed.heard().await.client_seq, 2, "nothing lost, nothing twice");
    assert_eq!(b.ended().await.unwrap_err().code(), Code::Aborted, "the older stream is told");
    drop((a, resumed));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_calls_are_made_and_with_it_again_all_is_whole() {
    let redis = Server::dedicated();
    let app = App::on_redis(2, &redis).await;
    let ada = app.person();
    let ben = app.page_of(&app.person(), 1);
    let call = ada.start(&ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    let (mut a, mut b) = (ada.signal(&call).await, ben.signal(&call).await);
    a.say(1).await;
    assert_eq!(b.heard().await.client_seq, 1);
    redis.kill();
    let (cleo, dan) = (app.person(), app.person());
    let other = cleo.start(&dan).await.unwrap();
    dan.answer(&other).await.unwrap();
    assert_eq!(cleo.end(&other).await.unwrap().state(), CallState::Ended, "truth needs no Redis");
    let status = ben.signal_with(ben.open(&call)).await.map(drop).unwrap_err();
    assert!(is(&status, access_v1::ErrorReason::ServiceAway), "{status:?}");
    redis.start();
    let back = Instant::now();
    for wire in [&mut a, &mut b] {
        resynced(wire).await;
    }
    a.say(2).await;
    assert_eq!(b.heard().await.client_seq, 2);
    assert!(back.elapsed() < WHOLE, "{:?}", back.elapsed());
    assert_eq!(ada.get(&call).await.unwrap().end_time, None, "the call has gone on");
    drop((a, b));
    app.stop().await;
}

/// Reads until the stream says that something was lost.
async fn resynced(wire: &mut Wire) {
    loop {
        let next = wire.next().await.unwrap().expect("the stream lives");
        match next.message.expect("a message") {
            Message::Resync(_) => return,
            message @ Message::Signal(_) => panic!("a resync was due, not {message:?}"),
            Message::Snapshot(_) | Message::Changed(_) | Message::Ack(_) => {}
        }
    }
}
