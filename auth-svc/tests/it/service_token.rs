use std::{fs, time::Duration};

use auth_svc::{Failure, Secret, service_accounts};
use proto::{
    access_v1::ErrorReason as Access,
    auth::{ErrorReason, GetJwksRequest, IssueServiceTokenRequest, IssueServiceTokenResponse},
};
use runtime::{Clock, KeySet, Principal, PublicKey, Verifier};
use tonic::{Code, Status};

use crate::app::{App, Folder, PATIENCE, assert_refused};

async fn issue(
    app: &App,
    account: &str,
    secret: &str,
    scopes: &[&str],
) -> Result<IssueServiceTokenResponse, Status> {
    let request = IssueServiceTokenRequest {
        account: account.into(),
        secret: secret.into(),
        scopes: scopes.iter().map(ToString::to_string).collect(),
    };
    Ok(app.here.tokens().issue_service_token(request).await?.into_inner())
}

async fn create(app: &App, name: &str, scopes: &[&str]) -> Result<Secret, Failure> {
    let scopes = scopes.iter().map(ToString::to_string).collect();
    service_accounts::create(&app.desk(), name, &scopes).await.map(|(_, secret)| secret)
}

/// Somebody who has nothing but the public keys.
async fn verifier(app: &App, clock: &Clock) -> Verifier {
    let answer = app.here.tokens().get_jwks(GetJwksRequest {}).await.unwrap().into_inner();
    assert!(answer.max_age_seconds > 0);
    assert!(answer.keys.iter().all(|key| key.alg == "EdDSA" && key.public_key.len() == 32));
    let keys = KeySet::empty();
    keys.replace(
        answer.keys.into_iter().map(|key| PublicKey { kid: key.kid, bytes: key.public_key.to_vec() }),
    );
    Verifier::new(keys, clock.clone())
}

#[tokio::test]
async fn credentials_give_a_token_that_the_public_keys_verify() {
    let app = App::new().await;
    let secret = create(&app, "backend", &["users.read", "call.manage"]).await.unwrap();
    let verifier = verifier(&app, &app.clock).await;
    for (asked, held) in
        [(vec![], vec!["call.manage", "users.read"]), (vec!["users.read"], vec!["users.read"])]
    {
        let issued = issue(&app, "backend", secret.reveal(), &asked).await.unwrap();
        assert_eq!(issued.scopes, held);
        assert_eq!(issued.expire_time.unwrap().seconds, app.clock.now().timestamp() + 600);
        let Principal::Service(service) = verifier.verify(&issued.access_token).unwrap() else {
            panic!("a service")
        };
        assert_eq!((service.account.as_str(), service.scopes), ("backend", issued.scopes));
    }
}

#[tokio::test]
async fn what_is_wrong_is_refused() {
    let app = App::new().await;
    let secret = create(&app, "backend", &["users.read"]).await.unwrap();
    let wrong = [("backend", "wrong"), ("nobody", secret.reveal()), ("Kein Name", secret.reveal())];
    for (account, secret) in wrong {
        let refused = issue(&app, account, secret, &[]).await;
        assert_refused(refused, Code::Unauthenticated, ErrorReason::CredentialsWrong);
    }
    let more = issue(&app, "backend", secret.reveal(), &["users.read", "edge.forward"]).await;
    assert_refused(more, Code::PermissionDenied, ErrorReason::ScopeNotGranted);
    assert_refused(issue(&app, "", "", &[]).await, Code::InvalidArgument, Access::InvalidFields);
}

#[tokio::test]
async fn an_account_is_rotated_disabled_enabled_and_listed() {
    let app = App::new().await;
    let (pool, desk) = (&app.db.pool, app.desk());
    let old = create(&app, "backend", &["users.read"]).await.unwrap();
    assert!(create(&app, "backend", &[]).await.unwrap_err().is(ErrorReason::ServiceAccountExists));
    assert!(create(&app, "Bad Name", &[]).await.unwrap_err().is(Access::InvalidFields));
    let (_, new) = service_accounts::rotate(&desk, "backend").await.unwrap();
    assert!(issue(&app, "backend", old.reveal(), &[]).await.is_err());
    assert!(issue(&app, "backend", new.reveal(), &[]).await.is_ok());
    service_accounts::disable(&desk, "backend").await.unwrap();
    let refused = issue(&app, "backend", new.reveal(), &[]).await;
    assert_refused(refused, Code::Unauthenticated, ErrorReason::CredentialsWrong);
    let listed = service_accounts::list(pool).await.unwrap();
    assert_eq!((listed.len(), listed[0].disable_time), (1, Some(app.clock.now())));
    service_accounts::enable(&desk, "backend").await.unwrap();
    assert!(issue(&app, "backend", new.reveal(), &[]).await.is_ok());
    let nobody = service_accounts::disable(&desk, "nobody").await.unwrap_err();
    assert!(nobody.is(ErrorReason::ServiceAccountNotFound));
    let nobody = service_accounts::rotate(&desk, "nobody").await.unwrap_err();
    assert!(nobody.is(ErrorReason::ServiceAccountNotFound));
}

#[tokio::test]
async fn files_make_accounts_and_bad_ones_harm_nobody() {
    let folder = Folder::new();
    let secret = "s".repeat(43);
    folder
        .write("call-svc.toml", &format!("secret = '{secret}'\nscopes = ['users.read', 'events.publish']\n"));
    folder.write("short.toml", "secret = 'short'\n");
    folder.write("broken.toml", "secret = \n");
    folder.write("Bad Name.toml", &format!("secret = '{secret}'\n"));
    folder.write("bad-scope.toml", &format!("secret = '{secret}'\nscopes = ['NO']\n"));
    folder.write("readme.txt", "not an account");
    let app = App::with(|config| config.service_account_dir = Some(folder.0.clone())).await;
    let made = async { while issue(&app, "call-svc", &secret, &["events.publish"]).await.is_err() {} };
    tokio::time::timeout(PATIENCE, made).await.expect("the account is made");
    let listed = service_accounts::list(&app.db.pool).await.unwrap();
    assert_eq!(listed.iter().map(|account| account.name.as_str()).collect::<Vec<_>>(), ["call-svc"]);
}

#[tokio::test]
async fn making_sure_of_an_account_is_idempotent_and_follows_the_file() {
    let app = App::new().await;
    let (pool, scopes) = (&app.db.pool, ["users.read".to_owned()].into());
    let secret = Secret::given(&"s".repeat(43)).unwrap();
    let instances =
        (0..8).map(|_| service_accounts::ensure(pool, "call-svc", &secret, &scopes, app.clock.now()));
    futures::future::try_join_all(instances).await.unwrap();
    let made = service_accounts::list(pool).await.unwrap();
    app.pass(Duration::from_secs(60));
    service_accounts::ensure(pool, "call-svc", &secret, &scopes, app.clock.now()).await.unwrap();
    assert_eq!(service_accounts::list(pool).await.unwrap(), made, "nothing changed, so nothing was written");
    service_accounts::disable(&app.desk(), "call-svc").await.unwrap();
    let other = Secret::given(&"t".repeat(43)).unwrap();
    service_accounts::ensure(pool, "call-svc", &other, &[].into(), app.clock.now()).await.unwrap();
    let changed = service_accounts::list(pool).await.unwrap().remove(0);
    assert!(changed.scopes.is_empty());
    assert!(changed.disable_time.is_some(), "who is disabled stays so");
}

#[tokio::test]
async fn a_key_that_is_added_is_given_out_and_the_old_tokens_stay_good() {
    let app = App::new().await;
    let secret = create(&app, "backend", &["users.read"]).await.unwrap();
    let old = issue(&app, "backend", secret.reveal(), &[]).await.unwrap().access_token;
    let other = App::new().await;
    let key = fs::read_dir(&other.config.key_dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "pem"))
        .unwrap();
    fs::copy(key, app.config.key_dir.join("20990101.pem")).unwrap();
    let there = app.another();
    let keys = there.tokens().get_jwks(GetJwksRequest {}).await.unwrap().into_inner().keys;
    assert_eq!(keys.len(), 2);
    assert!(there.guard.verifier.verify(&old).is_ok());
}

#[test]
fn keys_that_cannot_be_used_stop_the_start_and_are_named() {
    let folder = Folder::new();
    let build = |create_keys| {
        let config = auth_svc::Config {
            create_keys,
            ..crate::app::config(db::Config::for_url("mysql://h/d"), &folder)
        };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let _inside = runtime.enter();
        let links = crate::app::no_links();
        auth_svc::build(&config, links, Clock::manual(crate::app::noon()), runtime::Ids::random()).map(drop)
    };
    assert!(build(false).unwrap_err().to_string().contains("keys"), "no folder");
    build(true).unwrap();
    build(false).unwrap();
    fs::write(folder.0.join("keys/bad.pem"), "nonsense").unwrap();
    let readable_by_all = build(false).unwrap_err().to_string();
    assert!(readable_by_all.contains("bad.pem") && readable_by_all.contains("chmod"), "{readable_by_all}");
    folder.write("keys/bad.pem", "nonsense");
    assert!(build(false).unwrap_err().to_string().contains("bad.pem"));
}
