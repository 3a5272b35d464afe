//! What goes wrong while people write.

use std::time::Duration;

use db::Connection;
use diesel_async::SimpleAsyncConnection as _;
use uuid::Uuid;

use super::Progress;
use crate::stack::Stack;

/// Longer than a page waits before it asks again, shorter than a lock is waited for.
const HELD: Duration = Duration::from_millis(700);

/// Sends stand still between their insert and their commit, in one conversation after the other.
pub(super) async fn held_transactions(stack: &mut Stack, progress: &Progress) {
    let url = stack.database.as_ref().unwrap().url("chat");
    let mut conn = Connection::open(&url).await.unwrap();
    for (number, conversation) in progress.conversations.iter().enumerate() {
        progress.reached(100 * number / progress.conversations.len()).await;
        let id = conversation.parse::<Uuid>().unwrap().simple();
        // A send writes its author's own row last.
        let hold = format!("BEGIN; SELECT user_id FROM members WHERE conversation_id = x'{id}' FOR UPDATE");
        conn.batch_execute(&hold).await.unwrap();
        tokio::time::sleep(HELD).await;
        conn.batch_execute("ROLLBACK").await.unwrap();
    }
}

/// Every process is killed once, and the database too.
pub(super) async fn deaths(stack: &mut Stack, progress: &Progress) {
    let services = ["chat-svc", "notify-svc", "gateway", "auth-svc", "chat-svc"];
    for (number, service) in services.into_iter().enumerate() {
        progress.reached(15 * (number + 1)).await;
        stack.kill(service);
        stack.spawn(service, &[]);
        stack.wait_ready().await;
    }
    progress.reached(85).await;
    let database = stack.database.clone().unwrap();
    tokio::task::spawn_blocking(move || {
        database.kill();
        database.start();
    })
    .await
    .unwrap();
}
