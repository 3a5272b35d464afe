//! For how long what is kept.

use std::time::Duration;

use proto::call::Decision;

use crate::{
    app::App,
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
