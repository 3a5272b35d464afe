//! Who finds and reaches whom.

use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        CheckReachableRequest, GetPrivacyRequest, Privacy, PrivacyLevel, Reach, SearchUsersRequest,
        UpdatePrivacyRequest,
    },
};
use tonic::{Code, Status};

use crate::{
    app::{App, Person, assert_refused, with_token},
    contacts::Acts,
};

const NOBODY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

fn levels(find: PrivacyLevel, call: PrivacyLevel) -> Privacy {
    Privacy { find: find.into(), call: call.into(), ..Privacy::default() }
}

async fn set(app: &App, who: &Person, privacy: Privacy) {
    let request = who.request(UpdatePrivacyRequest { privacy: Some(privacy) });
    let answer = app.here.users().update_privacy(request).await.unwrap().into_inner();
    assert_eq!(answer.privacy, Some(privacy));
}

async fn befriend(app: &App, one: &Person, other: &Person) {
    Acts(app, one).ask(other).await.unwrap();
    Acts(app, other).ask(one).await.unwrap();
}

async fn search(app: &App, who: &Person, query: &str) -> Vec<String> {
    let request = SearchUsersRequest { query: query.into(), ..SearchUsersRequest::default() };
    let answer = app.here.users().search_users(who.request(request)).await.unwrap().into_inner();
    answer.users.into_iter().map(|user| user.username).collect()
}

async fn check(
    app: &App,
    token: &str,
    from: &str,
    ids: &[&str],
) -> Result<Vec<(Reach, Reach, Reach)>, Status> {
    let user_ids = ids.iter().map(ToString::to_string).collect();
    let request = CheckReachableRequest { user_ids, from_user_id: from.into() };
    let answer = app.here.contacts().check_reachable(with_token(request, token)).await?.into_inner();
    let given: Vec<_> = answer.reachabilities.iter().map(|reach| reach.user_id.as_str()).collect();
    assert_eq!(given, ids, "in the order of the question");
    Ok(answer.reachabilities.iter().map(|reach| (reach.call(), reach.write(), reach.presence())).collect())
}

async fn call(app: &App, who: &Person, whom: &Person) -> Reach {
    check(app, &who.0.access_token, "", &[&whom.id()]).await.unwrap()[0].0
}

#[tokio::test]
async fn a_choice_is_kept_and_what_is_left_to_the_operator_stays_so() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    set(&app, &ada, levels(PrivacyLevel::Nobody, PrivacyLevel::Unspecified)).await;
    let answer = app.here.users().get_privacy(ada.request(GetPrivacyRequest {})).await.unwrap().into_inner();
    assert_eq!(answer.privacy, Some(levels(PrivacyLevel::Nobody, PrivacyLevel::Unspecified)));
    let defaults = answer.defaults.unwrap();
    assert_eq!((defaults.call(), defaults.presence()), (PrivacyLevel::Everyone, PrivacyLevel::Contacts));
    for privacy in [None, Some(Privacy { write: 9, ..Privacy::default() })] {
        let refused = app.here.users().update_privacy(ada.request(UpdatePrivacyRequest { privacy })).await;
        assert_refused(refused, Code::InvalidArgument, Access::InvalidFields);
    }
}

#[tokio::test]
async fn who_finds_whom() {
    let app = App::new().await;
    let (ada, friend, stranger) = (
        app.person_named("ada.l", "Countess").await,
        app.person("friend").await,
        app.person("stranger").await,
    );
    befriend(&app, &ada, &friend).await;
    let both = async |query: &str| {
        (search(&app, &friend, query).await.len(), search(&app, &stranger, query).await.len())
    };
    assert_eq!((both("ada").await, both("count").await, both("ada.l").await), ((1, 1), (1, 1), (1, 1)));
    set(&app, &ada, levels(PrivacyLevel::Contacts, PrivacyLevel::Unspecified)).await;
    assert_eq!((both("ada").await, both("count").await), ((1, 0), (1, 0)));
    assert_eq!(both("ADA.L").await, (1, 1), "who knows the whole username");
    set(&app, &ada, levels(PrivacyLevel::Nobody, PrivacyLevel::Unspecified)).await;
    assert_eq!((both("ada").await, both("ada.l").await), ((0, 0), (0, 0)));
    let token = app.service("backend", &["users.read"]).await;
    let request = SearchUsersRequest { query: "countess".into(), ..SearchUsersRequest::default() };
    let found = app.here.users().search_users(with_token(request, &token)).await.unwrap().into_inner();
    assert_eq!(found.users.len(), 1, "services find everybody");
}

#[tokio::test]
async fn the_blocked_guests_and_those_who_are_gone_are_not_found() {
    let app = App::with(|config| config.privacy.find = auth_svc::Reachable::Everyone).await;
    let (ada, ben) = (app.person_named("ada", "Countess").await, app.person("ben").await);
    Acts(&app, &ada).block(&ben).await.unwrap();
    for query in ["ada", "countess"] {
        assert!(search(&app, &ben, query).await.is_empty(), "{query}");
    }
    assert_eq!(search(&app, &ada, "ben").await, ["ben"], "to end the block");
    Acts(&app, &ada).unblock(&ben).await.unwrap();
    assert_eq!(search(&app, &ben, "countess").await, ["ada"]);
    for (state, role) in [(2, 2), (3, 2), (4, 2), (1, 1)] {
        app.sql(&format!("UPDATE users SET state = {state}, role = {role} WHERE username_key = 'ada'")).await;
        assert!(search(&app, &ben, "countess").await.is_empty(), "{state} {role}");
    }
}

#[tokio::test]
async fn who_reaches_whom() {
    let app = App::new().await;
    let (ada, friend, stranger) =
        (app.person("ada").await, app.person("friend").await, app.person("stranger").await);
    befriend(&app, &ada, &friend).await;
    let both = async || (call(&app, &friend, &ada).await, call(&app, &stranger, &ada).await);
    assert_eq!(both().await, (Reach::Allowed, Reach::Allowed));
    set(&app, &ada, levels(PrivacyLevel::Unspecified, PrivacyLevel::Contacts)).await;
    assert_eq!(both().await, (Reach::Allowed, Reach::ContactsOnly));
    set(&app, &ada, levels(PrivacyLevel::Unspecified, PrivacyLevel::Nobody)).await;
    assert_eq!(both().await, (Reach::Nobody, Reach::Nobody));
    set(&app, &ada, Privacy::default()).await;
    Acts(&app, &ada).block(&stranger).await.unwrap();
    assert_eq!(both().await, (Reach::Allowed, Reach::ContactsOnly), "a block looks like contacts only");
    assert_eq!(call(&app, &ada, &stranger).await, Reach::BlockedByYou);
    app.sql("UPDATE users SET state = 2 WHERE username_key = 'ada'").await;
    assert_eq!(both().await, (Reach::Gone, Reach::Gone));
}

#[tokio::test]
async fn many_at_once_each_in_their_place() {
    let app = App::with(|config| config.privacy.write = auth_svc::Reachable::Contacts).await;
    let (ada, ben, cleo) = (app.person("ada").await, app.person("ben").await, app.person("cleo").await);
    befriend(&app, &ada, &ben).await;
    let token = app.service("chat-svc", &["contacts.read"]).await;
    let ids = [NOBODY.to_owned(), cleo.id(), ada.id(), ben.id(), cleo.id()];
    let ids: Vec<_> = ids.iter().map(String::as_str).collect();
    let answer = check(&app, &token, &ada.id(), &ids).await.unwrap();
    let stranger = (Reach::Allowed, Reach::ContactsOnly, Reach::ContactsOnly);
    let all = |reach| (reach, reach, reach);
    assert_eq!(answer, [all(Reach::Gone), stranger, all(Reach::Self_), all(Reach::Allowed), stranger]);
    assert_eq!(check(&app, &ada.0.access_token, "", &ids).await.unwrap(), answer);
}

#[tokio::test]
async fn refusals() {
    let app = App::new().await;
    let (ada, ben) = (app.person("ada").await, app.person("ben").await);
    let (ben_id, ada_token) = (ben.id(), &ada.0.access_token);
    let token = app.service("chat-svc", &["contacts.read"]).await;
    for (token, from, ids) in [
        (ada_token, ben_id.as_str(), vec![ben_id.as_str()]),
        (&token, "", vec![ben_id.as_str()]),
        (ada_token, "", vec![]),
        (ada_token, "", vec!["ben"]),
        (ada_token, "", vec![ben_id.as_str(); 201]),
    ] {
        let refused = check(&app, token, from, &ids).await;
        assert_refused(refused, Code::InvalidArgument, Access::InvalidFields);
    }
    let other = app.service("other", &["users.read"]).await;
    let refused = check(&app, &other, &ada.id(), &[&ben_id]).await;
    assert_refused(refused, Code::PermissionDenied, Access::NotAllowed);
}

#[tokio::test]
async fn guests_are_strangers_who_reach_and_are_reached_until_their_time_is_over() {
    let app = App::new().await;
    let (ada, guest) = (app.person("ada").await, app.guest("Zoë").await);
    assert_eq!(call(&app, &guest, &ada).await, Reach::Allowed);
    assert_eq!(call(&app, &ada, &guest).await, Reach::Allowed);
    assert!(search(&app, &ada, "zoe").await.is_empty(), "people do not find them");
    let token = app.service("backend", &["users.read", "contacts.read"]).await;
    let request = SearchUsersRequest { query: "zoe".into(), ..SearchUsersRequest::default() };
    let found = app.here.users().search_users(with_token(request, &token)).await.unwrap().into_inner();
    assert_eq!(found.users.len(), 1, "services do");
    set(&app, &ada, levels(PrivacyLevel::Unspecified, PrivacyLevel::Contacts)).await;
    assert_eq!(call(&app, &guest, &ada).await, Reach::ContactsOnly);
    app.sql("UPDATE users SET expire_time = '2026-01-01' WHERE username IS NULL").await;
    assert_eq!(call(&app, &ada, &guest).await, Reach::Gone);
}
