use std::time::Duration;

use diesel::{QueryableByName, sql_types::BigInt};
use diesel_async::RunQueryDsl as _;
use proto::auth::{LogoutRequest, SignInAsGuestRequest};

use crate::app::{App, PATIENCE};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    sessions: i64,
    #[diesel(sql_type = BigInt)]
    revocations: i64,
}

async fn count(app: &App) -> (i64, i64) {
    let sql = "SELECT (SELECT COUNT(*) FROM sessions) AS sessions, \
        (SELECT COUNT(*) FROM session_revocations) AS revocations";
    let count: Count = diesel::sql_query(sql).get_result(&mut *app.db.connect().await).await.unwrap();
    (count.sessions, count.revocations)
}

#[tokio::test]
async fn what_nobody_needs_is_forgotten() {
    let app = App::new().await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    app.here.auth().logout(ada.request(LogoutRequest {})).await.unwrap();
    app.pass(Duration::from_secs(86_400 * 29));
    app.here.refresh(&bob.0.refresh_token).await.unwrap();
    assert_eq!(count(&app).await, (2, 1));
    app.pass(Duration::from_secs(86_400 * 2));
    let _cleans_as_it_starts = app.another();
    let forgotten = async { while count(&app).await != (1, 0) {} };
    tokio::time::timeout(PATIENCE, forgotten).await.expect("the live session alone stays");
}

/// A row that is of no use at noon, and one that is still, of each kind; `{time}` is a second before noon, or a minute after.
const ROWS: [(&str, &str); 7] = [
    (
        "invites",
        "(id, role, max_uses, uses, note, create_time, expire_time) VALUES (UNHEX('{id}'), 2, 1, 0, '', NOW(), {time} - INTERVAL 30 DAY)",
    ),
    (
        "one_time_links",
        "(id, user_id, kind, create_time, expire_time) SELECT UNHEX('{id}'), id, 1, NOW(), {time} FROM users LIMIT 1",
    ),
    ("challenges", "(id, kind, failures, expire_time) VALUES (UNHEX('{id}'), 1, 0, {time})"),
    (
        "sign_in_failures",
        "(subject, failures, last_time) VALUES (UNHEX('{id}{id}'), 1, {time} - INTERVAL 1 DAY)",
    ),
    (
        "mails",
        "(id, kind, recipient, locale, name, attempts, send_time, expire_time) VALUES (UNHEX('{id}'), 4, '', '', '', 0, NOW(), {time})",
    ),
    (
        "reset_requests",
        "(id, identifier, create_time) VALUES (UNHEX('{id}'), 'ada', {time} - INTERVAL 1 HOUR)",
    ),
    (
        "avatars",
        "(id, size, user_id, image, create_time) SELECT UNHEX('{id}'), 96, id, '', {time} - INTERVAL 1 HOUR FROM users LIMIT 1",
    ),
];

#[tokio::test]
async fn every_table_forgets_what_is_of_no_use_and_nothing_else() {
    let app = App::new().await;
    app.person("ada").await;
    let noon = app.clock.now();
    for (table, row) in ROWS {
        for (number, seconds) in [(1, -1), (2, 60)] {
            let time = noon + chrono::TimeDelta::seconds(seconds);
            let row = row
                .replace("{id}", &format!("{number:032x}"))
                .replace("{time}", &format!("CAST('{}' AS DATETIME)", time.format("%F %T")));
            app.sql(&format!("INSERT INTO {table} {row}")).await;
        }
    }
    let _cleans_as_it_starts = app.another();
    for (table, _) in ROWS {
        let count = format!("SELECT COUNT(*) AS count FROM {table}");
        let forgotten = async { while app.count(&count).await != 1 {} };
        tokio::time::timeout(PATIENCE, forgotten).await.expect(table);
        let key = if table == "sign_in_failures" { "subject" } else { "id" };
        let kept = format!("SELECT COUNT(*) AS count FROM {table} WHERE RIGHT(HEX({key}), 1) = '2'");
        assert_eq!(app.count(&kept).await, 1, "{table}");
    }
}

#[tokio::test]
async fn a_guest_whose_time_is_over_is_forgotten_and_their_session_ends() {
    let app = App::new().await;
    let request = SignInAsGuestRequest {
        display_name: "Gast".into(),
        refresh_token_in_body: true,
        ..SignInAsGuestRequest::default()
    };
    let guest = app.here.auth().sign_in_as_guest(request).await.unwrap().into_inner().session.unwrap();
    app.person("ada").await;
    app.pass(Duration::from_secs(86_400));
    let _forgets_as_it_starts = app.another();
    let over =
        "SELECT COUNT(*) AS count FROM users WHERE state = 4 AND display_name = '' AND expire_time IS NULL";
    let forgotten = async { while app.count(over).await != 1 {} };
    tokio::time::timeout(PATIENCE, forgotten).await.expect("the guest alone");
    let told = format!(
        "SELECT COUNT(*) AS count FROM session_revocations WHERE reason = 9 AND HEX(session_id) = UPPER('{}')",
        guest.session_id.replace('-', "")
    );
    assert_eq!(app.count(&told).await, 1, "who watches is told");
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM users").await, 2);
}
