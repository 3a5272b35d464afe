//! What notify-svc is told of calls, beside what feeds tell.

use proto::{
    call::CallState,
    notify::{
        Availability, AvailabilityKind, NotificationKind, SetAvailabilityRequest,
        presence_service_client::PresenceServiceClient,
    },
};
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
