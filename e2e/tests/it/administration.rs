//! A backend system that administers people, over gRPC alone, and the operator's command line beside it.

use std::time::Duration;

use proto::{
    auth::{
        ActorKind, AuditEvent, CreateInviteRequest, DisableUserRequest, ErrorReason, ListAuditEventsRequest,
        LoginRequest, RegisterRequest, Role, SetUserRoleRequest, admin_service_client::AdminServiceClient,
        auth_service_client::AuthServiceClient,
    },
    reason,
};
use tonic::Code;
use uuid::Uuid;

use crate::{
    access::issue,
    people::bearing,
    stack::{Layout, Stack, eventually},
};

const PATIENCE: Duration = Duration::from_secs(10);
const PASSWORD: &str = "correct horse battery";

/// What a command says; it must succeed.
pub(crate) fn say(stack: &Stack, arguments: &[&str]) -> String {
    let output =
        stack.command("switchboard", arguments).stdout(std::process::Stdio::piped()).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", stack.log("switchboard"));
    String::from_utf8(output.stdout).unwrap()
}

/// The token in a link that a command or an answer gives.
pub(crate) fn token_of(text: &str) -> String {
    let rest = text.split_once("#invite=").unwrap_or_else(|| panic!("no invitation in {text}")).1;
    rest.split_whitespace().next().unwrap().to_owned()
}

pub(crate) fn registration(name: &str, invite: String) -> RegisterRequest {
    let unique = Uuid::now_v7().simple().to_string();
    RegisterRequest {
        username: format!("{name}-{}", &unique[unique.len() - 12..]),
        email: format!("{unique}@example.org"),
        password: PASSWORD.into(),
        invite,
        refresh_token_in_body: true,
        ..RegisterRequest::default()
    }
}

async fn events(stack: &Stack, token: &str, target: &str) -> Vec<AuditEvent> {
    let mut admin = AdminServiceClient::new(stack.channel("auth").await);
    let request = ListAuditEventsRequest { target: target.into(), ..ListAuditEventsRequest::default() };
    admin.list_audit_events(bearing(token, request)).await.unwrap().into_inner().events
}

async fn a_backend_invites_somebody_refuses_them_and_finds_it_in_the_log(layout: Layout) {
    let stack = Stack::start(layout).await;
    let scopes = ["--scope", "users.manage", "--scope", "audit.read"];
    let token = issue(&stack, &[&["service-account", "create", "desk"], &scopes[..]].concat()).await;
    let mut admin = AdminServiceClient::new(stack.channel("auth").await);
    let mut auth = AuthServiceClient::new(stack.channel("auth").await);

    let request = CreateInviteRequest {
        request_id: Uuid::now_v7().to_string(),
        role: Role::Moderator.into(),
        ..CreateInviteRequest::default()
    };
    let answer = admin.create_invite(bearing(&token, request)).await.unwrap().into_inner();
    let invite = answer.invite.unwrap();
    let person = registration("ada", token_of(&invite.url));
    let session = auth.register(person.clone()).await.unwrap().into_inner().session.unwrap();
    let me = session.me.clone().unwrap();
    assert_eq!(me.role(), Role::Moderator);
    let user_id = me.user.unwrap().user_id;
    let mut tunnel = stack.edge.connect(&session.access_token).await.unwrap();

    let request = DisableUserRequest { user_id: user_id.clone(), note: "left the firm".into() };
    admin.disable_user(bearing(&token, request)).await.unwrap();
    let closed = tokio::time::timeout(PATIENCE, tunnel.closed()).await.expect("its sockets end");
    assert_eq!(closed, 4403, "signed out everywhere");
    let login = LoginRequest {
        identifier: person.username,
        password: PASSWORD.into(),
        refresh_token_in_body: true,
        ..LoginRequest::default()
    };
    let refused = auth.login(login).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    assert!(reason::is(&refused, ErrorReason::AccountDisabled), "{refused:?}");

    // The operator does the same things with the same rules, and is written down too.
    say(&stack, &["user", "enable", &user_id]);
    say(&stack, &["user", "role", &user_id, "admin"]);
    let request = SetUserRoleRequest { user_id: user_id.clone(), role: Role::User.into() };
    let refused = admin.set_user_role(bearing(&token, request)).await.unwrap_err();
    assert!(reason::is(&refused, ErrorReason::LastAdmin), "{refused:?}");

    let told: Vec<_> = events(&stack, &token, &user_id)
        .await
        .into_iter()
        .map(|event| (event.actor_kind(), event.actor, event.action, event.result))
        .collect();
    let line = |kind, actor: &str, action: &str, result: &str| {
        (kind, actor.to_owned(), action.to_owned(), result.to_owned())
    };
    let expected = [
        line(ActorKind::Service, "desk", "user.set_role", "LAST_ADMIN"),
        line(ActorKind::Operator, "cli", "user.set_role", "OK"),
        line(ActorKind::Operator, "cli", "user.enable", "OK"),
        line(ActorKind::Service, "desk", "user.disable", "OK"),
    ];
    assert_eq!(told, expected);
    assert_eq!(events(&stack, &token, &invite.invite_id).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_administers_people_in_one_process() {
    a_backend_invites_somebody_refuses_them_and_finds_it_in_the_log(Layout::OneProcess).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_administers_people_over_separate_processes() {
    a_backend_invites_somebody_refuses_them_and_finds_it_in_the_log(Layout::Split).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_starts_the_server_becomes_its_first_administrator() {
    let mut stack = Stack::start(Layout::OneProcess).await;
    let printed = |stack: &Stack| stack.log("switchboard").matches("/sign-up#invite=").count();
    eventually("the link", async || (printed(&stack) == 1).then_some(())).await;
    let token = token_of(&stack.log("switchboard"));
    stack.stop("switchboard");
    stack.spawn("switchboard", &["up"]);
    stack.wait_ready().await;
    eventually("the link, again", async || (printed(&stack) == 2).then_some(())).await;
    assert_eq!(stack.log("switchboard").matches(&token).count(), 2, "the same as long as it is good");

    let mut auth = AuthServiceClient::new(stack.channel("auth").await);
    let root = auth.register(registration("root", token)).await.unwrap().into_inner().session.unwrap();
    assert_eq!(root.me.unwrap().role(), Role::Admin);
    stack.stop("switchboard");
    stack.spawn("switchboard", &["up"]);
    stack.wait_ready().await;
    eventually("the third start", async || {
        (stack.log("switchboard").matches("Switchboard is at").count() == 3).then_some(())
    })
    .await;
    assert_eq!(printed(&stack), 2, "there is one now");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_during_the_start_is_a_stop() {
    let mut stack = Stack::start(Layout::OneProcess).await;
    for _ in 0..3 {
        stack.stop("switchboard");
        stack.spawn("switchboard", &["up"]);
        // The services are ready, and the start goes on for a moment.
        stack.wait_ready().await;
    }
    stack.stop("switchboard");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_makes_accounts_and_links_by_hand() {
    let stack = Stack::start(Layout::OneProcess).await;
    let made = say(
        &stack,
        &["user", "create", "--username", "root", "--email", "root@example.org", "--role", "admin"],
    );
    assert!(made.contains("root is made (admin)") && made.contains("/reset-password#token="), "{made}");
    let listed = say(&stack, &["user", "list", "ro"]);
    assert!(listed.contains("root@example.org") && listed.contains("admin"), "{listed}");
    let link = say(&stack, &["invite", "create", "--role", "moderator", "--uses", "2", "--note", "desk"]);
    let mut auth = AuthServiceClient::new(stack.channel("auth").await);
    let session = auth.register(registration("ada", token_of(&link))).await.unwrap().into_inner().session;
    assert_eq!(session.unwrap().me.unwrap().role(), Role::Moderator);
    let invites = say(&stack, &["invite", "list"]);
    let line = invites.lines().find(|line| line.contains("desk")).expect(&invites);
    assert!(line.contains("1/2 used"), "{line}");
    say(&stack, &["invite", "revoke", line.split_whitespace().next().unwrap()]);
    let refused = auth.register(registration("ben", token_of(&link))).await.unwrap_err();
    assert!(reason::is(&refused, ErrorReason::InviteInvalid), "{refused:?}");

    for (arguments, words) in [
        (vec!["user", "disable", "nobody"], "there is no such account"),
        (vec!["user", "disable", "root"], "would be left without an administrator"),
        (vec!["invite", "revoke", "nonsense"], "an invitation's id is as"),
        (vec!["user", "create", "--username", "root", "--email", "r@x.org"], "somebody has this username"),
    ] {
        let output = stack.command("switchboard", &arguments).stderr(std::process::Stdio::piped()).output();
        let output = output.unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && told.contains(words), "{arguments:?}: {told}");
    }
}
