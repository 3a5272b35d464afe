use db::migrate::{down, pending, up};
use testkit::mariadb::TestDb;

use crate::table::MIGRATIONS;

#[tokio::test]
async fn every_step_goes_down_and_up_again() {
    let db = TestDb::new(&MIGRATIONS).await;
    assert_eq!(pending(&db.url, &MIGRATIONS).await.unwrap(), Vec::<String>::new());
    assert_eq!(down(&db.url, &MIGRATIONS, 9).await.unwrap(), ["20260101000001", "20260101000000"]);
    assert_eq!(pending(&db.url, &MIGRATIONS).await.unwrap().len(), 2);
    assert_eq!(up(&db.url, &MIGRATIONS).await.unwrap(), ["20260101000000", "20260101000001"]);
}

#[tokio::test]
async fn processes_that_migrate_at_once_take_turns() {
    let db = TestDb::new(&MIGRATIONS).await;
    down(&db.url, &MIGRATIONS, 9).await.unwrap();
    let all = futures::future::try_join_all((0..8).map(|_| up(&db.url, &MIGRATIONS))).await.unwrap();
    assert_eq!(all.concat().len(), 2, "each migration ran once");
}
