//! One leg, several pages and streams: who speaks for it.

use proto::call::{CallState, ErrorReason, SignalOpen};
use tonic::Code;

use crate::{app::App, start::refused};

#[tokio::test]
async fn the_same_endpoint_that_opens_again_resumes_and_its_older_stream_ends() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    let (mut a, mut b) = (ada.signal(&call).await, ben.signal(&call).await);
    a.say(1).await;
    a.say(2).await;
    let mut anew = ada.signal(&call).await;
    refused(&a.ended().await, Code::Aborted, ErrorReason::Moved);
    assert_eq!((anew.snapshot.generation, anew.snapshot.last_client_seq), (1, 2));
    anew.say(3).await;
    for seq in 1..=3 {
        assert_eq!(b.heard().await.client_seq, seq);
    }
    drop((anew, b));
    app.stop().await;
}

#[tokio::test]
async fn another_endpoint_takes_over_only_when_it_says_so() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    let (mut a, mut b) = (ada.signal(&call).await, ben.signal(&call).await);
    a.say(1).await;
    assert_eq!(b.heard().await.generation, 1);
    let laptop = app.page_of(&ada, 0);
    let opened = laptop.signal_with(laptop.open(&call)).await.map(drop);
    refused(&opened, Code::FailedPrecondition, ErrorReason::OtherEndpoint);
    let mut l = laptop.signal_with(SignalOpen { take_over: true, ..laptop.open(&call) }).await.unwrap();
    assert_eq!((l.snapshot.generation, l.snapshot.last_client_seq), (2, 0));
    refused(&a.ended().await, Code::Aborted, ErrorReason::Moved);
    let changed = b.changed_to(CallState::Connecting).await;
    assert_eq!((changed.legs[0].generation, &changed.legs[0].endpoint_id), (2, &laptop.page.to_string()));
    l.say(1).await;
    let heard = b.heard().await;
    assert_eq!((heard.generation, heard.client_seq), (2, 1), "the sequence begins anew");
    b.say(1).await;
    assert_eq!(l.heard().await.for_generation, 2);
    refused(
        &ada.signal_with(ada.open(&call)).await.map(drop),
        Code::FailedPrecondition,
        ErrorReason::OtherEndpoint,
    );
    drop((l, b));
    app.stop().await;
}

#[tokio::test]
async fn signals_for_the_generation_before_are_not_replayed_to_the_new_one() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    let (mut a, b) = (ada.signal(&call).await, ben.signal(&call).await);
    a.say(1).await;
    drop(b);
    let mut anew = ben.signal_with(SignalOpen { take_over: true, ..ben.open(&call) }).await.unwrap();
    assert_eq!(anew.snapshot.generation, 2, "the same endpoint may begin anew");
    a.changed_to(CallState::Connecting).await;
    a.say(2).await;
    let heard = anew.heard().await;
    assert_eq!((heard.client_seq, heard.for_generation), (2, 2));
    let mut resumed = ben.signal(&call).await;
    assert_eq!(
        resumed.heard().await.client_seq,
        2,
        "a replay from the start leaves out what was for generation 1"
    );
    drop((a, anew, resumed));
    app.stop().await;
}

#[tokio::test]
async fn after_a_restart_a_position_is_a_resync_and_a_new_generation_goes_on() {
    let mut app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    let (mut a, mut b) = (ada.signal(&call).await, ben.signal(&call).await);
    a.say(1).await;
    b.heard().await;
    let since = b.position.clone();
    app.stop_instances().await;
    app.start_instance();
    let [ada, ben] = [ada, ben].map(|person| {
        let page = person.page;
        crate::people::Person { page, ..app.page_of(&person, 0) }
    });
    let mut b = ben.signal_with(SignalOpen { since, ..ben.open(&call) }).await.unwrap();
    b.resync().await;
    let mut a = ada.signal_with(SignalOpen { take_over: true, ..ada.open(&call) }).await.unwrap();
    let changed = b.changed_to(CallState::Connecting).await;
    assert_eq!(changed.legs[0].generation, 2);
    a.say(1).await;
    assert_eq!(b.heard().await.generation, 2);
    drop((a, b));
    app.stop().await;
}

#[tokio::test]
async fn a_leg_taken_over_on_another_instance_is_told_within_a_round() {
    let app = App::with_instances(2).await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    // Without a shared bus the instances share the database alone.
    let mut a = ada.signal(&call).await;
    let laptop = app.page_of(&ada, 1);
    let l = laptop.signal_with(SignalOpen { take_over: true, ..laptop.open(&call) }).await.unwrap();
    refused(&a.ended().await, Code::Aborted, ErrorReason::Moved);
    drop(l);
    app.stop().await;
}
