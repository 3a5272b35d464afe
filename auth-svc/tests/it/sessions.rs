use std::time::Duration;

use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        ErrorReason, GetMeRequest, ListSessionsRequest, ListSessionsResponse, LoginRequest,
        RevokeOtherSessionsRequest, RevokeSessionRequest,
    },
};
use tonic::Code;
use tonic_types::StatusExt as _;

use crate::app::{App, PASSWORD, PATIENCE, Person, assert_refused, with_token};

async fn sign_in(app: &App, device_name: &str) -> Person {
    let request = LoginRequest {
        identifier: "ada".into(),
        password: PASSWORD.into(),
        refresh_token_in_body: true,
        device_name: device_name.into(),
    };
    Person(app.here.auth().login(request).await.unwrap().into_inner().session.unwrap())
}

async fn list(app: &App, person: &Person, page_size: u32, page_token: &str) -> ListSessionsResponse {
    let request = ListSessionsRequest { page_size, page_token: page_token.into() };
    app.here.sessions().list_sessions(person.request(request)).await.unwrap().into_inner()
}

async fn revoke(app: &App, person: &Person, session_id: &str) -> Result<(), tonic::Status> {
    let request = person.request(RevokeSessionRequest { session_id: session_id.into() });
    app.here.sessions().revoke_session(request).await.map(drop)
}

async fn cause(app: &App, person: &Person) -> String {
    let status = app.here.refresh(&person.0.refresh_token).await.unwrap_err();
    let info = status.get_details_error_info().unwrap();
    assert_refused(Err::<(), _>(status), Code::Unauthenticated, ErrorReason::SessionEnded);
    info.metadata["cause"].clone()
}

#[tokio::test]
async fn the_one_seen_last_comes_first_and_ones_own_is_marked() {
    let app = App::new().await;
    let phone = app.person("ada").await;
    app.pass(Duration::from_secs(60));
    let laptop = sign_in(&app, " Firefox\u{7} on Linux ").await;
    app.pass(Duration::from_secs(60));
    let phone = Person(app.here.refresh(&phone.0.refresh_token).await.unwrap());
    app.person("bob").await;
    let listed = list(&app, &laptop, 0, "").await;
    assert_eq!(listed.next_page_token, "");
    let [first, second] = listed.sessions.as_slice() else { panic!("{listed:?}") };
    assert_eq!((&first.session_id, first.current), (&phone.0.session_id, false));
    assert_eq!((&second.session_id, second.current), (&laptop.0.session_id, true));
    assert_eq!(second.device_name, "Firefox on Linux");
    let (seen, made) = (first.last_seen_time.unwrap(), first.create_time.unwrap());
    assert_eq!((seen.seconds, seen.seconds - made.seconds), (app.clock.now().timestamp(), 120));
    assert_eq!(first.expire_time, phone.0.refresh_expire_time);
}

#[tokio::test]
async fn those_that_ended_or_expired_are_not_listed() {
    let app = App::new().await;
    let old = app.person("ada").await;
    app.pass(Duration::from_secs(86_400 * 29));
    let (ended, here) = (sign_in(&app, "ended").await, sign_in(&app, "here").await);
    assert_eq!(list(&app, &here, 0, "").await.sessions.len(), 3);
    revoke(&app, &here, &ended.0.session_id).await.unwrap();
    app.pass(Duration::from_secs(86_400));
    let here = Person(app.here.refresh(&here.0.refresh_token).await.unwrap());
    let listed = list(&app, &here, 0, "").await.sessions;
    let ids: Vec<_> = listed.iter().map(|session| &session.session_id).collect();
    assert_eq!(ids, [&here.0.session_id], "not {}", old.0.session_id);
}

#[tokio::test]
async fn pages_hold_each_once() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let mut expected = vec![ada.0.session_id.clone()];
    for number in 0..6 {
        // Two at a time are seen at the same moment.
        app.pass(Duration::from_secs(number % 2));
        expected.push(sign_in(&app, "").await.0.session_id);
    }
    expected.reverse();
    let (mut found, mut token) = (Vec::new(), String::new());
    loop {
        let page = list(&app, &ada, 3, &token).await;
        assert!(page.sessions.len() <= 3);
        found.extend(page.sessions.into_iter().map(|session| session.session_id));
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(found, expected);
}

#[tokio::test]
async fn one_is_ended_everywhere_and_its_device_is_told_why() {
    let app = App::new().await;
    let there = app.another();
    let (phone, laptop) = (app.person("ada").await, sign_in(&app, "").await);
    for _ in 0..2 {
        revoke(&app, &laptop, &phone.0.session_id).await.expect("and again: nothing is left to do");
    }
    let session = phone.0.session_id.parse().unwrap();
    for instance in [&app.here, &there] {
        let ended = instance.guard.revocations.ended(session, app.clock.now());
        tokio::time::timeout(PATIENCE, ended).await.expect("every instance learns of it");
        let me = instance.users().get_me(phone.request(GetMeRequest {})).await;
        assert_refused(me, Code::Unauthenticated, Access::SessionRevoked);
    }
    assert_eq!(cause(&app, &phone).await, "ENDED_ELSEWHERE");
    app.here.users().get_me(laptop.request(GetMeRequest {})).await.expect("the other one goes on");
}

#[tokio::test]
async fn ones_own_can_be_ended_too() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    revoke(&app, &ada, &ada.0.session_id).await.unwrap();
    assert_eq!(cause(&app, &ada).await, "SIGNED_OUT");
}

#[tokio::test]
async fn all_others_are_ended_at_once_and_counted() {
    let app = App::new().await;
    let there = app.another();
    let here = app.person("ada").await;
    let others = [sign_in(&app, "").await, sign_in(&app, "").await, sign_in(&app, "").await];
    let bob = app.person("bob").await;
    for expected in [3, 0] {
        let request = here.request(RevokeOtherSessionsRequest {});
        let answer = app.here.sessions().revoke_other_sessions(request).await.unwrap().into_inner();
        assert_eq!(answer.ended_sessions, expected);
    }
    for other in &others {
        assert_eq!(cause(&app, other).await, "ENDED_ELSEWHERE");
        let session = other.0.session_id.parse().unwrap();
        for instance in [&app.here, &there] {
            let ended = instance.guard.revocations.ended(session, app.clock.now());
            tokio::time::timeout(PATIENCE, ended).await.expect("every instance learns of it");
        }
    }
    app.here.refresh(&here.0.refresh_token).await.expect("not the one that asked");
    app.here.refresh(&bob.0.refresh_token).await.expect("not another's");
}

#[tokio::test]
async fn two_that_end_each_other_leave_at_most_one() {
    let app = App::new().await;
    let there = app.another();
    let (one, other) = (app.person("ada").await, sign_in(&app, "").await);
    let (mut first, mut second) = (app.here.sessions(), there.sessions());
    let (first, second) = tokio::join!(
        first.revoke_other_sessions(one.request(RevokeOtherSessionsRequest {})),
        second.revoke_other_sessions(other.request(RevokeOtherSessionsRequest {})),
    );
    let ended = [first, second].into_iter().flatten().map(|answer| answer.into_inner().ended_sessions);
    let ended: u32 = ended.sum();
    let mut live = 0;
    for person in [&one, &other] {
        live += u32::from(app.here.refresh(&person.0.refresh_token).await.is_ok());
    }
    assert_eq!(live + ended, 2, "each ended once and was counted once");
}

#[tokio::test]
async fn anothers_session_is_as_good_as_none() {
    let app = App::new().await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    for id in [bob.0.session_id.as_str(), "01890a5d-ac96-774b-bcce-b302099a8057"] {
        assert_refused(revoke(&app, &ada, id).await, Code::NotFound, ErrorReason::SessionNotFound);
    }
    let nonsense = revoke(&app, &ada, "nonsense").await;
    assert_refused(nonsense, Code::InvalidArgument, Access::InvalidFields);
    app.here.refresh(&bob.0.refresh_token).await.expect("it lives");
}

#[tokio::test]
async fn lists_are_for_people_and_page_tokens_are_ours() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let mut sessions = app.here.sessions();
    let bad = ListSessionsRequest { page_token: "nonsense".into(), ..Default::default() };
    let bad = sessions.list_sessions(ada.request(bad)).await;
    assert_refused(bad, Code::InvalidArgument, Access::PageTokenInvalid);
    let nobody = sessions.list_sessions(ListSessionsRequest::default()).await;
    assert_refused(nobody, Code::Unauthenticated, Access::TokenMissing);
    let service = app.service("backend", &["users.read"]).await;
    let request = with_token(RevokeOtherSessionsRequest {}, &service);
    let refused = sessions.revoke_other_sessions(request).await;
    assert_refused(refused, Code::PermissionDenied, Access::NotAllowed);
}
