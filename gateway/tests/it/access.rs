//! Who may call what, as far as the gateway decides it.

use chrono::TimeDelta;
use proto::{auth::Role, id::UserId};
use runtime::Ids;

use crate::support::{ECHO, Stand, Tunnel, tunnel::reason};

async fn refusal(tunnel: &mut Tunnel, method: &str) -> (u32, String) {
    let status = tunnel.unary(method, b"").await.unwrap_err();
    assert!(status.metadata.contains_key("switchboard-trace-id"), "{status:?}");
    (status.code, reason(&status))
}

#[tokio::test]
async fn what_is_not_for_browsers_is_not_reached() {
    let stand = Stand::start().await;
    let mut person = Tunnel::signed_in(&stand).await;
    let service = stand.issuer.service("backend", &["echo.use", "edge.read"]);
    let mut service = Tunnel::with_token(&stand, service).await;
    for tunnel in [&mut person, &mut service] {
        assert_eq!(refusal(tunnel, "Internal").await, (7, "NOT_ALLOWED".into()));
        assert_eq!(refusal(tunnel, "Closed").await, (7, "METHOD_CLOSED".into()));
        for unknown in [
            "Missing",
            "/test.echo.v1.Missing/Echo",
            "/other.v1.Service/Method",
            "/grpc.health.v1.Health/Check",
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            "/",
            "/no",
            "/a/b/c",
        ] {
            assert_eq!(refusal(tunnel, unknown).await, (12, "METHOD_UNKNOWN".into()), "{unknown}");
        }
    }
    assert_eq!(service.unary("Echo", b"scope").await.unwrap(), "scope");
}

#[tokio::test]
async fn roles_and_scopes_are_kept() {
    let stand = Stand::start().await;
    let of = |role| stand.issuer.user(Ids::random().next::<UserId>(), Ids::random().next(), role);
    let mut guest = Tunnel::with_token(&stand, of(Role::Guest)).await;
    assert_eq!(refusal(&mut guest, "Echo").await, (7, "NOT_ALLOWED".into()));
    assert_eq!(guest.unary("Public", b"p").await.unwrap(), "p");
    let mut moderator = Tunnel::with_token(&stand, of(Role::Moderator)).await;
    assert_eq!(refusal(&mut moderator, "Admin").await, (7, "NOT_ALLOWED".into()));
    let mut admin = Tunnel::with_token(&stand, of(Role::Admin)).await;
    assert_eq!(admin.unary("Admin", b"a").await.unwrap(), "a");
    let mut service = Tunnel::with_token(&stand, stand.issuer.service("other", &["none"])).await;
    assert_eq!(refusal(&mut service, "Echo").await, (7, "NOT_ALLOWED".into()));
}

#[tokio::test]
async fn without_a_token_only_public_methods() {
    let stand = Stand::start().await;
    let mut nobody = Tunnel::connect(&stand).await;
    assert!(!nobody.hello("").await.authenticated);
    assert_eq!(refusal(&mut nobody, "Echo").await, (16, "TOKEN_MISSING".into()));
    assert_eq!(nobody.unary("Public", b"hi").await.unwrap(), "hi");
    assert!(nobody.authenticate(&stand.token().0).await.is_none());
    assert_eq!(nobody.unary("Echo", b"now").await.unwrap(), "now");
}

#[tokio::test]
async fn opens_may_follow_hello_at_once() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::connect(&stand).await;
    let hello = proto::edge::Hello { access_token: stand.token().0, client_version: String::new() };
    tunnel.send(proto::edge::ClientFrame { hello: Some(hello), ..Default::default() }).await;
    assert_eq!(tunnel.unary("Echo", b"early").await.unwrap(), "early");
}

#[tokio::test]
async fn expired_and_forged_tokens_are_refused() {
    let stand = Stand::start().await;
    let mut expired = stand.issuer.claims(&Ids::random().next::<UserId>().to_string());
    expired.sid = Some(Ids::random().next::<UserId>().to_string());
    expired.role = Some("user".into());
    expired.exp = (stand.clock.now() - TimeDelta::minutes(5)).timestamp();
    let (good, _) = stand.token();
    let mut forged: Vec<char> = good.chars().collect();
    let middle = good.rfind('.').unwrap() + 20;
    forged[middle] = if forged[middle] == 'A' { 'B' } else { 'A' };
    let stranger =
        crate::support::stand::world().1.user(Ids::random().next(), Ids::random().next(), Role::Admin);
    for (token, wanted) in [
        (stand.issuer.sign(&expired), "TOKEN_EXPIRED"),
        (forged.into_iter().collect(), "TOKEN_INVALID"),
        (stranger, "TOKEN_INVALID"),
        ("nonsense\n".to_owned(), "TOKEN_INVALID"),
    ] {
        let mut tunnel = Tunnel::connect(&stand).await;
        let welcome = tunnel.hello(&token).await;
        assert!(!welcome.authenticated);
        let refused = welcome.refusal.unwrap();
        assert_eq!((refused.code, reason(&refused).as_str()), (16, wanted));
        assert_eq!(refusal(&mut tunnel, "Echo").await, (16, wanted.into()));
        assert_eq!(tunnel.unary("Public", b"p").await.unwrap(), "p");
        assert!(tunnel.authenticate(&good).await.is_none());
        assert_eq!(tunnel.unary("Echo", b"e").await.unwrap(), "e");
    }
}

#[tokio::test]
async fn without_keys_nobody_is_signed_out() {
    let stand = Stand::start().await;
    let (token, _) = stand.token();
    stand.issuer.keys().replace([]);
    let mut tunnel = Tunnel::connect(&stand).await;
    let refused = tunnel.hello(&token).await.refusal.unwrap();
    assert_eq!((refused.code, reason(&refused).as_str()), (14, "KEYS_AWAY"));
    assert_eq!(refusal(&mut tunnel, "Echo").await, (14, "KEYS_AWAY".into()));
}

#[tokio::test]
async fn a_method_with_the_refresh_cookie_is_not_called_over_the_tunnel() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    assert_eq!(refusal(&mut tunnel, "Cookie").await, (9, "HTTP_ONLY".into()));
}

#[tokio::test]
async fn the_gateways_own_service_is_under_the_same_checks() {
    let stand = Stand::start().await;
    let mut person = Tunnel::signed_in(&stand).await;
    let list = "/switchboard.edge.v1.EdgeService/ListPlugins";
    assert_eq!(refusal(&mut person, list).await, (7, "NOT_ALLOWED".into()));
    let admin = stand.issuer.user(Ids::random().next(), Ids::random().next(), Role::Admin);
    let mut admin = Tunnel::with_token(&stand, admin).await;
    let answer = admin.unary(list, b"").await.unwrap();
    let list = <proto::edge::ListPluginsResponse as prost::Message>::decode(answer).unwrap();
    assert_eq!(list.plugins[0].name, "echo-svc");
    let paths: Vec<_> = list.plugins[0].methods.iter().map(|method| method.path.as_str()).collect();
    assert!(paths.contains(&format!("{ECHO}/Internal").as_str()), "{paths:?}");
}
