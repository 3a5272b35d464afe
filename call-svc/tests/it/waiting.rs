//! A second call while one is in a call.

use std::time::Duration;

use futures::future::join_all;
use proto::call::{Call, CallSettings, CallState, EndReason, ErrorReason, LegState, ListCallsRequest};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::{app::App, feed::Feed, people::Person, start::refused};

/// Ada and Ben are talking.
async fn talk(app: &App) -> (Person, Person, Call) {
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    let call = ben.answer(&call).await.unwrap();
    (ada, ben, call)
}

fn already_in(answer: &Result<Call, Status>, call: &Call) {
    refused(answer, Code::FailedPrecondition, ErrorReason::AlreadyInCall);
    let info = answer.as_ref().unwrap_err().get_details_error_info().unwrap();
    assert_eq!(info.metadata.get("call_id"), Some(&call.call_id));
}

#[tokio::test]
async fn whoever_is_in_a_call_is_rung_once_more_and_the_third_is_told_busy() {
    let app = App::new().await;
    let (ada, ben, first) = talk(&app).await;
    assert!(!first.waiting);
    let (cleo, dora) = (app.person(), app.person());
    let waits = cleo.start(&ben).await.unwrap();
    assert_eq!((waits.state(), waits.waiting), (CallState::Ringing, true));
    let busy = dora.start(&ben).await.unwrap();
    assert_eq!((busy.state(), busy.end_reason()), (CallState::Ended, EndReason::Busy));
    assert_eq!(ada.get(&first).await.unwrap(), first, "the talk goes on");
    ben.decline(&waits).await.unwrap();
    assert!(dora.start(&ben).await.unwrap().waiting, "there is room again");
    app.stop().await;
}

#[tokio::test]
async fn whoever_rings_somebody_is_rung_too_and_answers_when_it_is_over() {
    let app = App::new().await;
    let (ada, ben, cleo) = (app.person(), app.person(), app.person());
    let outgoing = ada.start(&ben).await.unwrap();
    let waits = cleo.start(&ada).await.unwrap();
    assert!(waits.waiting);
    already_in(&ada.answer(&waits).await, &outgoing);
    ben.decline(&outgoing).await.unwrap();
    let answered = ada.answer(&waits).await.unwrap();
    assert_eq!((answered.state(), answered.waiting), (CallState::Connecting, true));
    app.stop().await;
}

#[tokio::test]
async fn an_answer_ends_the_call_that_it_names_and_both_are_told() {
    let app = App::new().await;
    let (ada, ben, first) = talk(&app).await;
    let (cleo, eve) = (app.person(), app.person());
    let waits = cleo.start(&ben).await.unwrap();
    already_in(&ben.answer(&waits).await, &first);
    already_in(&ben.answer_ending(&waits, &waits).await, &first);
    assert_eq!(ben.get(&waits).await.unwrap(), waits, "what was refused changed nothing");
    let mut feed = Feed::of(&app, &ada).await;
    let answered = ben.answer_ending(&waits, &first).await.unwrap();
    assert_eq!(answered.state(), CallState::Connecting);
    let over = feed.changed_to(CallState::Ended).await;
    assert_eq!((over.state(), over.end_reason()), (CallState::Ended, EndReason::HungUp));
    assert_eq!((&over.call_id, over.ended_by_user_id), (&first.call_id, ben.id.to_string()));
    assert_eq!(ben.answer_ending(&waits, &first).await.unwrap(), answered, "a repeat changes nothing");
    assert!(eve.start(&ben).await.unwrap().waiting, "he is in the second one now");
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn an_answer_that_comes_too_late_ends_nothing() {
    let app = App::new().await;
    let (ada, ben, first) = talk(&app).await;
    let cleo = app.person();
    let waits = cleo.start(&ben).await.unwrap();
    cleo.end(&waits).await.unwrap();
    refused(&ben.answer_ending(&waits, &first).await, Code::FailedPrecondition, ErrorReason::CallEnded);
    let waits = cleo.start(&ben).await.unwrap();
    app.clock.advance(Duration::from_secs(31));
    refused(&ben.answer_ending(&waits, &first).await, Code::FailedPrecondition, ErrorReason::CallEnded);
    assert_eq!(cleo.get(&waits).await.unwrap().state(), CallState::Missed);
    assert_eq!(ada.get(&first).await.unwrap().state(), CallState::Connecting);
    app.stop().await;
}

#[tokio::test]
async fn a_call_that_rings_past_its_deadline_stands_in_nobodys_way() {
    let app = App::new().await;
    let (ada, ben, cleo) = (app.person(), app.person(), app.person());
    let outgoing = ada.start(&ben).await.unwrap();
    app.clock.advance(Duration::from_secs(20));
    let waits = cleo.start(&ada).await.unwrap();
    app.clock.advance(Duration::from_secs(10));
    assert_eq!(ada.answer(&waits).await.unwrap().state(), CallState::Connecting);
    assert_eq!(ben.get(&outgoing).await.unwrap().state(), CallState::Missed);
    app.stop().await;
}

#[tokio::test]
async fn whoever_wants_no_second_call_is_busy() {
    let app = App::new().await;
    let (_, ben, first) = talk(&app).await;
    let cleo = app.person();
    ben.set(CallSettings { busy_when_in_call: true, ..CallSettings::default() }).await;
    let busy = cleo.start(&ben).await.unwrap();
    assert_eq!((busy.state(), busy.end_reason()), (CallState::Ended, EndReason::Busy));
    ben.end(&first).await.unwrap();
    assert_eq!(cleo.start(&ben).await.unwrap().state(), CallState::Ringing, "he is free");
    app.stop().await;
}

#[tokio::test]
async fn whoever_is_in_a_call_and_calls_who_waits_is_told_in_which_call_they_are() {
    let app = App::new().await;
    let (_, ben, first) = talk(&app).await;
    let cleo = app.person();
    let waits = cleo.start(&ben).await.unwrap();
    already_in(&ben.start(&cleo).await, &first);
    assert_eq!(cleo.get(&waits).await.unwrap().state(), CallState::Ringing);
    app.stop().await;
}

const TALKS: usize = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_call_at_once_one_waits_and_of_two_devices_one_answers() {
    let app = App::with_instances(2).await;
    join_all((0..TALKS).map(|number| race(&app, number))).await;
    let answered = "SELECT COUNT(*) AS count FROM (SELECT user_id FROM call_legs WHERE state = 'answered' \
        GROUP BY user_id HAVING COUNT(*) > 1) twice";
    assert_eq!(app.count(answered).await, 0, "nobody is in two calls");
    let finals = "SELECT COUNT(*) AS count FROM (SELECT call_id FROM call_events WHERE what = 'ended' \
        GROUP BY call_id HAVING COUNT(*) > 1) twice";
    assert_eq!(app.count(finals).await, 0, "no call ended twice");
    app.stop().await;
}

/// Two call Ben at once while he talks; then he answers on two devices, ending the talk, while its other side hangs up.
async fn race(app: &App, number: usize) {
    let (ada, ben, talk) = talk(app).await;
    let (cleo, dora, phone) = (app.person(), app.page_of(&app.person(), 1), app.page_of(&ben, 1));
    let (one, other) = tokio::join!(cleo.start(&ben), dora.start(&ben));
    let (one, other) = (one.unwrap(), other.unwrap());
    let states = [&one, &other].map(|call| (call.state(), call.waiting));
    assert!(states.contains(&(CallState::Ringing, true)), "race {number}: {states:?}");
    assert!(states.contains(&(CallState::Ended, false)), "race {number}: {states:?}");
    let waits = if one.state() == CallState::Ringing { one } else { other };
    let (here, there, hung_up) =
        tokio::join!(ben.answer_ending(&waits, &talk), phone.answer_ending(&waits, &talk), ada.end(&talk));
    let (won, lost) = if here.is_ok() { (here, there) } else { (there, here) };
    assert_eq!(won.unwrap().state(), CallState::Connecting, "race {number}");
    refused(&lost, Code::FailedPrecondition, ErrorReason::AnsweredElsewhere);
    assert_eq!(hung_up.unwrap().end_reason(), EndReason::HungUp, "race {number}");
    assert_eq!(ada.get(&talk).await.unwrap().state(), CallState::Ended, "race {number}");
}

const PEOPLE: usize = 6;
const DEEDS: usize = 40;

/// People at two instances call, answer, swap calls and hang up, all at once. Somebody watches the legs meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_people_do_at_once_nobody_is_in_two_calls_or_rung_by_two() {
    let app = App::with_instances(2).await;
    let people: Vec<_> = (0..PEOPLE).map(|number| app.page_of(&app.person(), number % 2)).collect();
    let lives = join_all(people.iter().enumerate().map(|(number, person)| live(person, number, &people)));
    let twice = "SELECT COUNT(*) AS count FROM (SELECT user_id FROM call_legs WHERE state <> 'ended' \
        GROUP BY user_id, state HAVING COUNT(*) > 1) twice";
    let watch = async {
        loop {
            assert_eq!(app.count(twice).await, 0);
        }
    };
    let deeds: usize = tokio::select! {
        done = lives => done.into_iter().sum(),
        () = watch => 0,
    };
    assert_eq!(app.count(twice).await, 0);
    assert!(deeds >= PEOPLE * DEEDS / 10, "only {deeds} deeds did something");
    let swaps = "SELECT COUNT(*) AS count FROM calls WHERE waiting = 1 AND answer_time IS NOT NULL";
    assert!(app.count(swaps).await > 0, "nobody answered a call that waited");
    app.stop().await;
}

/// What one person does, in an order that is their own. Gives how much of it did something.
async fn live(person: &Person, number: usize, people: &[Person]) -> usize {
    let mut dice = number as u64 + 1;
    let mut throw = |sides: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(dice >> 33).unwrap() % sides
    };
    let mut done = 0;
    for _ in 0..DEEDS {
        let (live, _) =
            person.list(ListCallsRequest { live_only: true, ..Default::default() }).await.unwrap();
        let leg = |call: &&Call, state| {
            call.legs.iter().any(|leg| leg.user_id == person.id.to_string() && leg.state() == state)
        };
        let rings = live.iter().find(|call| leg(call, LegState::Ringing));
        let talks = live.iter().find(|call| leg(call, LegState::Answered));
        let other = &people[(number + 1 + throw(PEOPLE - 1)) % PEOPLE];
        let outcome = match (throw(4), rings, talks) {
            (0, _, Some(call)) => person.end(call).await,
            (0 | 1, Some(call), None) => person.answer(call).await,
            (1, Some(call), Some(talk)) => person.answer_ending(call, talk).await,
            _ => person.start(other).await,
        };
        match outcome {
            Ok(_) => done += 1,
            Err(status) => assert_eq!(status.code(), Code::FailedPrecondition, "{status:?}"),
        }
    }
    done
}
