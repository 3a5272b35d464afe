//! Many at once, over two instances that meet on Redis: one winner each, and the losers know it.

use std::time::Duration;

use futures::future::{join, join_all};
use proto::{
    call::{Call, CallState, ErrorReason, signal_response::Message},
    reason::is,
};
use testkit::redis::Server;
use tonic::Status;

use crate::{
    app::App,
    people::{Person, Wire},
};

const RACES: usize = 300;
const AT_ONCE: usize = 20;

/// Ada at the first instance; Ben at both.
struct Pair {
    ada: Person,
    ben: Person,
    phone: Person,
}

fn pair(app: &App) -> Pair {
    let (ada, ben) = (app.person(), app.person());
    let phone = app.page_of(&ben, 1);
    Pair { ada, ben, phone }
}

/// Whoever won, all others must have been told the same.
fn check(number: usize, end: &Call, answers: &[Result<Call, Status>]) {
    let winners = answers.iter().flatten().filter(|answer| answer.version == 2).count();
    let elsewhere = |status: &Status| is(status, ErrorReason::AnsweredElsewhere);
    let ended = |status: &Status| is(status, ErrorReason::CallEnded);
    for answer in answers {
        match answer {
            Ok(call) => assert!(call.version >= 2, "race {number}: {call:?}"),
            Err(status) => assert!(elsewhere(status) || ended(status), "race {number}: {status:?}"),
        }
    }
    assert!(winners >= 1 || end.state() == CallState::Missed, "race {number}: {end:?} {answers:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_declines_cancels_and_deadlines_have_one_winner() {
    let app = App::on_redis(2, Server::shared()).await;
    for round in 0..RACES / AT_ONCE {
        let races = (0..AT_ONCE).map(|number| race(&app, round * AT_ONCE + number));
        // In every third round the deadline strikes in the midst of it.
        let deadline = async {
            if round % 3 == 0 {
                app.clock.advance(Duration::from_secs(29));
                tokio::task::yield_now().await;
                app.clock.advance(Duration::from_secs(1));
            }
        };
        join(join_all(races), deadline).await;
    }
    let finals = "SELECT COUNT(*) AS count FROM call_events WHERE what = 'ended'";
    assert_eq!(app.count(finals).await, i64::try_from(RACES).unwrap(), "each call ended exactly once");
    let versions = "SELECT COUNT(*) AS count FROM calls c WHERE c.version <> \
        (SELECT COUNT(*) FROM call_events e WHERE e.call_id = c.call_id)";
    assert_eq!(app.count(versions).await, 0, "each version has its event");
    let live = "SELECT COUNT(*) AS count FROM call_legs WHERE state <> 'ended'";
    assert_eq!(app.count(live).await, 0, "nobody is left in a call");
    app.stop().await;
}

async fn race(app: &App, number: usize) {
    let Pair { ada, ben, phone } = pair(app);
    let call = ada.start(&ben).await.unwrap();
    let wires = [ada.signal(&call).await, ben.signal(&call).await, phone.signal(&call).await];
    let answers = tokio::join!(ben.answer(&call), phone.answer(&call), phone.decline(&call), ada.end(&call));
    let answers: [_; 4] = answers.into();
    let end = ada.get(&call).await.unwrap();
    check(number, &end, &answers);
    // A call that was answered first and then hung up is over too: by the caller's end.
    assert!(end.end_time.is_some(), "race {number}: {end:?} {answers:?}");
    let answered = answers[..2]
        .iter()
        .filter(|answer| matches!(answer, Ok(call) if call.state() == CallState::Connecting));
    assert!(answered.count() <= 1, "race {number}: two endpoints were told that they answered");
    for told in join_all(wires.map(outcome)).await {
        assert!(told.is_none_or(|told| told == end), "race {number}: {end:?}");
    }
}

/// What a page is told by its Signal stream in the end: the call as it is over, or nothing if another page answered.
async fn outcome(mut wire: Wire) -> Option<Call> {
    let mut last = wire.snapshot.call.clone();
    loop {
        match wire.next().await {
            Ok(Some(next)) => {
                if let Some(Message::Changed(changed)) = next.message {
                    last = changed.call;
                }
            }
            Ok(None) => return Some(last.expect("a snapshot has the call")),
            Err(status) => {
                assert!(is(&status, ErrorReason::OtherEndpoint), "{status:?}");
                return None;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_call_each_other_at_once_are_in_one_call() {
    let app = App::on_redis(2, Server::shared()).await;
    for round in 0..5 {
        let races = (0..AT_ONCE).map(async |number| {
            let Pair { ada, phone, .. } = pair(&app);
            let (one, other) = join(ada.start(&phone), phone.start(&ada)).await;
            let (one, other) = (one.unwrap(), other.unwrap());
            assert_eq!(one.call_id, other.call_id, "race {round}/{number}");
            let now = ada.get(&one).await.unwrap();
            assert_eq!(now.state(), CallState::Connecting);
            assert!(now.legs.iter().all(|leg| !leg.endpoint_id.is_empty()));
        });
        join_all(races).await;
    }
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM calls").await, 100);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_call_one_person_at_once_ring_once() {
    let app = App::on_redis(2, Server::shared()).await;
    let ben = app.person();
    let callers: Vec<_> = (0..AT_ONCE).map(|number| app.page_of(&app.person(), number % 2)).collect();
    let calls = join_all(callers.iter().map(|caller| caller.start(&ben))).await;
    let rings = calls.iter().filter(|call| call.as_ref().unwrap().state() == CallState::Ringing).count();
    assert_eq!(rings, 1);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_repeated_at_once_is_one_call() {
    let app = App::on_redis(2, Server::shared()).await;
    let (ada, ben) = (app.person(), app.person());
    let elsewhere = app.page_of(&ada, 1);
    let wish = ada.wish(&ben);
    let repeats = (0..10)
        .map(|number| if number % 2 == 0 { &ada } else { &elsewhere })
        .map(|who| who.ask(wish.clone()));
    let calls = join_all(repeats).await;
    assert!(calls.iter().all(|call| call.as_ref().unwrap() == calls[0].as_ref().unwrap()));
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM calls").await, 1);
    app.stop().await;
}
