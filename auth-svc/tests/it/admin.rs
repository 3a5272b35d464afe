use std::time::Duration;

use diesel_async::SimpleAsyncConnection as _;
use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        Account, AccountState, DisableUserRequest, EnableUserRequest, ErrorReason, GetMeRequest,
        ListAuditEventsRequest, ListUserSessionsRequest, LoginRequest, RevokeUserSessionsRequest, Role,
        SetUserRoleRequest,
    },
};
use runtime::Ids;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;
use uuid::Uuid;

use crate::app::{App, Instance, PASSWORD, Person, assert_refused, with_token};

async fn disable(at: &Instance, by: &Person, user_id: &str) -> Result<Account, Status> {
    let request = DisableUserRequest { user_id: user_id.into(), note: "spam".into() };
    Ok(at.admin().disable_user(by.request(request)).await?.into_inner().account.unwrap())
}

async fn enable(at: &Instance, by: &Person, user_id: &str) -> Result<Account, Status> {
    let request = EnableUserRequest { user_id: user_id.into(), note: String::new() };
    Ok(at.admin().enable_user(by.request(request)).await?.into_inner().account.unwrap())
}

async fn set_role(at: &Instance, by: &Person, user_id: &str, role: Role) -> Result<Account, Status> {
    let request = SetUserRoleRequest { user_id: user_id.into(), role: role.into() };
    Ok(at.admin().set_user_role(by.request(request)).await?.into_inner().account.unwrap())
}

async fn revoke(at: &Instance, by: &Person, user_id: &str) -> Result<u32, Status> {
    let request = RevokeUserSessionsRequest { user_id: user_id.into() };
    Ok(at.admin().revoke_user_sessions(by.request(request)).await?.into_inner().ended_sessions)
}

async fn sign_in(app: &App, username: &str) -> Result<Person, Status> {
    let request = LoginRequest {
        identifier: username.into(),
        password: PASSWORD.into(),
        refresh_token_in_body: true,
        device_name: "Second".into(),
    };
    Ok(Person(app.here.auth().login(request).await?.into_inner().session.unwrap()))
}

/// Why a session was ended, as its holder is told.
async fn cause_of_end(app: &App, person: &Person) -> String {
    let status = app.here.refresh(&person.0.refresh_token).await.unwrap_err();
    let cause = status.get_details_error_info().unwrap().metadata.get("cause").cloned();
    assert_refused(Err::<(), _>(status), Code::Unauthenticated, ErrorReason::SessionEnded);
    cause.unwrap_or_default()
}

/// What the log says, newest first: action, result, detail.
async fn log(app: &App, by: &Person) -> Vec<(String, String, String)> {
    let request = by.request(ListAuditEventsRequest::default());
    let events = app.here.admin().list_audit_events(request).await.unwrap().into_inner().events;
    events.into_iter().map(|event| (event.action, event.result, event.detail_json)).collect()
}

fn line(action: &str, result: &str, detail: &str) -> (String, String, String) {
    (action.into(), result.into(), detail.into())
}

#[tokio::test]
async fn a_disabled_account_is_refused_and_signed_out_until_it_is_enabled() {
    let app = App::new().await;
    let (root, ada) = (app.admin("root").await, app.person("ada").await);
    let second = sign_in(&app, "ada").await.unwrap();
    let disabled = disable(&app.here, &root, &ada.id()).await.unwrap();
    assert_eq!(disabled.state(), AccountState::Disabled);
    for session in [&ada, &second] {
        assert_eq!(cause_of_end(&app, session).await, "ACCOUNT_DISABLED");
    }
    let refused = sign_in(&app, "ada").await.map(drop);
    assert_refused(refused, Code::PermissionDenied, ErrorReason::AccountDisabled);
    let again = disable(&app.here, &root, &ada.id()).await.unwrap();
    assert_eq!(again.state(), AccountState::Disabled, "idempotent");
    assert_eq!(enable(&app.here, &root, &ada.id()).await.unwrap().state(), AccountState::Active);
    sign_in(&app, "ada").await.unwrap();
    assert_eq!(cause_of_end(&app, &ada).await, "ACCOUNT_DISABLED", "the old sessions stay ended");
    let expected = [
        line("user.enable", "OK", "{}"),
        line("user.disable", "OK", r#"{"ended_sessions":0,"note":"spam"}"#),
        line("user.disable", "OK", r#"{"ended_sessions":2,"note":"spam"}"#),
    ];
    assert_eq!(log(&app, &root).await, expected);
}

#[tokio::test]
async fn sockets_and_streams_of_a_disabled_account_are_told_within_a_second() {
    let app = App::new().await;
    let (root, ada) = (app.admin("root").await, app.person("ada").await);
    let there = app.another();
    disable(&app.here, &root, &ada.id()).await.unwrap();
    let session = ada.0.session_id.parse().unwrap();
    let told = async {
        while there.guard.revocations.reason(session).is_none() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(1), told).await.expect("another instance knows");
}

#[tokio::test]
async fn who_was_deleting_the_account_still_is_when_it_is_enabled() {
    let app = App::new().await;
    let (root, ada) = (app.admin("root").await, app.person("ada").await);
    let deleting = "UPDATE users SET state = 3, delete_time = '2031-01-01' WHERE username = 'ada'";
    app.db.connect().await.batch_execute(deleting).await.unwrap();
    disable(&app.here, &root, &ada.id()).await.unwrap();
    assert_eq!(enable(&app.here, &root, &ada.id()).await.unwrap().state(), AccountState::Deleting);
}

#[tokio::test]
async fn who_gains_a_role_goes_on_and_who_loses_one_is_signed_out() {
    let app = App::new().await;
    let (root, ada) = (app.admin("root").await, app.person("ada").await);
    let promoted = set_role(&app.here, &root, &ada.id(), Role::Admin).await.unwrap();
    assert_eq!(promoted.me.unwrap().role(), Role::Admin);
    let as_admin = Person(app.here.refresh(&ada.0.refresh_token).await.unwrap());
    set_role(&app.here, &as_admin, &root.id(), Role::Admin).await.expect("the new role works");
    set_role(&app.here, &root, &ada.id(), Role::Moderator).await.unwrap();
    assert_eq!(cause_of_end(&app, &as_admin).await, "ROLE_CHANGED");
    let expected = [
        line("user.set_role", "OK", r#"{"ended_sessions":1,"role":"moderator","role_before":"admin"}"#),
        line("user.set_role", "OK", r#"{"ended_sessions":0,"role":"admin","role_before":"admin"}"#),
        line("user.set_role", "OK", r#"{"ended_sessions":0,"role":"admin","role_before":"user"}"#),
    ];
    assert_eq!(log(&app, &root).await, expected);
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let app = App::new().await;
    let (root, ada) = (app.admin("root").await, app.person("ada").await);
    app.pass(Duration::from_secs(60));
    let second = sign_in(&app, "ada").await.unwrap();
    let request = ListUserSessionsRequest { user_id: ada.id(), ..Default::default() };
    let listed = app.here.admin().list_user_sessions(root.request(request.clone())).await.unwrap();
    let sessions = listed.into_inner().sessions;
    let told: Vec<_> = sessions.iter().map(|session| (&session.session_id, session.current)).collect();
    assert_eq!(told, [(&second.0.session_id, false), (&ada.0.session_id, false)], "the one seen last first");
    assert_eq!(sessions[0].device_name, "Second");
    assert_eq!(revoke(&app.here, &root, &ada.id()).await.unwrap(), 2);
    assert_eq!(revoke(&app.here, &root, &ada.id()).await.unwrap(), 0, "idempotent");
    assert_eq!(cause_of_end(&app, &second).await, "ENDED_BY_ADMIN");
    let left = app.here.admin().list_user_sessions(root.request(request)).await.unwrap();
    assert!(left.into_inner().sessions.is_empty());
}

#[tokio::test]
async fn nobody_acts_on_themselves_on_nobody_or_on_what_is_left_of_somebody() {
    let app = App::new().await;
    let root = app.admin("root").await;
    let ada = app.person("ada").await;
    app.db.connect().await.batch_execute("UPDATE users SET state = 4 WHERE username = 'ada'").await.unwrap();
    let nobody = Ids::random().next::<Uuid>().to_string();
    let cases = [
        (root.id(), Code::InvalidArgument, true),
        (nobody, Code::NotFound, false),
        (ada.id(), Code::NotFound, false),
    ];
    for (id, code, oneself) in cases {
        let outcomes = [
            disable(&app.here, &root, &id).await.map(drop),
            enable(&app.here, &root, &id).await.map(drop),
            set_role(&app.here, &root, &id, Role::User).await.map(drop),
            revoke(&app.here, &root, &id).await.map(drop),
        ];
        for outcome in outcomes {
            if oneself {
                assert_refused(outcome, code, Access::InvalidFields);
            } else {
                assert_refused(outcome, code, ErrorReason::UserNotFound);
            }
        }
    }
    let request = ListUserSessionsRequest { user_id: ada.id(), ..Default::default() };
    let refused = app.here.admin().list_user_sessions(root.request(request)).await;
    assert_refused(refused, Code::NotFound, ErrorReason::UserNotFound);
    assert_eq!(log(&app, &root).await.iter().filter(|(_, result, _)| result != "OK").count(), 12);
}

#[tokio::test]
async fn roles_are_for_accounts_and_guest_is_none() {
    let app = App::new().await;
    let (root, guest, ada) = (app.admin("root").await, app.guest("Zoë").await, app.person("ada").await);
    let refused = set_role(&app.here, &root, &guest.id(), Role::User).await;
    assert_refused(refused, Code::InvalidArgument, Access::InvalidFields);
    for role in [Role::Unspecified, Role::Guest] {
        let refused = set_role(&app.here, &root, &ada.id(), role).await;
        assert_refused(refused, Code::InvalidArgument, Access::InvalidFields);
    }
    disable(&app.here, &root, &guest.id()).await.expect("a guest can be refused");
    assert_eq!(cause_of_end(&app, &guest).await, "ACCOUNT_DISABLED");
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let app = App::new().await;
    let (root, other) = (app.admin("root").await, app.admin("other").await);
    let service = app.service("provisioner", &["users.manage"]).await;
    // An administrator who is refused is none.
    disable(&app.here, &root, &other.id()).await.unwrap();
    let request = DisableUserRequest { user_id: root.id(), note: String::new() };
    let refused = app.here.admin().disable_user(with_token(request, &service)).await;
    assert_refused(refused, Code::FailedPrecondition, ErrorReason::LastAdmin);
    let request = SetUserRoleRequest { user_id: root.id(), role: Role::Moderator.into() };
    let refused = app.here.admin().set_user_role(with_token(request, &service)).await;
    assert_refused(refused, Code::FailedPrecondition, ErrorReason::LastAdmin);
    let request = SetUserRoleRequest { user_id: root.id(), role: Role::Admin.into() };
    app.here.admin().set_user_role(with_token(request, &service)).await.expect("nothing is lost");
    app.here.users().get_me(root.request(GetMeRequest {})).await.unwrap();
    set_role(&app.here, &root, &other.id(), Role::User).await.expect("a refused one may lose the role");
}

#[tokio::test]
async fn of_two_who_take_the_role_from_each_other_one_keeps_it() {
    let app = App::new().await;
    let there = app.another();
    for round in 0..8 {
        let (ada, ben) = (app.admin(&format!("ada{round}")).await, app.admin(&format!("ben{round}")).await);
        let (ada_id, ben_id) = (ada.id(), ben.id());
        let (one, other) = if round % 2 == 0 {
            tokio::join!(
                set_role(&app.here, &ada, &ben_id, Role::User),
                set_role(&there, &ben, &ada_id, Role::User)
            )
        } else {
            tokio::join!(disable(&app.here, &ada, &ben_id), disable(&there, &ben, &ada_id))
        };
        let refused = [one, other].into_iter().filter_map(Result::err).collect::<Vec<_>>();
        assert_eq!(refused.len(), 1, "{refused:?}");
        for status in refused {
            assert_refused(Err::<(), _>(status), Code::FailedPrecondition, ErrorReason::LastAdmin);
        }
        app.db.connect().await.batch_execute("UPDATE users SET role = 2").await.unwrap();
    }
}

#[tokio::test]
async fn it_is_for_administrators_and_for_services_with_the_scope() {
    let app = App::new().await;
    let (ada, ben) = (app.person("ada").await, app.person("ben").await);
    let refused = disable(&app.here, &ada, &ben.id()).await;
    assert_refused(refused, Code::PermissionDenied, Access::NotAllowed);
    let token = app.service("other", &["users.read", "accounts.manage", "audit.read"]).await;
    let request = DisableUserRequest { user_id: ben.id(), note: String::new() };
    let refused = app.here.admin().disable_user(with_token(request, &token)).await;
    assert_refused(refused, Code::PermissionDenied, Access::NotAllowed);
    let root = app.admin("root").await;
    app.pass(Duration::from_secs(601));
    let root = Person(app.here.refresh(&root.0.refresh_token).await.unwrap());
    let refused = set_role(&app.here, &root, &ben.id(), Role::Admin).await;
    assert_refused(refused, Code::FailedPrecondition, Access::ReauthenticationRequired);
}
