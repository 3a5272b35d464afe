//! Every statement that the service sends uses an index: what the server logs of a whole life of calls is explained.

mod moderation;

use std::time::Duration;

use diesel::{QueryableByName, sql_query, sql_types::BigInt};
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use proto::{
    call::{
        Call, CallFilter, CallSettings, CallState, DeleteHistoryRequest, EndReason, ExportCallEventsRequest,
        GetMissedCountRequest, LinkState, ListCallEventsRequest, ListCallsRequest, ListHistoryRequest,
        MarkHistorySeenRequest, MatchFound, MatchMode, MatchModeWish, MatchOpen, ReportPartnerRequest,
        ReportReason, SearchCallsRequest, SignalOpen, call_history_service_client::CallHistoryServiceClient,
        find_partner_request, find_partner_response::Message, match_service_client::MatchServiceClient,
    },
    convert::timestamp,
};
use testkit::mariadb::{Plans, explain_statements, record_statements, stop_recording};

use crate::{
    app::App,
    faults::server,
    matching::{Line, Stranger, together},
    people::{Person, link},
    record::{of_call, reports},
};

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Enough rows that a scan of them would be the worse plan.
async fn fill(conn: &mut db::Connection) {
    let id = |offset: u32| format!("UNHEX(LPAD(HEX(seq + {offset}), 32, '0'))");
    let time = "NOW(6) - INTERVAL seq SECOND";
    let (call, user, page) = (id(0), "UNHEX(LPAD(HEX(seq MOD 997), 32, '0'))", id(100_000));
    let peer = "UNHEX(LPAD(HEX(seq MOD 991 + 1000), 32, '0'))";
    conn.batch_execute(&format!(
        "INSERT INTO calls SELECT {call}, 'video', 'ended', 'hung_up', NULL, 0, 3, {time}, {time}, {time}, {time}, {time}, \
            1, 0, NULL, 0, 0 FROM seq_1_to_20000; \
         INSERT INTO call_legs SELECT {call}, {user}, 'caller', 'ended', {page}, 1, {page}, 1, 'connected', {time}, {time}, \
            0, NULL FROM seq_1_to_20000; \
         INSERT INTO call_legs SELECT {call}, {peer}, 'callee', 'ended', {page}, 1, {page}, 1, 'connected', {time}, {time}, \
            0, NULL FROM seq_1_to_20000; \
         INSERT INTO outbox SELECT {call}, 'a', 1, '', 'k', '', NOW(6) + INTERVAL 10 YEAR, {time}, \
            NOW(6) + INTERVAL 10 YEAR, 0 FROM seq_1_to_20000; \
         INSERT INTO call_record SELECT {call}, {call}, {time}, IF(seq MOD 2, 'quality', 'link'), {user}, X'7200' \
            FROM seq_1_to_20000; \
         INSERT INTO call_history SELECT {user}, {call}, UNHEX(LPAD(HEX(seq MOD 7), 32, '0')), 'callee', 'audio', \
            IF(seq MOD 3, 'missed', 'answered'), {time}, NULL, NULL, NULL, NULL, NULL FROM seq_1_to_20000; \
         INSERT INTO history_seen SELECT {call}, {time}, 1 FROM seq_1_to_20000; \
         INSERT INTO user_slots SELECT {call} FROM seq_1_to_20000; \
         INSERT INTO call_settings SELECT {call}, 0, 0, 1 FROM seq_1_to_20000; \
         INSERT INTO call_traces SELECT {call}, '', {time}, NOW(6) + INTERVAL 10 YEAR, 0 FROM seq_1_to_20000; \
         INSERT INTO call_notices SELECT {call}, {call}, 0, '', NOW(6) + INTERVAL 10 YEAR, NOW(6) + INTERVAL 10 YEAR, 0 \
            FROM seq_1_to_20000; \
         ANALYZE TABLE calls, call_legs, call_traces, call_notices, outbox, call_record, call_history, history_seen, user_slots, call_settings"
    ))
    .await
    .unwrap();
    fill_forgotten(conn).await;
    moderation::fill(conn).await;
    fill_matches(conn).await;
}

/// Old request ids and devices. The service forgets them, and a table of two rows is rightly scanned: plans are made over many.
async fn fill_forgotten(conn: &mut db::Connection) {
    let (id, user) = ("UNHEX(LPAD(HEX(seq), 32, '0'))", "UNHEX(LPAD(HEX(seq MOD 997), 32, '0'))");
    conn.batch_execute(&format!(
        "INSERT INTO call_requests SELECT {user}, {id}, {id}, {user}, 'video', {id}, NOW(6) - INTERVAL seq SECOND \
            FROM seq_1_to_20000; \
         INSERT INTO call_devices SELECT {id}, {id}, {user}, NOW(6) - INTERVAL seq SECOND FROM seq_1_to_20000; \
         ANALYZE TABLE call_requests, call_devices"
    ))
    .await
    .unwrap();
}

/// Strangers of whom none is in the way of the test's.
async fn fill_matches(conn: &mut db::Connection) {
    let id = "UNHEX(LPAD(HEX(seq), 32, '0'))";
    let (peer, instance) = ("UNHEX(LPAD(HEX(seq + 50000), 32, '0'))", "UNHEX(LPAD(HEX(seq MOD 7), 32, '0'))");
    let (time, far) = ("NOW(6) - INTERVAL seq SECOND", "NOW(6) + INTERVAL 10 YEAR");
    conn.batch_execute(&format!(
        "INSERT INTO match_seats SELECT {peer}, {id}, {instance}, {id}, 1, '' FROM seq_1_to_20000; \
         INSERT INTO match_seekers SELECT {peer}, {id}, {instance}, 'video', 'x', '', {time}, seq MOD 2 \
            FROM seq_1_to_20000; \
         INSERT INTO match_interests SELECT 'video', CONCAT('x', seq MOD 50), {time}, {peer} FROM seq_1_to_20000; \
         INSERT INTO matches SELECT {id}, 'text', 3, NULL, '', '', 0, {far}, {far}, 'next', NULL FROM seq_1_to_20000; \
         INSERT INTO match_members SELECT {id}, {peer}, NULL, {peer}, 1, '', 'text', 0, {far} FROM seq_1_to_20000; \
         INSERT INTO match_members SELECT {id}, {id}, NULL, {id}, 1, '', 'text', 0, {far} FROM seq_1_to_20000; \
         INSERT INTO match_texts SELECT UNHEX(LPAD(HEX(seq MOD 900), 32, '0')), {id}, seq, {peer}, 'x', {far} \
            FROM seq_1_to_20000; \
         INSERT INTO match_avoid SELECT {id}, {peer}, {far} FROM seq_1_to_20000; \
         ANALYZE TABLE match_seats, match_seekers, match_interests, matches, match_members, match_texts, match_avoid"
    ))
    .await
    .unwrap();
}

/// Every way of looking for somebody, and of being with them.
async fn a_life_of_strangers(app: &App) {
    let ([ada, ben], [mut a, mut b], [met, _]) = together(app).await;
    a.say(&met, "Hello").await;
    b.heard_text().await;
    for line in [&a, &b] {
        let wish = MatchModeWish { mode: MatchMode::Audio.into() };
        line.send(find_partner_request::Message::ModeWish(wish)).await;
        line.add(&met).await;
    }
    let has_call = |message| if let Message::ModeChanged(changed) = message { changed.call } else { None };
    a.until(has_call).await;
    drop(a);
    part(app, &ada, &ben, &met, b).await;
}

/// One comes back; they go on, look for others, and one reports the other.
async fn part(app: &App, ada: &Stranger, ben: &Stranger, met: &MatchFound, mut b: Line) {
    let open = MatchOpen { resume_match_id: met.match_id.clone(), ..ada.open(&["chess", "tea"]) };
    let mut a = ada.seek_with(open).await;
    a.found().await;
    a.go_on(met).await;
    b.left().await;
    b.go_on(met).await;
    a.searching().await;
    b.searching().await;
    app.clock.advance(Duration::from_secs(10));
    assert!(a.until(relaxed).await && b.until(relaxed).await);
    let reports = ReportPartnerRequest {
        request_id: met.match_id.clone(),
        match_id: met.match_id.clone(),
        reason: ReportReason::Spam.into(),
        ..ReportPartnerRequest::default()
    };
    MatchServiceClient::new(ben.caller.clone()).report_partner(reports).await.unwrap();
    a.stop().await;
    a.ended().await.unwrap();
    drop(b);
}

fn relaxed(message: Message) -> Option<bool> {
    if let Message::Searching(searching) = message { Some(searching.relaxed) } else { None }
}

/// Gives two people, and a call of theirs that is over.
async fn a_life_of_calls(app: &App) -> (Person, Person, Call) {
    let (ada, ben, cleo) = (app.person(), app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    cleo.start(&ben).await.unwrap();
    ben.acknowledge(&call).await.unwrap();
    ben.answer(&call).await.unwrap();
    let (mut a, b) = (ada.signal(&call).await, ben.signal(&call).await);
    a.send(1, link(LinkState::Connected)).await;
    a.changed_to(CallState::Active).await;
    let b_again = ben.signal_with(SignalOpen { take_over: true, ..ben.open(&call) }).await.unwrap();
    drop((b, b_again));
    a.say(2).await;
    a_second_call(app, &ben, &call).await;
    a.ended().await.unwrap();
    ada.set(CallSettings { hide_address: true, busy_when_in_call: true }).await;
    (ada, ben, call)
}

/// Every way of reading and changing a history.
async fn look_back(app: &App, ada: &Person, ben: &Person, call: &Call) {
    let mut own = CallHistoryServiceClient::new(ben.caller.clone());
    let with_user_id = ada.id.to_string();
    for (with_user_id, missed_only) in
        [("", false), ("", true), (&with_user_id, false), (&with_user_id, true)]
    {
        let with_user_id = with_user_id.to_owned();
        let request = ListHistoryRequest { page_size: 1, with_user_id, missed_only, ..Default::default() };
        let page = own.list_history(request.clone()).await.unwrap().into_inner();
        let rest = ListHistoryRequest { page_token: page.next_page_token, ..request };
        own.list_history(rest).await.unwrap();
    }
    own.get_missed_count(GetMissedCountRequest {}).await.unwrap();
    let seen_time = Some(timestamp(app.clock.now()));
    own.mark_history_seen(MarkHistorySeenRequest { seen_time }).await.unwrap();
    let (call_ids, with_user_id) = (vec![call.call_id.clone()], ada.id.to_string());
    for request in [
        DeleteHistoryRequest { call_ids, ..Default::default() },
        DeleteHistoryRequest { with_user_id, ..Default::default() },
        DeleteHistoryRequest { all: true, ..Default::default() },
    ] {
        own.delete_history(request).await.unwrap();
    }
}

/// Every way of looking something up in the record.
async fn look_up(app: &App, ada: &Person, call: &Call) {
    let reasons = vec![EndReason::Busy.into(), EndReason::HungUp.into()];
    let of_user = CallFilter { user_id: ada.id.to_string(), ..CallFilter::default() };
    let since = CallFilter { from_time: call.create_time, ..CallFilter::default() };
    for filter in [
        CallFilter::default(),
        of_call(call),
        since.clone(),
        of_user.clone(),
        CallFilter { end_reasons: reasons.clone(), ..CallFilter::default() },
        CallFilter { end_reasons: reasons, ..of_user },
    ] {
        let filter = Some(filter);
        let request = ListCallEventsRequest { filter: filter.clone(), page_size: 1, ..Default::default() };
        let page = reports(app).list_call_events(request.clone()).await.unwrap().into_inner();
        let rest = ListCallEventsRequest { page_token: page.next_page_token, ..request };
        reports(app).list_call_events(rest).await.unwrap();
        let request = SearchCallsRequest { filter, page_size: 1, ..Default::default() };
        let page = reports(app).search_calls(request.clone()).await.unwrap().into_inner();
        let rest = SearchCallsRequest { page_token: page.next_page_token, ..request };
        reports(app).search_calls(rest).await.unwrap();
    }
    let export = ExportCallEventsRequest { filter: Some(since), format: 0 };
    let mut file = reports(app).export_call_events(export).await.unwrap().into_inner();
    while file.message().await.unwrap().is_some() {}
}

async fn a_second_call(app: &App, who: &Person, first: &Call) {
    let waits = app.person().start(who).await.unwrap();
    who.answer_ending(&waits, first).await.unwrap();
}

async fn list(who: &Person) {
    for live_only in [false, true] {
        who.list(ListCallsRequest { live_only, ..Default::default() }).await.unwrap();
    }
    let place = "eyJiZWZvcmUiOiIwMTkwMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDAifQ";
    who.list(ListCallsRequest { page_token: place.into(), ..Default::default() }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_query_uses_an_index() {
    let (server, config) = server().await;
    let mut conn = db::Connection::open(&config.url).await.unwrap();
    fill(&mut conn).await;
    record_statements(&mut conn).await;
    let mut app = App::on(config);
    app.start_instance();
    let (ada, ben, call) = a_life_of_calls(&app).await;
    list(&ada).await;
    look_back(&app, &ada, &ben, &call).await;
    look_up(&app, &ada, &call).await;
    moderation::act(&app, &mut conn).await;
    a_life_of_strangers(&app).await;
    // What was filled in is older than 7 days by the clock of the test.
    let forgotten = async {
        while rows(&mut conn, "call_requests").await > 3 || rows(&mut conn, "call_devices").await > 1 {}
    };
    tokio::time::timeout(Duration::from_secs(60), forgotten).await.expect("what is old is forgotten");
    let kept = (rows(&mut conn, "call_requests").await, rows(&mut conn, "call_devices").await);
    assert_eq!(kept, (3, 1), "and what is new is kept");
    app.stop().await;
    stop_recording(&mut conn).await;
    fill_forgotten(&mut conn).await;

    let Plans { explained, scans } = explain_statements(&mut conn).await;
    assert!(scans.is_empty(), "{scans:#?}");
    assert!(explained >= 20, "only {explained} plans were looked at");
    drop(server);
}

/// Rows of a table.
async fn rows(conn: &mut db::Connection, table: &str) -> i64 {
    let count = sql_query(format!("SELECT COUNT(*) AS count FROM {table}"));
    count.get_result::<Rows>(&mut **conn).await.unwrap().count
}
