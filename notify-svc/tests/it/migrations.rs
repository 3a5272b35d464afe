use notify_svc::MIGRATIONS;
use testkit::mariadb::TestDb;

#[tokio::test]
async fn they_go_down_and_up_again() {
    let db = TestDb::new(&MIGRATIONS).await;
    let down = db::migrate::down(&db.url, &MIGRATIONS, usize::MAX).await.unwrap();
    let up = db::migrate::up(&db.url, &MIGRATIONS).await.unwrap();
    assert_eq!(up.len(), 8);
    assert_eq!(down.into_iter().rev().collect::<Vec<_>>(), up);
}
