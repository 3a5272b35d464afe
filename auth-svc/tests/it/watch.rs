use std::time::Duration;

use proto::{
    access_v1::ErrorReason as Access,
    auth::{LogoutRequest, RevocationReason, WatchRevocationsRequest, WatchRevocationsResponse},
};
use tonic::{Code, Streaming};

use crate::app::{App, Instance, PATIENCE, Person, assert_refused, with_token};

async fn watch(instance: &Instance, token: &str, cursor: &str) -> Streaming<WatchRevocationsResponse> {
    let request = with_token(WatchRevocationsRequest { cursor: cursor.into() }, token);
    instance.sessions().watch_revocations(request).await.unwrap().into_inner()
}

async fn next(feed: &mut Streaming<WatchRevocationsResponse>) -> WatchRevocationsResponse {
    tokio::time::timeout(PATIENCE, feed.message()).await.expect("an answer").unwrap().expect("not the end")
}

/// The next answer that tells something.
async fn news(feed: &mut Streaming<WatchRevocationsResponse>) -> WatchRevocationsResponse {
    loop {
        let step = next(feed).await;
        if !step.revocations.is_empty() {
            return step;
        }
    }
}

async fn sign_out(app: &App, person: &Person) {
    app.here.auth().logout(person.request(LogoutRequest {})).await.unwrap();
}

#[tokio::test]
async fn the_first_answer_comes_at_once_and_news_as_it_happens_on_every_instance() {
    let app = App::new().await;
    let there = app.another();
    let token = app.service("watcher", &["sessions.watch"]).await;
    let ada = app.person("ada").await;
    let mut feeds = [watch(&app.here, &token, "").await, watch(&there, &token, "").await];
    for feed in &mut feeds {
        assert_eq!(next(feed).await.revocations, []);
    }
    sign_out(&app, &ada).await;
    for feed in &mut feeds {
        let told = news(feed).await.revocations;
        assert_eq!(told.len(), 1);
        assert_eq!((&told[0].session_id, &told[0].user_id), (&ada.0.session_id, &ada.id()));
        assert_eq!(told[0].reason(), RevocationReason::SignedOut);
        assert_eq!(told[0].revoke_time.unwrap().seconds, app.clock.now().timestamp());
    }
}

#[tokio::test]
async fn the_snapshot_holds_the_last_thirty_minutes() {
    let app = App::new().await;
    let (old, new) = (app.person("old").await, app.person("new").await);
    sign_out(&app, &old).await;
    app.pass(Duration::from_secs(31 * 60));
    let new = Person(app.here.refresh(&new.0.refresh_token).await.unwrap());
    sign_out(&app, &new).await;
    let token = app.service("watcher", &["sessions.watch"]).await;
    for cursor in ["", "0", "nonsense"] {
        let told = next(&mut watch(&app.here, &token, cursor).await).await.revocations;
        let sessions: Vec<_> = told.iter().map(|one| one.session_id.as_str()).collect();
        assert_eq!(sessions, [new.0.session_id.as_str()]);
    }
}

#[tokio::test]
async fn a_watcher_that_comes_back_misses_nothing() {
    let app = App::new().await;
    let token = app.service("watcher", &["sessions.watch"]).await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let mut feed = watch(&app.here, &token, "").await;
    next(&mut feed).await;
    sign_out(&app, &ada).await;
    let cursor = news(&mut feed).await.cursor;
    drop(feed);
    sign_out(&app, &bob).await;
    let told = next(&mut watch(&app.here, &token, &cursor).await).await.revocations;
    assert!(told.iter().any(|one| one.session_id == bob.0.session_id), "{told:?}");
}

#[tokio::test]
async fn a_reused_token_is_a_revocation_too() {
    let app = App::new().await;
    let token = app.service("watcher", &["sessions.watch"]).await;
    let first = app.person("ada").await.0.refresh_token;
    let second = app.here.refresh(&first).await.unwrap().refresh_token;
    app.here.refresh(&second).await.unwrap();
    app.pass(Duration::from_secs(11));
    let mut feed = watch(&app.here, &token, "").await;
    app.here.refresh(&first).await.unwrap_err();
    assert_eq!(news(&mut feed).await.revocations[0].reason(), RevocationReason::TokenReused);
}

#[tokio::test]
async fn is_for_services_with_the_scope() {
    let app = App::new().await;
    let mut sessions = app.here.sessions();
    let nobody = sessions.watch_revocations(WatchRevocationsRequest::default()).await;
    assert_refused(nobody, Code::Unauthenticated, Access::TokenMissing);
    let person = app.person("ada").await.request(WatchRevocationsRequest::default());
    assert_refused(sessions.watch_revocations(person).await, Code::PermissionDenied, Access::NotAllowed);
    let other = app.service("backend", &["users.read"]).await;
    let request = with_token(WatchRevocationsRequest::default(), &other);
    assert_refused(sessions.watch_revocations(request).await, Code::PermissionDenied, Access::NotAllowed);
}
