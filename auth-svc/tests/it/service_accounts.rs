use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        CreateServiceAccountRequest, DisableServiceAccountRequest, EnableServiceAccountRequest, ErrorReason,
        IssueServiceTokenRequest, ListServiceAccountsRequest, RotateServiceAccountSecretRequest,
        ServiceAccount, SetServiceAccountScopesRequest,
    },
};
use tonic::{Code, Status};

use crate::app::{App, assert_refused, with_token};

fn names(scopes: &[&str]) -> Vec<String> {
    scopes.iter().map(ToString::to_string).collect()
}

async fn create(
    app: &App,
    token: &str,
    name: &str,
    scopes: &[&str],
) -> Result<(ServiceAccount, String), Status> {
    let request = CreateServiceAccountRequest { name: name.into(), scopes: names(scopes) };
    let answer = app
        .here
        .accounts_of_services()
        .create_service_account(with_token(request, token))
        .await?
        .into_inner();
    Ok((answer.account.unwrap(), answer.secret))
}

async fn rotate(app: &App, token: &str, name: &str) -> Result<String, Status> {
    let request = RotateServiceAccountSecretRequest { name: name.into() };
    let mut accounts = app.here.accounts_of_services();
    let answer = accounts.rotate_service_account_secret(with_token(request, token)).await?.into_inner();
    assert_eq!(answer.account.unwrap().name, name);
    Ok(answer.secret)
}

async fn set_scopes(app: &App, token: &str, name: &str, scopes: &[&str]) -> Result<ServiceAccount, Status> {
    let request = SetServiceAccountScopesRequest { name: name.into(), scopes: names(scopes) };
    let mut accounts = app.here.accounts_of_services();
    let answer = accounts.set_service_account_scopes(with_token(request, token)).await?.into_inner();
    Ok(answer.account.unwrap())
}

async fn disable(app: &App, token: &str, name: &str) -> Result<ServiceAccount, Status> {
    let request = DisableServiceAccountRequest { name: name.into() };
    let mut accounts = app.here.accounts_of_services();
    Ok(accounts.disable_service_account(with_token(request, token)).await?.into_inner().account.unwrap())
}

async fn enable(app: &App, token: &str, name: &str) -> Result<ServiceAccount, Status> {
    let request = EnableServiceAccountRequest { name: name.into() };
    let mut accounts = app.here.accounts_of_services();
    Ok(accounts.enable_service_account(with_token(request, token)).await?.into_inner().account.unwrap())
}

async fn scopes_of_token(app: &App, name: &str, secret: &str) -> Result<Vec<String>, Status> {
    let request = IssueServiceTokenRequest { account: name.into(), secret: secret.into(), scopes: vec![] };
    Ok(app.here.tokens().issue_service_token(request).await?.into_inner().scopes)
}

/// An account that a file keeps.
async fn managed(app: &App, name: &str) {
    let (secret, scopes) = (auth_svc::Secret::random().unwrap(), ["users.read".to_owned()].into());
    let now = app.clock.now();
    auth_svc::service_accounts::ensure(&app.db.pool, name, &secret, &scopes, now).await.unwrap();
}

#[tokio::test]
async fn an_administrator_makes_changes_and_refuses_accounts() {
    let app = App::new().await;
    let root = app.admin("root").await;
    let token = &root.0.access_token;
    let (account, first) = create(&app, token, "crm", &["users.read", "call.manage"]).await.unwrap();
    assert_eq!(account.scopes, ["call.manage", "users.read"]);
    assert!(!account.managed && account.disable_time.is_none());
    assert_eq!(scopes_of_token(&app, "crm", &first).await.unwrap(), ["call.manage", "users.read"]);

    let second = rotate(&app, token, "crm").await.unwrap();
    let refused = scopes_of_token(&app, "crm", &first).await;
    assert_refused(refused, Code::Unauthenticated, ErrorReason::CredentialsWrong);

    for _ in 0..2 {
        let account = set_scopes(&app, token, "crm", &["call.read"]).await.unwrap();
        assert_eq!(account.scopes, ["call.read"]);
    }
    assert_eq!(scopes_of_token(&app, "crm", &second).await.unwrap(), ["call.read"]);

    let disabled = disable(&app, token, "crm").await.unwrap().disable_time;
    assert!(disabled.is_some());
    app.pass(std::time::Duration::from_secs(1));
    assert_eq!(disable(&app, token, "crm").await.unwrap().disable_time, disabled, "since when stays");
    let refused = scopes_of_token(&app, "crm", &second).await;
    assert_refused(refused, Code::Unauthenticated, ErrorReason::CredentialsWrong);
    for _ in 0..2 {
        assert_eq!(enable(&app, token, "crm").await.unwrap().disable_time, None);
    }
    scopes_of_token(&app, "crm", &second).await.unwrap();
}

#[tokio::test]
async fn names_are_taken_absent_or_none_at_all() {
    let app = App::new().await;
    let root = app.admin("root").await;
    let token = &root.0.access_token;
    create(&app, token, "crm", &[]).await.unwrap();
    let taken = create(&app, token, "crm", &[]).await;
    assert_refused(taken, Code::AlreadyExists, ErrorReason::ServiceAccountExists);
    for (name, scopes) in [("Big", vec![]), ("a b", vec![]), ("ok", vec!["NO"]), ("ok", vec![""])] {
        let refused = create(&app, token, name, &scopes).await;
        assert_refused(refused, Code::InvalidArgument, Access::InvalidFields);
    }
    for name in ["nobody", "ä", "A"] {
        let missing = (Code::NotFound, ErrorReason::ServiceAccountNotFound);
        assert_refused(rotate(&app, token, name).await, missing.0, missing.1);
        assert_refused(set_scopes(&app, token, name, &[]).await, missing.0, missing.1);
        assert_refused(disable(&app, token, name).await, missing.0, missing.1);
        assert_refused(enable(&app, token, name).await, missing.0, missing.1);
    }
}

#[tokio::test]
async fn what_a_file_keeps_is_changed_by_the_file_alone() {
    let app = App::new().await;
    let root = app.admin("root").await;
    let token = &root.0.access_token;
    managed(&app, "call-svc").await;
    let refused = (Code::FailedPrecondition, ErrorReason::ServiceAccountManaged);
    assert_refused(rotate(&app, token, "call-svc").await, refused.0, refused.1);
    assert_refused(set_scopes(&app, token, "call-svc", &[]).await, refused.0, refused.1);
    assert_refused(disable(&app, token, "call-svc").await, refused.0, refused.1);
    // The operator keeps the file.
    auth_svc::service_accounts::disable(&app.desk(), "call-svc").await.unwrap();
    let enabled = enable(&app, token, "call-svc").await.unwrap();
    assert!(enabled.managed && enabled.disable_time.is_none());
}

#[tokio::test]
async fn a_service_hands_on_only_what_it_holds() {
    let app = App::new().await;
    let token = app.service("provisioner", &["accounts.manage", "users.read"]).await;
    let root = app.admin("root").await;
    create(&app, &root.0.access_token, "strong", &["call.manage"]).await.unwrap();
    create(&app, &token, "weak", &["users.read"]).await.unwrap();
    let refused = (Code::PermissionDenied, ErrorReason::ScopeNotGranted);
    assert_refused(create(&app, &token, "more", &["call.manage"]).await, refused.0, refused.1);
    assert_refused(set_scopes(&app, &token, "weak", &["call.manage"]).await, refused.0, refused.1);
    assert_refused(rotate(&app, &token, "strong").await, refused.0, refused.1);
    rotate(&app, &token, "weak").await.unwrap();
    assert!(set_scopes(&app, &token, "strong", &[]).await.unwrap().scopes.is_empty(), "less is no more");
}

#[tokio::test]
async fn they_are_listed_by_name_in_pages() {
    let app = App::new().await;
    let root = app.admin("root").await;
    for name in ["c", "a", "b", "e", "d"] {
        create(&app, &root.0.access_token, name, &[]).await.unwrap();
    }
    let mut request = ListServiceAccountsRequest { page_size: 2, ..Default::default() };
    let (mut found, mut pages) = (Vec::new(), 0);
    loop {
        let mut accounts = app.here.accounts_of_services();
        let answer =
            accounts.list_service_accounts(root.request(request.clone())).await.unwrap().into_inner();
        found.extend(answer.accounts.into_iter().map(|account| account.name));
        pages += 1;
        if answer.next_page_token.is_empty() {
            break;
        }
        request.page_token = answer.next_page_token;
    }
    assert_eq!((found, pages), (names(&["a", "b", "c", "d", "e"]), 3));
    let bad = ListServiceAccountsRequest { page_token: "nonsense".into(), ..Default::default() };
    let refused = app.here.accounts_of_services().list_service_accounts(root.request(bad)).await;
    assert_refused(refused, Code::InvalidArgument, Access::PageTokenInvalid);
}

#[tokio::test]
async fn it_is_for_administrators_who_proved_who_they_are_of_late() {
    let app = App::new().await;
    let (ada, root) = (app.person("ada").await, app.admin("root").await);
    let refused = create(&app, &ada.0.access_token, "crm", &[]).await;
    assert_refused(refused, Code::PermissionDenied, Access::NotAllowed);
    let other = app.service("other", &["users.read"]).await;
    assert_refused(create(&app, &other, "crm", &[]).await, Code::PermissionDenied, Access::NotAllowed);
    app.pass(std::time::Duration::from_secs(601));
    let later = app.here.refresh(&root.0.refresh_token).await.unwrap().access_token;
    let refused = create(&app, &later, "crm", &[]).await;
    assert_refused(refused, Code::FailedPrecondition, Access::ReauthenticationRequired);
}
