use std::time::Duration;

use chrono::TimeDelta;
use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        ListContactsRequest, Me, MeChanged, Profile, SearchUsersRequest, UpdateProfileRequest, UserStatus,
    },
    convert::timestamp,
};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::{
    app::{App, Person, assert_refused},
    contacts::Acts,
    feed::Feed,
};

fn change(paths: &[&str], profile: Profile) -> UpdateProfileRequest {
    let update_mask = prost_types::FieldMask { paths: paths.iter().map(ToString::to_string).collect() };
    UpdateProfileRequest { profile: Some(profile), update_mask: Some(update_mask) }
}

async fn update(app: &App, who: &Person, paths: &[&str], profile: Profile) -> Result<Me, Status> {
    let request = who.request(change(paths, profile));
    Ok(app.here.users().update_profile(request).await?.into_inner().me.unwrap())
}

fn named(display_name: &str) -> Profile {
    Profile { display_name: display_name.into(), ..Profile::default() }
}

#[tokio::test]
async fn what_the_mask_names_is_changed_and_told() {
    let app = App::new().await;
    let ada = app.person_named("ada", "Ada").await;
    let mut feed = Feed::of(&app, &ada).await;
    let profile = Profile {
        display_name: "Ada Lovelace".into(),
        status: Some(UserStatus { emoji: "🌴".into(), text: "away".into(), expire_time: None }),
        locale: "en-gb".into(),
        time_zone: "Europe/London".into(),
    };
    let me = update(&app, &ada, &["status", "locale", "time_zone"], profile).await.unwrap();
    let user = me.user.clone().unwrap();
    assert_eq!((user.display_name.as_str(), user.time_zone.as_str()), ("Ada", "Europe/London"));
    assert_eq!((user.status.unwrap().text.as_str(), me.locale.as_str()), ("away", "en-GB"));
    let (event, told) = feed.next::<MeChanged>("switchboard.auth.v1.MeChanged").await;
    assert_eq!((told.me.unwrap(), event.aggregate_id, event.version), (me.clone(), ada.id(), 2));
    let again = Profile { time_zone: "Europe/London".into(), ..Profile::default() };
    assert_eq!(update(&app, &ada, &["time_zone"], again).await.unwrap(), me, "again is the same");
    update(&app, &ada, &["status"], Profile::default()).await.unwrap();
    let (event, told) = feed.next::<MeChanged>("switchboard.auth.v1.MeChanged").await;
    assert_eq!((told.me.unwrap().user.unwrap().status, event.version), (None, 3), "and not told twice");
}

#[tokio::test]
async fn a_status_is_over_when_its_time_is() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let expire_time = Some(timestamp(app.clock.now() + TimeDelta::minutes(5)));
    let status = Some(UserStatus { text: "lunch".into(), expire_time, ..UserStatus::default() });
    let me = update(&app, &ada, &["status"], Profile { status, ..Profile::default() }).await.unwrap();
    assert!(me.user.unwrap().status.is_some());
    app.pass(Duration::from_secs(300));
    let me = update(&app, &ada, &["locale"], Profile::default()).await.unwrap();
    assert!(me.user.unwrap().status.is_none());
}

#[tokio::test]
async fn a_new_name_is_found_and_takes_its_place_in_lists() {
    let app = App::new().await;
    let (ada, ben, cleo) = (app.person("ada").await, app.person("ben").await, app.person("cleo").await);
    for other in [&ben, &cleo] {
        Acts(&app, &ada).block(other).await.unwrap();
    }
    update(&app, &cleo, &["display_name"], named("Áron Who")).await.unwrap();
    let list = ListContactsRequest { kind: 5, ..Default::default() };
    let blocked = app.here.contacts().list_contacts(ada.request(list)).await.unwrap().into_inner().contacts;
    let names: Vec<_> = blocked.into_iter().map(|contact| contact.user.unwrap().display_name).collect();
    assert_eq!(names, ["Áron Who", "ben"]);
    let found = async |query: &str| {
        let request = SearchUsersRequest { query: query.into(), ..Default::default() };
        app.here.users().search_users(ben.request(request)).await.unwrap().into_inner().users.len()
    };
    assert_eq!((found("who").await, found("aron").await), (1, 1));
    update(&app, &cleo, &["display_name"], named("  ")).await.unwrap();
    assert_eq!((found("who").await, found("cleo").await), (0, 1), "the username again");
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_changed() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let past = Some(timestamp(app.clock.now()));
    let status = |emoji: &str, text: &str, expire_time| {
        let status = UserStatus { emoji: emoji.into(), text: text.into(), expire_time };
        Profile { status: Some(status), ..Profile::default() }
    };
    let cases: [(&[&str], Profile, &str); 9] = [
        (&[], Profile::default(), "update_mask"),
        (&["locale", "email"], Profile::default(), "update_mask"),
        (&["status.text"], Profile::default(), "update_mask"),
        (
            &["time_zone", "display_name"],
            Profile { time_zone: "Asia/Tokyo".into(), ..named("a\u{202E}b") },
            "display_name",
        ),
        (&["locale"], Profile { locale: "no such".into(), ..Profile::default() }, "locale"),
        (&["time_zone"], Profile { time_zone: "Mars/Here".into(), ..Profile::default() }, "time_zone"),
        (&["status"], status("hello", "", None), "status.emoji"),
        (&["status"], status("", "a\u{0}b", None), "status.text"),
        (&["status"], status("", "away", past), "status.expire_time"),
    ];
    for (paths, profile, field) in cases {
        let status = update(&app, &ada, paths, profile).await.unwrap_err();
        let violations = status.get_details_bad_request().unwrap().field_violations;
        assert_eq!(violations[0].field, field);
        assert!(
            field != "update_mask"
                || paths.is_empty()
                || violations[0].description.contains(paths[paths.len() - 1])
        );
        assert_refused(Err::<(), _>(status), Code::InvalidArgument, Access::InvalidFields);
    }
    let me = update(&app, &ada, &["status"], Profile::default()).await.unwrap();
    assert_eq!(me.user.unwrap().time_zone, "", "all or none");
    let refused = app.here.users().update_profile(change(&["locale"], Profile::default())).await;
    assert_refused(refused, Code::Unauthenticated, Access::TokenMissing);
}

#[tokio::test]
async fn guests_have_a_name_a_language_and_a_time_zone() {
    let app = App::new().await;
    let guest = app.guest("Zoë").await;
    let profile = Profile { locale: "fr".into(), time_zone: "Europe/Paris".into(), ..named("Zoé") };
    let me = update(&app, &guest, &["display_name", "locale", "time_zone"], profile).await.unwrap();
    assert_eq!((me.user.unwrap().display_name.as_str(), me.locale.as_str()), ("Zoé", "fr"));
    for (path, field) in [("status", "update_mask"), ("display_name", "display_name")] {
        let status = update(&app, &guest, &[path], Profile::default()).await.unwrap_err();
        assert_eq!(status.get_details_bad_request().unwrap().field_violations[0].field, field);
        assert_refused(Err::<(), _>(status), Code::InvalidArgument, Access::InvalidFields);
    }
}
