use std::time::Duration;

use diesel::{QueryableByName, sql_types::BigInt};
use diesel_async::RunQueryDsl as _;
use proto::auth::LogoutRequest;

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
