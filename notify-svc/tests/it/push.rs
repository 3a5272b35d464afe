mod browser;
mod service;

use std::{fs, time::Duration};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use http::StatusCode;
use notify_svc::{Config, MIGRATIONS, PushConfig};
use proto::{
    access_v1,
    convert::timestamp,
    notify::{
        ErrorReason, GetPushKeyRequest, ListPushSubscriptionsRequest, Notification, NotificationKind,
        NotifyRequest, PushSubscription, RegisterPushRequest, RemovePushRequest, SendTestPushRequest,
        WithdrawRequest, push_service_client::PushServiceClient,
    },
    reason::is,
};
use testkit::{Caller, auth::DEVICE, mariadb::TestDb};
use tonic::Status;

use self::{
    browser::{Browser, signed},
    service::PushService,
};
use crate::{
    app::{App, config},
    notifications::{conversation_id, message, sender},
    people::Person,
};

/// notify-svc beside a vendor's service.
struct Scene {
    app: App,
    vendor: PushService,
    db: TestDb,
}

impl Scene {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut PushConfig)) -> Self {
        let (db, vendor) = (TestDb::new(&MIGRATIONS).await, PushService::start().await);
        let key_file = vendor.folder.path().join("vapid.pem");
        let key = EcdsaKeyPair::generate_pkcs8(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            &aws_lc_rs::rand::SystemRandom::new(),
        );
        let key = BASE64_STANDARD.encode(key.unwrap());
        fs::write(&key_file, format!("-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n"))
            .unwrap();
        let mut push = PushConfig {
            key_file: Some(key_file),
            contact: "mailto:operator@example.org".into(),
            ca_file: Some(vendor.folder.path().join("certificate.pem")),
            allow_private: true,
            ..PushConfig::default()
        };
        change(&mut push);
        let config = Config { database: db.config(), push, ..config() };
        Self { app: App::meeting(&config, 1).remove(0), vendor, db }
    }

    /// A person with a browser that is pushed to at this path.
    async fn subscribed(&self, path: &str) -> (Person, Browser, PushSubscription) {
        let (person, browser) = (self.app.person(), Browser::new());
        let subscription = register(&person, browser.subscription(self.vendor.endpoint(path))).await.unwrap();
        (person, browser, subscription)
    }

    /// Lets the grace for messages pass.
    fn pass_grace(&self) {
        self.app.clock.advance(Duration::from_secs(2));
    }

    async fn stop(self) {
        self.app.stop().await;
        drop(self.db);
    }
}

fn client(person: &Person) -> PushServiceClient<Caller> {
    PushServiceClient::new(person.caller.clone())
}

async fn register(person: &Person, request: RegisterPushRequest) -> Result<PushSubscription, Status> {
    Ok(client(person).register_push(request).await?.into_inner().subscription.unwrap())
}

async fn listed(person: &Person) -> Vec<PushSubscription> {
    let answer = client(person).list_push_subscriptions(ListPushSubscriptionsRequest {}).await.unwrap();
    answer.into_inner().subscriptions
}

async fn test(person: &Person, subscription: &PushSubscription) -> Result<(), Status> {
    let request = SendTestPushRequest { subscription_id: subscription.subscription_id.clone() };
    client(person).send_test_push(request).await.map(drop)
}

/// A call that rings.
fn call(scene: &Scene, person: &Person) -> NotifyRequest {
    let mut request = message(&scene.app, &[person.id], "");
    let notification = request.notification.as_mut().unwrap();
    notification.tag = "call:1".into();
    notification.kind = NotificationKind::AudioCall.into();
    notification.expire_time = Some(timestamp(scene.app.clock.now() + Duration::from_secs(30)));
    request
}

#[tokio::test]
async fn what_arrives_is_for_the_browser_alone_and_signed_by_the_server() {
    let mut scene = Scene::new().await;
    let (ada, browser, subscription) = scene.subscribed("ada").await;
    assert_eq!((subscription.device.as_str(), subscription.service_host.as_str()), (DEVICE, "localhost"));
    assert!(subscription.own && subscription.push_time.is_none());
    let request = message(&scene.app, &[ada.id], &conversation_id());
    sender(&scene.app).notify(request.clone()).await.unwrap();
    scene.pass_grace();
    let arrived = scene.vendor.next().await;
    assert_eq!(arrived.path, "/ada");
    assert_eq!(Some(browser.read(&arrived)), request.notification);
    assert_eq!((arrived.header("ttl"), arrived.header("urgency")), ("3598", "normal"));
    assert!(arrived.header("topic").len() <= 32);
    let (key, claims) = signed(&arrived);
    let public = client(&ada).get_push_key(GetPushKeyRequest {}).await.unwrap().into_inner().public_key;
    assert_eq!(key, public);
    assert_eq!(claims["aud"], format!("https://localhost:{}", scene.vendor.port));
    assert_eq!(claims["sub"], "mailto:operator@example.org");
    let good_for = claims["exp"].as_i64().unwrap() - scene.app.clock.now().timestamp();
    assert!((1..=86_400).contains(&good_for), "{good_for}");
    scene.stop().await;
}

#[tokio::test]
async fn a_call_is_pushed_at_once_and_taken_back_when_it_is_answered() {
    let mut scene = Scene::new().await;
    let (ada, browser, _) = scene.subscribed("ada").await;
    let request = call(&scene, &ada);
    for _ in 0..2 {
        sender(&scene.app).notify(request.clone()).await.unwrap();
    }
    let rings = scene.vendor.next().await;
    assert_eq!((rings.header("ttl"), rings.header("urgency")), ("30", "high"));
    let withdrawal = WithdrawRequest { user_ids: request.user_ids, tag: "call:1".into() };
    for _ in 0..2 {
        sender(&scene.app).withdraw(withdrawal.clone()).await.unwrap();
    }
    let answered = scene.vendor.next().await;
    assert_eq!(answered.header("topic"), rings.header("topic"), "it replaces what has not arrived yet");
    let told = browser.read(&answered);
    assert_eq!((told.tag.as_str(), told.withdrawn), ("call:1", true));
    test(&ada, &listed(&ada).await[0]).await.unwrap();
    assert_eq!(browser.read(&scene.vendor.next().await).kind(), NotificationKind::Test, "nothing came twice");
    scene.stop().await;
}

#[tokio::test]
async fn what_is_read_in_the_grace_is_not_pushed_and_what_follows_replaces_it() {
    let mut scene = Scene::new().await;
    let (ada, browser, _) = scene.subscribed("ada").await;
    let (read, room) = (conversation_id(), conversation_id());
    let request = message(&scene.app, &[ada.id], &read);
    sender(&scene.app).notify(request.clone()).await.unwrap();
    let tag = request.notification.unwrap().tag;
    sender(&scene.app).withdraw(WithdrawRequest { user_ids: request.user_ids, tag }).await.unwrap();
    for count in 1..=3 {
        let mut request = message(&scene.app, &[ada.id], &room);
        request.notification.as_mut().unwrap().count = count;
        sender(&scene.app).notify(request).await.unwrap();
    }
    scene.pass_grace();
    assert_eq!(browser.read(&scene.vendor.next().await).count, 3);
    // What was due before it has been seen to by now.
    test(&ada, &listed(&ada).await[0]).await.unwrap();
    assert_eq!(browser.read(&scene.vendor.next().await).kind(), NotificationKind::Test);
    scene.vendor.has_nothing();
    scene.stop().await;
}

#[tokio::test]
async fn nothing_is_pushed_to_who_is_at_a_page() {
    let mut scene = Scene::new().await;
    let (ada, browser, subscription) = scene.subscribed("ada").await;
    let mut page = ada.arrive().await;
    sender(&scene.app).notify(message(&scene.app, &[ada.id], &conversation_id())).await.unwrap();
    page.notification().await;
    scene.pass_grace();
    test(&ada, &subscription).await.unwrap();
    assert_eq!(browser.read(&scene.vendor.next().await).kind(), NotificationKind::Test);
    scene.vendor.has_nothing();
    drop(page);
    scene.stop().await;
}

#[tokio::test]
async fn a_service_that_is_busy_gets_it_later_and_a_browser_that_is_gone_is_forgotten() {
    let mut scene = Scene::new().await;
    let (ada, browser, _) = scene.subscribed("ada").await;
    let (ben, _, _) = scene.subscribed("ben").await;
    scene.vendor.answers("ada", StatusCode::TOO_MANY_REQUESTS, Some(1));
    scene.vendor.answers("ada", StatusCode::SERVICE_UNAVAILABLE, Some(0));
    scene.vendor.answers("ben", StatusCode::GONE, None);
    sender(&scene.app).notify(call(&scene, &ada)).await.unwrap();
    let tries = [scene.vendor.next().await, scene.vendor.next().await, scene.vendor.next().await];
    for attempt in &tries {
        assert_eq!(browser.read(attempt).tag, "call:1");
    }
    while listed(&ada).await[0].push_time.is_none() {}
    sender(&scene.app).notify(call(&scene, &ben)).await.unwrap();
    scene.vendor.next().await;
    while !listed(&ben).await.is_empty() {}
    scene.stop().await;
}

#[tokio::test]
async fn what_cannot_be_pushed_to_is_refused() {
    let scene = Scene::with(|push| push.allow_private = false).await;
    let (ada, browser) = (scene.app.person(), Browser::new());
    for endpoint in [
        "http://push.example.com/1",
        "https://127.0.0.1/1",
        "https://localhost/1",
        "https://[::1]:8443/1",
        "https://[::ffff:10.0.0.1]/1",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/1",
        "https://user@1.1.1.1/1",
        "nonsense",
    ] {
        let refused = register(&ada, browser.subscription(endpoint.into())).await.unwrap_err();
        assert!(is(&refused, ErrorReason::PushEndpointRefused), "{endpoint}: {refused:?}");
    }
    let good = browser.subscription("https://1.1.1.1/1".into());
    register(&ada, good.clone()).await.unwrap();
    for bad in [
        RegisterPushRequest { key: vec![4; 65].into(), ..good.clone() },
        RegisterPushRequest { key: good.key[..33].to_vec().into(), ..good.clone() },
        RegisterPushRequest { secret: vec![1; 15].into(), ..good.clone() },
        RegisterPushRequest { endpoint: "https://1.1.1.1/é".into(), ..good.clone() },
    ] {
        let refused = register(&ada, bad).await.unwrap_err();
        assert!(is(&refused, access_v1::ErrorReason::InvalidFields), "{refused:?}");
    }
    let nobody = PushSubscription { subscription_id: conversation_id(), ..Default::default() };
    let refused = test(&ada, &nobody).await.unwrap_err();
    assert!(is(&refused, ErrorReason::PushSubscriptionNotFound), "{refused:?}");
    scene.stop().await;
}

#[tokio::test]
async fn a_private_address_is_not_connected_to_whatever_was_registered() {
    let mut scene = Scene::new().await;
    let (ada, _, subscription) = scene.subscribed("ada").await;
    let key_file = Some(scene.vendor.folder.path().join("vapid.pem"));
    let config = Config {
        database: scene.db.config(),
        push: PushConfig { key_file, ..PushConfig::default() },
        ..config()
    };
    let guarded = App::meeting(&config, 1).remove(0);
    let refused = test(&guarded.page_of(ada.id), &subscription).await.unwrap_err();
    assert!(is(&refused, ErrorReason::PushFailed), "{refused:?}");
    scene.vendor.has_nothing();
    guarded.stop().await;
    scene.stop().await;
}

#[tokio::test]
async fn an_answer_that_leads_elsewhere_is_not_followed() {
    let mut scene = Scene::new().await;
    let (ada, _, subscription) = scene.subscribed("ada").await;
    scene.vendor.answers("ada", StatusCode::TEMPORARY_REDIRECT, None);
    let refused = test(&ada, &subscription).await.unwrap_err();
    assert!(is(&refused, ErrorReason::PushFailed), "{refused:?}");
    scene.vendor.next().await;
    scene.vendor.has_nothing();
    scene.stop().await;
}

#[tokio::test]
async fn a_person_has_ten_browsers_and_each_ends_with_its_session() {
    let scene = Scene::new().await;
    let (ada, _, first) = scene.subscribed("0").await;
    let browser = Browser::new();
    for number in 1..=10 {
        register(&ada, browser.subscription(scene.vendor.endpoint(&number.to_string()))).await.unwrap();
    }
    let kept = listed(&ada).await;
    assert_eq!(kept.len(), 10);
    assert!(kept.iter().all(|one| one.subscription_id != first.subscription_id), "the oldest is gone");
    let phone = scene.app.page_of(ada.id);
    let own = register(&phone, browser.subscription(scene.vendor.endpoint("phone"))).await.unwrap();
    let ben = scene.app.person();
    let theirs = register(&ben, browser.subscription(scene.vendor.endpoint("5"))).await.unwrap();
    assert_eq!(listed(&ada).await.len(), 9, "whoever registers an endpoint last has it");
    let removal = RemovePushRequest { subscription_id: theirs.subscription_id };
    client(&ada).remove_push(removal.clone()).await.unwrap();
    assert_eq!(listed(&ben).await.len(), 1, "another's stays");
    client(&ben).remove_push(removal).await.unwrap();
    assert!(listed(&ben).await.is_empty());
    scene.app.auth.end(ada.caller.session_id);
    while listed(&phone).await.len() != 1 {}
    assert_eq!(listed(&phone).await[0].subscription_id, own.subscription_id);
    scene.stop().await;
}

#[tokio::test]
async fn an_operator_can_turn_it_off() {
    let mut scene = Scene::with(|push| push.enabled = false).await;
    let (ada, browser) = (scene.app.person(), Browser::new());
    let key = client(&ada).get_push_key(GetPushKeyRequest {}).await.unwrap().into_inner().public_key;
    assert!(key.is_empty());
    let refused = register(&ada, browser.subscription(scene.vendor.endpoint("ada"))).await.unwrap_err();
    assert!(is(&refused, ErrorReason::PushOff), "{refused:?}");
    let mut page = ada.open().await;
    sender(&scene.app).notify(message(&scene.app, &[ada.id], &conversation_id())).await.unwrap();
    let told: Notification = page.notification().await;
    assert_eq!(told.kind(), NotificationKind::Mention, "pages are told all the same");
    scene.vendor.has_nothing();
    drop(page);
    scene.stop().await;
}
