//! For how long the record is kept.

use crate::app::App;

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
