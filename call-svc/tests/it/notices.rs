//! What notify-svc is told of calls, beside what feeds tell.

use std::{fs, path::PathBuf};

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use proto::{
    call::CallState,
    notify::{
        Availability, AvailabilityKind, NotificationKind, RegisterPushRequest, SetAvailabilityRequest,
        presence_service_client::PresenceServiceClient, push_service_client::PushServiceClient,
    },
};
use tempfile::{TempDir, tempdir};
use testkit::mariadb::TestDb;

use crate::{app::App, feed::Feed, people::Person};

async fn do_not_disturb(app: &App, person: &Person) {
    let kind = AvailabilityKind::DoNotDisturb.into();
    let request = SetAvailabilityRequest { availability: Some(Availability { kind, ..Default::default() }) };
    PresenceServiceClient::new(app.notify.caller(person.id)).set_availability(request).await.unwrap();
}

#[tokio::test]
async fn a_call_that_rings_is_told_and_taken_back_and_one_that_was_missed_is_told() {
    let db = TestDb::new(&notify_svc::MIGRATIONS).await;
    let app = App::new().await;
    app.give_notify(&db).await;
    let (ada, ben) = (app.person(), app.person());
    let mut feed = Feed::of(&app, &ben).await;
    let call = ada.start(&ben).await.unwrap();
    let tag = format!("call:{}", call.call_id);
    let rings = feed.notification().await;
    assert_eq!((rings.kind(), &rings.tag), (NotificationKind::VideoCall, &tag));
    assert_eq!((rings.from_user_id, rings.expire_time), (ada.id.to_string(), call.ring_deadline));
    ben.decline(&call).await.unwrap();
    let declined = feed.notification().await;
    assert_eq!((declined.withdrawn, declined.tag), (true, tag));
    let call = ada.start(&ben).await.unwrap();
    feed.notification().await;
    ada.end(&call).await.unwrap();
    assert_eq!(feed.notification().await.kind(), NotificationKind::MissedCall);
    drop(feed);
    app.stop().await;
}

async fn waiting(app: &App) -> i64 {
    app.count("SELECT COUNT(*) AS count FROM call_notices").await
}

#[tokio::test]
async fn what_notify_svc_has_heard_waits_no_more() {
    let db = TestDb::new(&notify_svc::MIGRATIONS).await;
    let app = App::new().await;
    app.give_notify(&db).await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    app.until(|| async { waiting(&app).await == 0 }).await;
    ada.end(&call).await.unwrap();
    app.until(|| async { waiting(&app).await == 0 }).await;
    app.stop().await;
}

#[tokio::test]
async fn what_a_process_that_died_had_not_told_another_tells_and_only_the_last_of_a_call() {
    let db = TestDb::new(&notify_svc::MIGRATIONS).await;
    let mut app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    app.notify.turn_off().await;
    let call = ada.start(&ben).await.unwrap();
    assert_eq!(waiting(&app).await, 1);
    ada.end(&call).await.unwrap();
    assert_eq!(waiting(&app).await, 1, "that it rang is told no more");
    app.stop_instances().await;
    app.give_notify(&db).await;
    let mut feed = Feed::of(&app, &ben).await;
    app.start_instance();
    app.pass_until(|| async { waiting(&app).await == 0 }).await;
    let told = feed.notification().await;
    assert_eq!((told.kind(), told.tag), (NotificationKind::MissedCall, format!("call:{}", call.call_id)));
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn what_is_of_no_use_any_more_is_not_told() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    app.notify.turn_off().await;
    let call = ada.start(&ben).await.unwrap();
    ben.decline(&call).await.unwrap();
    assert_eq!(waiting(&app).await, 1);
    app.clock.advance(std::time::Duration::from_mins(10));
    app.until(|| async { waiting(&app).await == 0 }).await;
    app.stop().await;
}

#[tokio::test]
async fn who_wants_to_be_left_alone_is_rung_in_silence() {
    let db = TestDb::new(&notify_svc::MIGRATIONS).await;
    let app = App::new().await;
    app.give_notify(&db).await;
    let (ada, ben) = (app.person(), app.person());
    do_not_disturb(&app, &ben).await;
    let call = ada.start(&ben).await.unwrap();
    assert_eq!((call.state(), call.silent), (CallState::Ringing, true));
    assert!(ben.get(&call).await.unwrap().silent, "whoever asks is told so");
    ada.end(&call).await.unwrap();
    let back = ben.start(&ada).await.unwrap();
    assert!(!back.silent, "they may disturb others");
    ben.end(&back).await.unwrap();
    app.notify.turn_off().await;
    let call = ada.start(&ben).await.unwrap();
    assert!(!call.silent, "while nobody can say, it rings");
    app.stop().await;
}

/// A key by which vendors would know this server, in this folder.
fn vendor_key(folder: &TempDir) -> (PathBuf, EcdsaKeyPair) {
    let random = SystemRandom::new();
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let text = BASE64_STANDARD.encode(&key);
    let path = folder.path().join("vapid.pem");
    fs::write(&path, format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n")).unwrap();
    (path, EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_ref()).unwrap())
}

#[tokio::test]
async fn who_can_be_pushed_to_may_be_reached_though_it_rings_nowhere() {
    let (db, folder) = (TestDb::new(&notify_svc::MIGRATIONS).await, tempdir().unwrap());
    let app = App::new().await;
    let (key_file, key) = vendor_key(&folder);
    app.give_pushing_notify(&db, key_file).await;
    let (ada, ben) = (app.person(), app.person());
    let browser = RegisterPushRequest {
        endpoint: "https://127.0.0.1:9/browser".into(),
        key: key.public_key().as_ref().to_vec().into(),
        secret: vec![7; 16].into(),
    };
    PushServiceClient::new(app.notify.caller(ben.id)).register_push(browser).await.unwrap();
    let call = ada.start(&ben).await.unwrap();
    assert_eq!((call.ringing_devices, call.pushed, call.silent), (0, true, false));
    assert!(ada.get(&call).await.unwrap().pushed);
    ada.end(&call).await.unwrap();
    let back = ben.start(&ada).await.unwrap();
    assert!(!back.pushed, "no browser of hers is pushed to");
    ben.end(&back).await.unwrap();
    do_not_disturb(&app, &ben).await;
    let call = ada.start(&ben).await.unwrap();
    assert_eq!((call.pushed, call.silent), (false, true), "nothing is pushed to who wants to be left alone");
    app.stop().await;
}
