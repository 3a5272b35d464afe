//! What people remember of calls.

use std::time::Duration;

use prost::Message as _;
use proto::{
    access_v1,
    call::{
        Call, CallDirection, CallHistoryChanged, CallOutcome, CandidateType, DeleteHistoryRequest,
        GetMissedCountRequest, HistoryEntry, LinkState, ListHistoryRequest, MarkHistorySeenRequest,
        MediaPath, QualityReport, call_history_service_client::CallHistoryServiceClient,
        client_signal::Payload,
    },
    convert::{duration, timestamp},
    notify::subscribe_response::Step,
    reason::is,
};
use testkit::Caller;
use tonic::Code;

use crate::{
    app::App,
    feed::Feed,
    people::{Person, link},
};

fn of(person: &Person) -> CallHistoryServiceClient<Caller> {
    CallHistoryServiceClient::new(person.caller.clone())
}

async fn list(person: &Person, request: ListHistoryRequest) -> (Vec<HistoryEntry>, String) {
    let answer = of(person).list_history(request).await.unwrap().into_inner();
    (answer.entries, answer.next_page_token)
}

async fn all(person: &Person) -> Vec<HistoryEntry> {
    list(person, ListHistoryRequest::default()).await.0
}

async fn missed(person: &Person) -> u32 {
    of(person).get_missed_count(GetMissedCountRequest {}).await.unwrap().into_inner().missed_count
}

async fn see(app: &App, person: &Person) {
    let seen_time = Some(timestamp(app.clock.now()));
    of(person).mark_history_seen(MarkHistorySeenRequest { seen_time }).await.unwrap();
}

async fn delete(person: &Person, request: DeleteHistoryRequest) {
    of(person).delete_history(request).await.unwrap();
}

/// A call that its caller gives up.
async fn cancelled(app: &App, from: &Person, to: &Person) -> Call {
    app.clock.advance(Duration::from_secs(1));
    let call = from.start(to).await.unwrap();
    from.end(&call).await.unwrap()
}

/// The next word on a feed about a history.
async fn told(feed: &mut Feed) -> (u64, u32) {
    loop {
        let Step::Event(event) = feed.next().await else { panic!("an event was due") };
        if event.r#type == "switchboard.call.v1.CallHistoryChanged" {
            let changed = CallHistoryChanged::decode(event.payload).unwrap();
            return (event.version, changed.missed_count);
        }
    }
}

#[tokio::test]
async fn each_remembers_a_call_as_it_was_for_them() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let given_up = cancelled(&app, &ada, &ben).await;
    app.clock.advance(Duration::from_secs(1));
    let declined = ada.start(&ben).await.unwrap();
    ben.decline(&declined).await.unwrap();
    app.clock.advance(Duration::from_secs(1));
    let talked = ada.start(&ben).await.unwrap();
    assert_eq!(all(&ada).await.len(), 2, "a call that rings is no history");
    app.clock.advance(Duration::from_secs(4));
    ben.answer(&talked).await.unwrap();
    app.clock.advance(Duration::from_secs(20));
    ada.end(&talked).await.unwrap();

    let (mine, theirs) = (all(&ada).await, all(&ben).await);
    let seen = |entries: &[HistoryEntry]| {
        let seen = |one: &HistoryEntry| (one.call_id.clone(), one.direction(), one.outcome());
        entries.iter().map(seen).collect::<Vec<_>>()
    };
    let expected = |direction: CallDirection, outcomes: [CallOutcome; 3]| {
        let calls = [&talked, &declined, &given_up].map(|call| call.call_id.clone());
        calls.into_iter().zip(outcomes).map(|(call, outcome)| (call, direction, outcome)).collect::<Vec<_>>()
    };
    let (answered, declined) = (CallOutcome::Answered, CallOutcome::Declined);
    assert_eq!(seen(&mine), expected(CallDirection::Outgoing, [answered, declined, CallOutcome::Cancelled]));
    assert_eq!(seen(&theirs), expected(CallDirection::Incoming, [answered, declined, CallOutcome::Missed]));
    assert_eq!(mine[0].duration, Some(duration(Duration::from_secs(20))));
    assert_eq!((mine[1].duration, mine[0].quality), (None, None));
    assert_eq!((&mine[0].with_user_id, mine[0].create_time), (&ben.id.to_string(), talked.create_time));
    app.stop().await;
}

#[tokio::test]
async fn pages_and_filters() {
    let app = App::new().await;
    let (ada, ben, cleo) = (app.person(), app.person(), app.person());
    let mut calls = Vec::new();
    for from in [&ben, &cleo, &ben, &cleo, &ben] {
        calls.push(cancelled(&app, from, &ada).await.call_id);
    }
    calls.push(cancelled(&app, &ada, &ben).await.call_id);
    calls.reverse();
    let mut found = Vec::new();
    let mut page_token = String::new();
    for size in [4, 2] {
        let (page, next) =
            list(&ada, ListHistoryRequest { page_size: 4, page_token, ..Default::default() }).await;
        assert_eq!(page.len(), size);
        found.extend(page.into_iter().map(|one| one.call_id));
        page_token = next;
    }
    assert_eq!((found, page_token.as_str()), (calls, ""));
    let with = |person: &Person, missed_only| ListHistoryRequest {
        with_user_id: person.id.to_string(),
        missed_only,
        ..Default::default()
    };
    for (request, count) in [(with(&ben, false), 4), (with(&ben, true), 3), (with(&cleo, false), 2)] {
        assert_eq!(list(&ada, request).await.0.len(), count);
    }
    let request = ListHistoryRequest { page_token: "nonsense".into(), ..Default::default() };
    let refused = of(&ada).list_history(request).await.unwrap_err();
    assert!(is(&refused, access_v1::ErrorReason::PageTokenInvalid), "{refused:?}");
    app.stop().await;
}

#[tokio::test]
async fn missed_calls_count_until_they_are_looked_at() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let mut feed = Feed::of(&app, &ada).await;
    for _ in 0..2 {
        cancelled(&app, &ben, &ada).await;
    }
    assert_eq!((missed(&ada).await, missed(&ben).await), (2, 0));
    let before = timestamp(app.clock.now() - Duration::from_secs(1));
    of(&ada).mark_history_seen(MarkHistorySeenRequest { seen_time: Some(before) }).await.unwrap();
    assert_eq!((told(&mut feed).await, missed(&ada).await), ((1, 1), 1));
    see(&app, &ada).await;
    assert_eq!((told(&mut feed).await, missed(&ada).await), ((2, 0), 0));
    of(&ada).mark_history_seen(MarkHistorySeenRequest { seen_time: Some(before) }).await.unwrap();
    assert_eq!(missed(&ada).await, 0, "it never goes back");
    let ahead = timestamp(app.clock.now() + Duration::from_secs(3600));
    of(&ada).mark_history_seen(MarkHistorySeenRequest { seen_time: Some(ahead) }).await.unwrap();
    cancelled(&app, &ben, &ada).await;
    assert_eq!(missed(&ada).await, 1, "nobody has looked at what was to come");
    see(&app, &ada).await;
    assert_eq!(told(&mut feed).await, (3, 0), "what changed nothing was not told");
    let user = ada.id.uuid().simple();
    app.sql(&format!(
        "INSERT INTO call_history SELECT UNHEX('{user}'), UNHEX(LPAD(HEX(seq), 32, '0')), UNHEX('{user}'), 'callee', \
            'audio', 'missed', '2999-01-01', NULL, NULL, NULL, NULL, NULL FROM seq_1_to_150"
    ))
    .await;
    assert_eq!(missed(&ada).await, 100, "at most");
    let never = of(&ada).mark_history_seen(MarkHistorySeenRequest { seen_time: None }).await.unwrap_err();
    assert!(is(&never, access_v1::ErrorReason::InvalidFields));
    app.stop().await;
}

#[tokio::test]
async fn what_one_deletes_is_gone_for_oneself_alone() {
    let app = App::new().await;
    let (ada, ben, cleo) = (app.person(), app.person(), app.person());
    let one = cancelled(&app, &ben, &ada).await;
    for from in [&ben, &cleo, &cleo] {
        cancelled(&app, from, &ada).await;
    }
    let mut feed = Feed::of(&app, &ada).await;
    let these = DeleteHistoryRequest { call_ids: vec![one.call_id.clone()], ..Default::default() };
    delete(&ada, these.clone()).await;
    assert_eq!(told(&mut feed).await, (1, 3));
    delete(&ada, these).await;
    delete(&ada, DeleteHistoryRequest { with_user_id: ben.id.to_string(), ..Default::default() }).await;
    assert_eq!(told(&mut feed).await, (2, 2), "what was gone already was not told");
    assert!(all(&ada).await.iter().all(|entry| entry.with_user_id == cleo.id.to_string()));
    delete(&ada, DeleteHistoryRequest { all: true, ..Default::default() }).await;
    assert_eq!((all(&ada).await.len(), all(&ben).await.len(), all(&cleo).await.len()), (0, 2, 2));
    assert_eq!(ada.get(&one).await.unwrap().call_id, one.call_id, "the call itself stays");
    for slip in [
        DeleteHistoryRequest::default(),
        DeleteHistoryRequest { call_ids: vec![one.call_id.clone()], all: true, ..Default::default() },
    ] {
        let refused = of(&ben).delete_history(slip).await.unwrap_err();
        assert!(is(&refused, access_v1::ErrorReason::InvalidFields), "{refused:?}");
    }
    let mut service = CallHistoryServiceClient::new(app.service(&["call.manage", "call.read"]));
    let refused = service.list_history(ListHistoryRequest::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    app.stop().await;
}

#[tokio::test]
async fn how_good_a_call_was_is_remembered() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    ben.answer(&call).await.unwrap();
    let (mut a, b) = (ada.signal(&call).await, ben.signal(&call).await);
    a.send(1, link(LinkState::Connected)).await;
    let relay = MediaPath {
        local: CandidateType::Relay.into(),
        remote: CandidateType::Host.into(),
        relay_protocol: 1,
    };
    for (seq, millis) in [(2, 20), (3, 400), (4, 30)] {
        let report = QualityReport {
            round_trip_time: Some(duration(Duration::from_millis(millis))),
            loss_permille: 10,
            frozen_time: Some(duration(Duration::from_millis(100))),
            path: Some(relay),
            ..QualityReport::default()
        };
        a.send(seq, Payload::QualityReport(report)).await;
    }
    while a.acknowledged().await < 4 {}
    ada.end(&call).await.unwrap();
    app.until(|| async { all(&ada).await[0].quality.is_some() }).await;
    let quality = all(&ada).await[0].quality.unwrap();
    assert_eq!(quality.round_trip_time, Some(duration(Duration::from_millis(30))));
    assert_eq!((quality.loss_permille, quality.relayed), (10, true));
    assert_eq!(quality.frozen_time, Some(duration(Duration::from_millis(300))));
    assert_eq!(all(&ben).await[0].quality, None, "ben's page reported nothing");
    drop((a, b));
    app.stop().await;
}
