use call_svc::MIGRATIONS;
use proto::call::{CallEnded, CallFilter, CallKind, CallRequested, EndReason, call_event::What};
use testkit::mariadb::TestDb;
use uuid::Uuid;

use crate::{app::App, record::events};

#[tokio::test]
async fn they_go_down_and_up_again() {
    let db = TestDb::new(&MIGRATIONS).await;
    let down = db::migrate::down(&db.url, &MIGRATIONS, usize::MAX).await.unwrap();
    let up = db::migrate::up(&db.url, &MIGRATIONS).await.unwrap();
    assert_eq!(up.len(), 35);
    assert_eq!(down.into_iter().rev().collect::<Vec<_>>(), up);
}

/// A call of before the record and histories, as the older tables hold it.
const OLD: &str = "
    INSERT INTO calls VALUES (X'019A0000000070008000000000000001', 'audio', 'ended', 'hung_up', NULL, 1, 4,
        '2026-12-02 03:04:05.678', '2026-12-02 03:04:35', '2026-12-02 03:04:10', '2026-12-02 03:04:11', '2026-12-02 03:05:10', 0, 0);
    INSERT INTO call_legs VALUES
        (X'019A0000000070008000000000000001', X'019A00000000700080000000000000AA', 'caller', 'ended', X'01', 1, NULL, 0,
            'connected', NULL, '2026-12-02 03:05:10', 0),
        (X'019A0000000070008000000000000001', X'019A00000000700080000000000000BB', 'callee', 'ended', X'02', 1, NULL, 0,
            'connected', NULL, '2026-12-02 03:05:10', 0);
    INSERT INTO call_events VALUES
        (X'019A0000000070008000000000000001', 1, 'started', 'ringing', NULL, NULL, '2026-12-02 03:04:05.678'),
        (X'019A0000000070008000000000000001', 2, 'answered', 'connecting', NULL, X'019A00000000700080000000000000BB',
            '2026-12-02 03:04:10'),
        (X'019A0000000070008000000000000001', 3, 'connected', 'active', NULL, X'019A00000000700080000000000000BB',
            '2026-12-02 03:04:11'),
        (X'019A0000000070008000000000000001', 4, 'taken_over', 'active', NULL, X'019A00000000700080000000000000BB',
            '2026-12-02 03:04:12'),
        (X'019A0000000070008000000000000001', 5, 'ended', 'ended', 'hung_up', NULL, '2026-12-02 03:05:10')";
/// The migrations that bring the record and histories, and those after them.
const NEW: usize = 25;

#[tokio::test]
async fn calls_of_old_are_in_the_record_and_in_histories() {
    let mut app = App::new().await;
    app.stop_instances().await;
    let url = app.db.as_ref().unwrap().url.clone();
    db::migrate::down(&url, &MIGRATIONS, NEW).await.unwrap();
    app.sql(OLD).await;
    db::migrate::up(&url, &MIGRATIONS).await.unwrap();
    app.start_instance();
    let found = events(&app, CallFilter::default()).await;
    let id = |end: &str| format!("019a0000-0000-7000-8000-0000000000{end}");
    let [ended, moved, connected, answered, requested] = found.try_into().unwrap();
    let by_service = CallEnded { reason: EndReason::HungUp.into(), by_service: true };
    assert_eq!((ended.what, ended.user_id.as_str()), (Some(What::Ended(by_service)), ""));
    assert!(matches!((moved.what, connected.what), (Some(What::Moved(_)), Some(What::Connected(_)))));
    assert!(matches!(answered.what, Some(What::Answered(_))) && answered.user_id == id("bb"));
    let asked = CallRequested {
        kind: CallKind::Audio.into(),
        caller_user_id: id("aa"),
        callee_user_id: id("bb"),
        started_by_service: true,
        waiting: false,
    };
    assert_eq!((requested.what, requested.call_id), (Some(What::Requested(asked)), id("01")));
    let milliseconds = Uuid::parse_str(&requested.event_id).unwrap().get_timestamp().unwrap().to_unix();
    let time = requested.time.unwrap();
    assert_eq!((milliseconds.0.cast_signed(), milliseconds.1.cast_signed()), (time.seconds, time.nanos));
    let remembered =
        "SELECT COUNT(*) AS count FROM call_history WHERE outcome = 'answered' AND duration_ms = 60000";
    assert_eq!(app.count(remembered).await, 2);
    app.stop().await;
}
