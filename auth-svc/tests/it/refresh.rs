use std::time::Duration;

use proto::auth::{ErrorReason, RefreshRequest};
use tonic::Code;

use crate::app::{App, assert_refused, registration, with_cookie};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn by_cookie_gives_the_next_cookie() {
    let app = App::new().await;
    let answer = app.here.auth().register(registration("ada")).await.unwrap();
    let token = |metadata: &tonic::metadata::MetadataMap| {
        let cookie = metadata.get("set-cookie").unwrap().to_str().unwrap().to_owned();
        cookie.split(['=', ';']).nth(1).unwrap().to_owned()
    };
    let first = token(answer.metadata());
    let request = with_cookie(RefreshRequest::default(), &first);
    let answer = app.here.auth().refresh(request).await.unwrap();
    let second = token(answer.metadata());
    assert_ne!(first, second);
    let session = answer.into_inner().session.unwrap();
    assert_eq!(session.refresh_token, "");
    assert_eq!(session.me.unwrap().user.unwrap().username, "ada");
}

#[tokio::test]
async fn a_session_lives_as_long_as_it_is_refreshed() {
    let app = App::new().await;
    let mut session = app.person("ada").await.0;
    for _ in 0..3 {
        app.pass(SECOND * 86_400 * 29);
        let next = app.here.refresh(&session.refresh_token).await.unwrap();
        assert_eq!(next.session_id, session.session_id);
        assert!(next.refresh_expire_time.unwrap().seconds > session.refresh_expire_time.unwrap().seconds);
        session = next;
    }
    app.pass(SECOND * 86_400 * 30);
    let late = app.here.refresh(&session.refresh_token).await;
    assert_refused(late, Code::Unauthenticated, ErrorReason::SessionEnded);
}

#[tokio::test]
async fn a_lost_answer_signs_nobody_out() {
    let app = App::new().await;
    let first = app.person("ada").await.0.refresh_token;
    let lost = app.here.refresh(&first).await.unwrap().refresh_token;
    app.pass(SECOND * 3600);
    let again = app.here.refresh(&first).await.unwrap().refresh_token;
    assert_eq!(again, lost, "until the successor is used, however late");
    let third = app.here.refresh(&again).await.unwrap().refresh_token;
    app.pass(SECOND * 10);
    assert_eq!(app.here.refresh(&first).await.unwrap().refresh_token, again, "and for ten seconds after");
    assert_eq!(app.here.refresh(&again).await.unwrap().refresh_token, third);
}

#[tokio::test]
async fn an_old_token_ends_the_session() {
    let app = App::new().await;
    let first = app.person("ada").await.0.refresh_token;
    let second = app.here.refresh(&first).await.unwrap().refresh_token;
    let third = app.here.refresh(&second).await.unwrap().refresh_token;
    app.pass(SECOND * 11);
    assert_refused(app.here.refresh(&first).await, Code::Unauthenticated, ErrorReason::SessionEnded);
    assert_refused(app.here.refresh(&third).await, Code::Unauthenticated, ErrorReason::SessionEnded);
}

#[tokio::test]
async fn a_hundred_at_once_on_two_instances_get_one_successor() {
    let app = App::new().await;
    let there = app.another();
    let token = app.person("ada").await.0.refresh_token;
    let refreshes =
        (0..100).map(|number| if number % 2 == 0 { app.here.refresh(&token) } else { there.refresh(&token) });
    let sessions = futures::future::try_join_all(refreshes).await.unwrap();
    let successor = &sessions[0].refresh_token;
    assert!(sessions.iter().all(|session| session.refresh_token == *successor));
    app.here.refresh(successor).await.unwrap();
}

#[tokio::test]
async fn what_is_no_token_is_refused_and_the_cookie_taken_away() {
    let app = App::new().await;
    let mut auth = app.here.auth();
    let missing = auth.refresh(RefreshRequest::default()).await;
    assert_refused(missing, Code::Unauthenticated, ErrorReason::RefreshMissing);
    assert_refused(app.here.refresh("nonsense").await, Code::Unauthenticated, ErrorReason::RefreshInvalid);
    let token = app.person("ada").await.0.refresh_token;
    let forged = token.replace(".1.", ".2.");
    let status = auth.refresh(with_cookie(RefreshRequest::default(), &forged)).await.unwrap_err();
    assert!(status.metadata().get("set-cookie").unwrap().to_str().unwrap().contains("Max-Age=0"));
    assert_refused(Err::<(), _>(status), Code::Unauthenticated, ErrorReason::RefreshInvalid);
    app.here.refresh(&token).await.expect("a forgery does no harm");
}
