//! How people want to be called.

use prost::Message as _;
use proto::{
    access_v1,
    call::{
        CallSettings, CallSettingsChanged, GetCallSettingsRequest, UpdateCallSettingsRequest,
        call_settings_service_client::CallSettingsServiceClient,
    },
    reason::is,
};
use testkit::Caller;

use crate::{app::App, feed::Feed, people::Person};

async fn get(client: &CallSettingsServiceClient<Caller>) -> CallSettings {
    let answer = client.clone().get_call_settings(GetCallSettingsRequest {}).await.unwrap();
    answer.into_inner().settings.unwrap()
}

async fn told(feed: &mut Feed, person: &Person) -> (CallSettings, u64) {
    let event = feed.event().await;
    assert_eq!(event.r#type, "switchboard.call.v1.CallSettingsChanged");
    assert_eq!(event.aggregate_id, person.id.to_string());
    (CallSettingsChanged::decode(event.payload).unwrap().settings.unwrap(), event.version)
}

#[tokio::test]
async fn they_are_each_ones_own_and_told_on_the_own_feed() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let mut feed = Feed::of(&app, &ada).await;
    assert_eq!(get(&ada.settings).await, CallSettings::default());
    let hidden = CallSettings { hide_address: true, busy_when_in_call: false };
    let busy = CallSettings { hide_address: false, busy_when_in_call: true };
    ada.set(hidden).await;
    ada.set(hidden).await;
    ada.set(busy).await;
    assert_eq!(told(&mut feed, &ada).await, (hidden, 1));
    assert_eq!(told(&mut feed, &ada).await, (busy, 2), "what changed nothing was not told");
    assert_eq!(get(&ada.settings).await, busy);
    assert_eq!(get(&app.page_of(&ada, 0).settings).await, busy, "on all devices");
    assert_eq!(get(&ben.settings).await, CallSettings::default());
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn a_guest_has_settings_too() {
    let app = App::new().await;
    let mut guest = CallSettingsServiceClient::new(app.instances[0].guest());
    let settings = Some(CallSettings { hide_address: true, busy_when_in_call: true });
    guest.update_call_settings(UpdateCallSettingsRequest { settings }).await.unwrap();
    assert_eq!(Some(get(&guest).await), settings);
    app.stop().await;
}

#[tokio::test]
async fn nothing_to_set_and_services_are_refused() {
    let app = App::new().await;
    let mut client = app.person().settings;
    let nothing =
        client.update_call_settings(UpdateCallSettingsRequest { settings: None }).await.unwrap_err();
    assert!(is(&nothing, access_v1::ErrorReason::InvalidFields), "{nothing:?}");
    let mut service = CallSettingsServiceClient::new(app.service(&["call.manage", "call.read"]));
    let status = service.get_call_settings(GetCallSettingsRequest {}).await.unwrap_err();
    assert!(is(&status, access_v1::ErrorReason::NotAllowed), "{status:?}");
    app.stop().await;
}
