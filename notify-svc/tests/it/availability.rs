use notify_svc::MIGRATIONS;
use proto::{
    auth::Role,
    convert::timestamp,
    notify::{
        Availability, AvailabilityChanged, AvailabilityKind, GetAvailabilityRequest, SetAvailabilityRequest,
        presence_service_client::PresenceServiceClient,
    },
};
use std::time::Duration;
use testkit::mariadb::TestDb;

use crate::{app::App, people::Person};

async fn of(person: &Person) -> Availability {
    let answer = person.presence.clone().get_availability(GetAvailabilityRequest {}).await.unwrap();
    answer.into_inner().availability.unwrap()
}

#[tokio::test]
async fn what_one_wishes_is_told_to_ones_own_devices_once() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let ada = app.person();
    let mut feed = app.page_of(ada.id).open().await;
    assert_eq!(of(&ada).await, Availability::default());
    let away = Availability { kind: AvailabilityKind::Away.into(), until: None, version: 1 };
    for _ in 0..2 {
        assert_eq!(ada.wish(Availability { version: 0, ..away }).await, 1, "a repeat changes nothing");
    }
    assert_eq!(of(&ada).await, away);
    assert_eq!(feed.payload::<AvailabilityChanged>("AvailabilityChanged").await.availability, Some(away));
    assert_eq!(ada.wish(Availability::default()).await, 2);
    let told: AvailabilityChanged = feed.payload("AvailabilityChanged").await;
    assert_eq!(told.availability.unwrap(), Availability { version: 2, ..Availability::default() });
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn what_has_an_end_is_over_then() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let ada = app.person();
    let until = Some(timestamp(app.clock.now() + Duration::from_secs(60)));
    let kind = AvailabilityKind::DoNotDisturb.into();
    ada.wish(Availability { kind, until, version: 0 }).await;
    assert_eq!(of(&ada).await, Availability { kind, until, version: 1 });
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(of(&ada).await, Availability { version: 1, ..Availability::default() });
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_guests_may_wish_too() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let guest = app.host.person(crate::app::user(), Role::Guest);
    let mut guest = PresenceServiceClient::new(guest);
    let mut ask = async |kind, until| {
        let availability = Some(Availability { kind, until, version: 0 });
        guest.set_availability(SetAvailabilityRequest { availability }).await
    };
    ask(AvailabilityKind::Invisible.into(), None).await.unwrap();
    let never = prost_types::Timestamp { seconds: i64::MAX, nanos: 0 };
    for (kind, until) in [(99, None), (1, Some(never))] {
        let refused = ask(kind, until).await.unwrap_err();
        assert!(proto::reason::is(&refused, proto::access_v1::ErrorReason::InvalidFields), "{refused:?}");
    }
    app.stop().await;
}
