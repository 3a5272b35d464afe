use std::time::Duration;

use notify_svc::MIGRATIONS;
use proto::{
    access_v1::ErrorReason,
    convert::timestamp,
    id::UserId,
    notify::{
        Availability, AvailabilityKind, Notification, NotificationKind, NotificationSettings, NotifyRequest,
        WithdrawRequest, notification_service_client::NotificationServiceClient,
    },
    reason::is,
};
use runtime::Ids;
use testkit::{Caller, mariadb::TestDb};

use crate::app::App;

pub(crate) fn sender(app: &App) -> NotificationServiceClient<Caller> {
    NotificationServiceClient::new(app.host.service("chat-svc", &["notifications.send"]))
}

/// A message in a group.
pub(crate) fn message(app: &App, to: &[UserId], conversation: &str) -> NotifyRequest {
    let notification = Notification {
        tag: format!("conversation:{conversation}"),
        kind: NotificationKind::Mention.into(),
        from_name: "Ben".into(),
        group_name: "Hiking".into(),
        preview: "At nine?".into(),
        path: format!("/chats/{conversation}"),
        conversation_id: conversation.to_owned(),
        expire_time: Some(timestamp(app.clock.now() + Duration::from_secs(3600))),
        count: 1,
        ..Notification::default()
    };
    NotifyRequest {
        notification_id: conversation_id(),
        user_ids: to.iter().map(ToString::to_string).collect(),
        notification: Some(notification),
        chosen: false,
    }
}

pub(crate) fn conversation_id() -> String {
    Ids::random().next::<uuid::Uuid>().to_string()
}

#[tokio::test]
async fn pages_are_told_once_and_not_the_one_in_which_it_is_read() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let (ada, ben) = (app.person(), app.person());
    let (mut of_ada, mut of_ben) = (ada.arrive().await, ben.arrive().await);
    let room = conversation_id();
    ben.is(true, true, &room).await;
    let request = message(&app, &[ada.id, ben.id], &room);
    for _ in 0..2 {
        sender(&app).notify(request.clone()).await.unwrap();
    }
    assert_eq!(Some(of_ada.notification().await), request.notification);
    let withdrawal =
        WithdrawRequest { user_ids: request.user_ids.clone(), tag: request.notification.unwrap().tag };
    sender(&app).withdraw(withdrawal).await.unwrap();
    for feed in [&mut of_ada, &mut of_ben] {
        assert!(feed.notification().await.withdrawn, "it is the next that either is told");
    }
    drop((of_ada, of_ben));
    app.stop().await;
}

#[tokio::test]
async fn who_wants_quiet_is_told_silently_and_who_hides_previews_without_words() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let ada = app.person();
    let mut feed = ada.arrive().await;
    let hide = NotificationSettings { hide_previews: true, ..Default::default() };
    ada.set(hide).await.unwrap();
    feed.next().await;
    sender(&app).notify(message(&app, &[ada.id], &conversation_id())).await.unwrap();
    let told = feed.notification().await;
    assert_eq!((told.preview.as_str(), told.group_name.as_str(), told.silent), ("", "", false));
    let kind = AvailabilityKind::DoNotDisturb.into();
    ada.wish(Availability { kind, ..Availability::default() }).await;
    feed.next().await;
    sender(&app).notify(message(&app, &[ada.id], &conversation_id())).await.unwrap();
    assert!(feed.notification().await.silent);
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let good = message(&app, &[app.person().id], &conversation_id());
    let change = |change: &dyn Fn(&mut Notification)| {
        let mut bad = good.clone();
        change(bad.notification.as_mut().unwrap());
        bad
    };
    for bad in [
        change(&|bad| bad.kind = 0),
        change(&|bad| bad.expire_time = None),
        change(&|bad| bad.path = "https://evil.example".into()),
        change(&|bad| bad.path = "//evil.example".into()),
        change(&|bad| bad.path = "/\\evil.example".into()),
        change(&|bad| bad.tag = String::new()),
        NotifyRequest { user_ids: Vec::new(), ..good.clone() },
        NotifyRequest { notification_id: "7".into(), ..good.clone() },
    ] {
        let refused = sender(&app).notify(bad).await.unwrap_err();
        assert!(is(&refused, ErrorReason::InvalidFields), "{refused:?}");
    }
    let nobody = NotificationServiceClient::new(app.host.service("backend", &["events.publish"]));
    let refused = nobody.clone().notify(good).await.unwrap_err();
    assert!(is(&refused, ErrorReason::NotAllowed), "{refused:?}");
    app.stop().await;
}
