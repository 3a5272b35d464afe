//! For how long the record, what is known of matches, and evidence are kept.

use std::time::Duration;

use proto::call::{Decision, MatchMode, MatchModeWish, find_partner_request, find_partner_response::Message};

use crate::{
    app::App,
    matching::together,
    moderation::{Moderator, given, ruling, somebody},
};

/// Entries of a kind, each a day older than the one before, up to `days` ago by the clock of the tests.
async fn fill(app: &App, kind: &str, days: u32, offset: u32) {
    let now = app.clock.now().format("%F %T");
    app.sql(&format!(
        "INSERT INTO call_record SELECT UNHEX(LPAD(HEX({offset} + seq), 32, '0')), UNHEX(REPEAT('01', 16)), \
            '{now}' - INTERVAL seq DAY, '{kind}', NULL, X'6A00' FROM seq_1_to_{days}"
    ))
    .await;
}

#[tokio::test]
async fn quality_reports_go_after_30_days_and_all_else_after_a_year() {
    let mut app = App::new().await;
    app.stop_instances().await;
    fill(&app, "connected", 800, 0).await;
    fill(&app, "quality", 100, 10_000).await;
    app.start_instance();
    let kept = async |kind: &str| {
        app.count(&format!("SELECT COUNT(*) AS count FROM call_record WHERE kind = '{kind}'")).await
    };
    app.until(|| async { kept("quality").await <= 30 && kept("connected").await <= 365 }).await;
    assert_eq!((kept("quality").await, kept("connected").await), (30, 365));
    app.stop().await;
}

async fn evidence(app: &App, report: &str) -> i64 {
    let id = report.replace('-', "");
    let of = format!("SELECT COUNT(*) AS count FROM match_evidence WHERE report_id = UNHEX('{id}')");
    app.count(&of).await
}

#[tokio::test]
async fn evidence_goes_30_days_after_the_decision_and_while_a_report_waits_it_stays() {
    let mut app = App::new().await;
    let cleo = Moderator::new(&app);
    let mut reports = Vec::new();
    for _ in 0..3 {
        reports.push(given(&app, somebody(), somebody()).await);
    }
    let [decided, undone, waits] = &*reports else { panic!("three") };
    for report in [decided, undone] {
        cleo.rule(ruling(report, Decision::Dismissed)).await;
    }
    cleo.undo(undone).await.unwrap();
    assert_eq!(evidence(&app, decided).await, 2);
    app.clock.advance(Duration::from_secs(30 * 24 * 3600 + 1));
    app.stop_instances().await;
    app.start_instance();
    app.until(|| async { evidence(&app, decided).await == 0 }).await;
    assert_eq!((evidence(&app, undone).await, evidence(&app, waits).await), (2, 2));
    let reports = "SELECT COUNT(*) AS count FROM match_reports";
    assert_eq!(app.count(reports).await, 3, "the reports stay");
    app.stop().await;
}

#[tokio::test]
async fn matches_are_forgotten_after_a_day_with_all_that_was_said_and_done() {
    let mut app = App::new().await;
    let ([ada, _], [mut a, b], [met, _]) = together(&app).await;
    for line in [&a, &b] {
        let wish = MatchModeWish { mode: MatchMode::Audio.into() };
        line.send(find_partner_request::Message::ModeWish(wish)).await;
    }
    let has_call = |message| if let Message::ModeChanged(changed) = message { changed.call } else { None };
    a.until(has_call).await;
    a.say(&met, "Hello").await;
    a.acknowledged().await;
    a.stop().await;
    a.ended().await.unwrap();
    drop(b);
    app.stop_instances().await;
    app.clock.advance(Duration::from_hours(23));
    app.start_instance();
    let kept = "SELECT COUNT(*) AS count FROM match_texts";
    app.until(|| async { app.count("SELECT COUNT(*) AS count FROM match_instances").await > 0 }).await;
    assert_eq!(app.count(kept).await, 1, "while moderators may need it");
    app.stop_instances().await;
    app.clock.advance(Duration::from_hours(2));
    app.start_instance();
    for table in
        ["match_texts", "matches", "match_members", "calls", "call_legs", "call_record", "match_avoid"]
    {
        app.until(|| async { app.count(&format!("SELECT COUNT(*) AS count FROM {table}")).await == 0 }).await;
    }
    drop(ada);
    app.stop().await;
}
