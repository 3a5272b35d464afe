use notify_svc::MIGRATIONS;
use proto::{
    access_v1,
    notify::{
        ErrorReason, GetNotificationSettingsRequest, MessageLevel, NotificationSettings,
        NotificationSettingsChanged, QuietHours,
    },
    reason::is,
};
use testkit::mariadb::TestDb;

use crate::{app::App, people::Person};

async fn of(person: &Person) -> NotificationSettings {
    let request = GetNotificationSettingsRequest {};
    let answer = person.notifications.clone().get_notification_settings(request).await.unwrap();
    answer.into_inner().settings.unwrap()
}

fn night() -> QuietHours {
    QuietHours { start_minute: 1320, end_minute: 420, days: 0b001_1111, time_zone: "Europe/Berlin".into() }
}

#[tokio::test]
async fn who_never_chose_is_pushed_to_and_a_choice_is_told_once() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let ada = app.person();
    let default = NotificationSettings { push_calls: true, push_messages: true, ..Default::default() };
    assert_eq!(of(&ada).await, default);
    let mut feed = app.page_of(ada.id).open().await;
    let chosen = NotificationSettings {
        direct: MessageLevel::Mentions.into(),
        groups: MessageLevel::None.into(),
        hide_previews: true,
        quiet_hours: Some(night()),
        version: 1,
        ..Default::default()
    };
    for _ in 0..2 {
        assert_eq!(ada.set(chosen.clone()).await.unwrap(), chosen, "a repeat changes nothing");
    }
    assert_eq!(of(&ada).await, chosen);
    let told: NotificationSettingsChanged = feed.payload("NotificationSettingsChanged").await;
    assert_eq!(told.settings, Some(chosen));
    let all_day = NotificationSettings { version: 2, ..default };
    assert_eq!(ada.set(all_day.clone()).await.unwrap(), all_day, "quiet hours go, too");
    let told: NotificationSettingsChanged = feed.payload("NotificationSettingsChanged").await;
    assert_eq!(told.settings, Some(all_day));
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let ada = app.person();
    let set = async |quiet| {
        ada.set(NotificationSettings { quiet_hours: Some(quiet), ..Default::default() }).await.unwrap_err()
    };
    let nowhere = set(QuietHours { time_zone: "Europe/Atlantis".into(), ..night() }).await;
    assert!(is(&nowhere, ErrorReason::TimeZoneUnknown), "{nowhere:?}");
    for bad in [
        QuietHours { start_minute: 1440, ..night() },
        QuietHours { days: 128, ..night() },
        QuietHours { time_zone: String::new(), ..night() },
    ] {
        let refused = set(bad).await;
        assert!(is(&refused, access_v1::ErrorReason::InvalidFields), "{refused:?}");
    }
    let level = ada.set(NotificationSettings { direct: 9, ..Default::default() }).await.unwrap_err();
    assert!(is(&level, access_v1::ErrorReason::InvalidFields), "{level:?}");
    app.stop().await;
}

#[tokio::test]
async fn without_the_database_settings_wait_and_feeds_go_on() {
    let app = App::start();
    let ada = app.person();
    let refused = ada.set(NotificationSettings::default()).await.unwrap_err();
    assert!(is(&refused, access_v1::ErrorReason::DatabaseAway), "{refused:?}");
    let mut feed = ada.open().await;
    app.publish(vec![crate::app::event(ada.id, 1)]).await.unwrap();
    assert_eq!(feed.event().await.1, 1);
    drop(feed);
    app.stop().await;
}
