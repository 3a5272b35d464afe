use std::time::Duration;

use notify_svc::{Config, MIGRATIONS};
use proto::{
    access_v1::ErrorReason,
    auth::Reach,
    convert::timestamp,
    id::UserId,
    notify::{
        Availability, AvailabilityKind, BatchGetPresenceRequest, BatchGetPresenceResponse,
        NotificationSettings, Presence,
        PresenceState::{Away, DoNotDisturb, Offline, Online},
        QuietHours,
        presence_service_client::PresenceServiceClient,
    },
    reason::is,
};
use testkit::{mariadb::TestDb, redis::Server};
use tokio::time::Instant;

use crate::app::{App, config, on};

fn wish(kind: AvailabilityKind) -> Availability {
    Availability { kind: kind.into(), ..Availability::default() }
}

async fn asked(app: &App, users: &[UserId]) -> BatchGetPresenceResponse {
    let service = app.host.service("call-svc", &["presence.read"]);
    let user_ids = users.iter().map(ToString::to_string).collect();
    let mut client = PresenceServiceClient::new(service);
    client.batch_get_presence(BatchGetPresenceRequest { user_ids }).await.unwrap().into_inner()
}

#[tokio::test]
async fn who_comes_rests_and_goes_is_seen_to() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let (ada, ben) = (app.person(), app.person());
    let mut screen = ben.watch(&[ada.id]).await;
    assert_eq!(screen.next().await.state(), Offline);
    let page = ada.arrive().await;
    screen.becomes(ada.id, Online).await;
    ada.is(false, false, "").await;
    screen.becomes(ada.id, Away).await;
    let phone = app.page_of(ada.id);
    let other = phone.arrive().await;
    screen.becomes(ada.id, Online).await;
    drop(other);
    screen.becomes(ada.id, Away).await;
    drop(page);
    screen.becomes(ada.id, Offline).await;
    app.stop().await;
}

#[tokio::test]
async fn a_page_that_says_nothing_any_more_is_idle() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let (ada, ben) = (app.person(), app.person());
    let mut screen = ben.watch(&[ada.id]).await;
    let page = ada.arrive().await;
    screen.becomes(ada.id, Online).await;
    app.clock.advance(Duration::from_secs(74));
    // The feed's lease has ended by this clock; the page has its feed open again.
    let again = ada.open().await;
    while asked(&app, &[ada.id]).await.presences[0].state() != Online {}
    app.clock.advance(Duration::from_secs(1));
    screen.becomes(ada.id, Away).await;
    drop((page, again));
    app.stop().await;
}

#[tokio::test]
async fn wishes_are_seen_and_the_invisible_are_not() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let (ada, ben) = (app.person(), app.person());
    let mut screen = ben.watch(&[ada.id]).await;
    let page = ada.arrive().await;
    screen.becomes(ada.id, Online).await;
    ada.wish(wish(AvailabilityKind::DoNotDisturb)).await;
    screen.becomes(ada.id, DoNotDisturb).await;
    ada.wish(wish(AvailabilityKind::Away)).await;
    screen.becomes(ada.id, Away).await;
    let until = Some(timestamp(app.clock.now() + Duration::from_secs(10)));
    ada.wish(Availability { until, ..wish(AvailabilityKind::Invisible) }).await;
    screen.becomes(ada.id, Offline).await;
    assert_eq!(asked(&app, &[ada.id]).await.presences[0].state(), Offline);
    app.clock.advance(Duration::from_secs(10));
    screen.becomes(ada.id, Online).await;
    drop(page);
    app.stop().await;
}

#[tokio::test]
async fn only_those_see_it_who_may() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let (ada, ben) = (app.person(), app.person());
    app.auth.set_reach(ben.id, ada.id, Reach::ContactsOnly);
    let page = ada.arrive().await;
    let mut screen = ben.watch(&[ada.id]).await;
    let hidden = screen.next().await;
    assert_eq!((hidden.state(), hidden.last_seen_time), (Offline, None));
    ada.wish(wish(AvailabilityKind::DoNotDisturb)).await;
    screen.stays_silent().await;
    app.auth.set_reach(ben.id, ada.id, Reach::Allowed);
    screen.becomes(ada.id, DoNotDisturb).await;
    app.auth.set_reach(ben.id, ada.id, Reach::Nobody);
    screen.becomes(ada.id, Offline).await;
    drop(page);
    app.stop().await;
}

#[tokio::test]
async fn whoever_is_off_the_screen_is_told_of_no_more() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let (ada, ben, cleo) = (app.person(), app.person(), app.person());
    let mut screen = ben.watch(&[ada.id, cleo.id]).await;
    let first = [screen.next().await, screen.next().await].map(|presence| presence.user_id);
    assert!(first.contains(&ada.id.to_string()) && first.contains(&cleo.id.to_string()), "each once");
    screen.show(&[cleo.id]).await;
    let page = cleo.arrive().await;
    screen.becomes(cleo.id, Online).await;
    let elsewhere = ada.arrive().await;
    screen.stays_silent().await;
    screen.show(&[cleo.id, ada.id]).await;
    let told = screen.next().await;
    assert_eq!(
        (told.user_id.clone(), told.state()),
        (ada.id.to_string(), Online),
        "of who stayed nothing is said again"
    );
    drop((page, elsewhere));
    app.stop().await;
}

#[tokio::test]
async fn when_somebody_was_there_is_kept_to_the_minute() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let (ada, ben) = (app.person(), app.person());
    app.clock.advance(Duration::from_secs(90));
    let page = ada.arrive().await;
    let minute = timestamp(app.clock.now() - Duration::from_secs(30));
    let mut screen = ben.watch(&[ada.id]).await;
    screen.becomes(ada.id, Online).await;
    drop(page);
    let gone = screen.becomes(ada.id, Offline).await;
    // It is written beside what pages say; whoever looks too early is told again.
    let seen = if gone.last_seen_time.is_some() { gone } else { screen.next().await };
    assert_eq!(seen.last_seen_time, Some(minute));
    ada.wish(wish(AvailabilityKind::Invisible)).await;
    app.clock.advance(Duration::from_secs(120));
    drop(ada.arrive().await);
    // What is under way is written down before it stops.
    app.stop().await;
    let later = App::with(&db);
    assert_eq!(asked(&later, &[ada.id]).await.presences, [Presence { last_seen_time: Some(minute), ..seen }]);
    later.stop().await;
}

#[tokio::test]
async fn services_learn_who_wants_to_be_left_alone() {
    let db = TestDb::new(&MIGRATIONS).await;
    let app = App::with(&db);
    let (ada, ben, cleo) = (app.person(), app.person(), app.person());
    ada.wish(wish(AvailabilityKind::DoNotDisturb)).await;
    // 1,800,000,000 is 08:00 UTC.
    let quiet = QuietHours { start_minute: 480, end_minute: 540, days: 0, time_zone: "UTC".into() };
    ben.set(NotificationSettings { quiet_hours: Some(quiet), ..Default::default() }).await.unwrap();
    let answer = asked(&app, &[cleo.id, ada.id, ben.id]).await;
    assert_eq!(answer.quiet_user_ids, [ada.id.to_string(), ben.id.to_string()]);
    let order: Vec<_> = answer.presences.iter().map(|presence| presence.user_id.clone()).collect();
    assert_eq!(order, [cleo.id, ada.id, ben.id].map(|id| id.to_string()));
    let mut backend = PresenceServiceClient::new(app.host.service("backend", &["users.read"]));
    let request = BatchGetPresenceRequest { user_ids: vec![ada.id.to_string()] };
    assert!(is(&backend.batch_get_presence(request).await.unwrap_err(), ErrorReason::NotAllowed));
    app.stop().await;
}

/// With the times of production: what is told within two seconds is told by a nudge, since rounds come every three.
#[tokio::test]
async fn two_instances_tell_each_other_within_two_seconds() {
    let db = TestDb::new(&MIGRATIONS).await;
    let usual = Config::default();
    let config = Config {
        database: db.config(),
        bus: on(Server::shared()),
        linger_ms: usual.linger_ms,
        look_ms: usual.look_ms,
        sight_ms: usual.sight_ms,
        ..config()
    };
    let apps = App::meeting(&config, 2);
    let [one, other] = apps.as_slice() else { panic!("two instances") };
    let (ada, ben) = (one.person(), other.person());
    let mut screen = ben.watch(&[ada.id]).await;
    screen.becomes(ada.id, Offline).await;
    let page = ada.open().await;
    for (active, state) in [(true, Online), (false, Away), (true, Online)] {
        let begun = Instant::now();
        ada.is(active, true, "").await;
        screen.becomes(ada.id, state).await;
        assert!(begun.elapsed() < Duration::from_secs(2), "{state:?} after {:?}", begun.elapsed());
    }
    let begun = Instant::now();
    drop(page);
    screen.becomes(ada.id, Offline).await;
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    drop(screen);
    for app in apps {
        app.stop().await;
    }
}

#[tokio::test]
async fn who_was_at_an_instance_that_died_is_gone_when_its_lease_ends() {
    let db = TestDb::new(&MIGRATIONS).await;
    let bus = on(Server::shared());
    let instances =
        || App::meeting(&Config { database: db.config(), bus: bus.clone(), ..config() }, 1).remove(0);
    let (dying, living) = (instances(), instances());
    let ben = living.person();
    let ada = dying.person();
    living.auth.register(ada.id);
    let mut screen = ben.watch(&[ada.id]).await;
    let page = ada.arrive().await;
    screen.becomes(ada.id, Online).await;
    // It says no more: as far as others can tell, it is dead. Its clock stands still, and its lease ends on the other's.
    living.clock.advance(Duration::from_secs(29));
    screen.stays_silent().await;
    living.clock.advance(Duration::from_secs(1));
    screen.becomes(ada.id, Offline).await;
    drop((page, screen));
    dying.stop().await;
    living.stop().await;
}
