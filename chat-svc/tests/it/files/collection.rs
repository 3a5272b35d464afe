use std::time::Duration;

use super::{begin, get, noise, pictures::walk, push, request, send, storage, upload};
use crate::app::App;

const DAY: Duration = Duration::from_hours(24);

over_both_stores! {
    what_nobody_needs_is_taken_away_after_a_day_with_its_bytes,
    bytes_that_a_crash_left_are_taken_away,
}

async fn what_nobody_needs_is_taken_away_after_a_day_with_its_bytes(app: App) {
    let [ada, ben] = app.persons();
    let place = ada.open(&ben).await.unwrap();
    let (kept, loose) = (upload(&ada, "kept", &noise(10)).await, upload(&ada, "loose", &noise(20)).await);
    send(&ada, &place, &[&kept]).await.unwrap();
    let begun = begin(&ada, &request("broken off", &noise(100))).await.unwrap();
    push(&ada, &begun.upload_id, 0, &noise(50)).await.unwrap();
    assert_eq!(storage(&ada).await.used_bytes, 130);
    let folder = app.stored();
    assert_eq!(walk(&folder), 3);
    app.clock.advance(DAY - Duration::from_secs(1));
    let early = app.another();
    app.clock.advance(Duration::from_secs(2));
    early.stop().await;
    let [ada, ben] = [&ada, &ben].map(|person| app.page_of(person.id));
    let another = app.another();
    app.until(|| async { storage(&ada).await.used_bytes == 10 }).await;
    app.until(|| async { app.count("SELECT COUNT(*) AS count FROM garbage").await == 0 }).await;
    assert_eq!(walk(&folder), 1);
    assert_eq!((get(&ada, &loose).await, get(&ben, &kept).await.is_some()), (None, true));
    another.stop().await;
    app.stop().await;
}

async fn bytes_that_a_crash_left_are_taken_away(app: App) {
    let folder = app.stored().join("parts/00000000000000000000000000000001");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("left"), b"bytes").unwrap();
    let db = app.db.as_ref().unwrap();
    let sql = "INSERT INTO garbage VALUES ('parts/00000000000000000000000000000001', NOW(6))";
    diesel_async::SimpleAsyncConnection::batch_execute(&mut *db.connect().await, sql).await.unwrap();
    let another = app.another();
    app.until(|| async { app.count("SELECT COUNT(*) AS count FROM garbage").await == 0 }).await;
    assert_eq!(walk(&folder), 0);
    another.stop().await;
    app.stop().await;
}
