use std::time::Duration;

use media_svc::Config;
use proto::{access_v1, call::CallState, convert, id::CallId, media::ErrorReason, reason::is};
use runtime::Ids;
use testkit::turn;
use tonic::Code;

use crate::app::{App, SECRET, ask, with_relay};

#[tokio::test]
async fn both_people_are_given_servers_with_credentials_of_their_own() {
    let app = App::new(&with_relay());
    let (ada, ben) = (app.host.user(), app.host.guest());
    for state in [CallState::Ringing, CallState::Connecting, CallState::Active] {
        let call = app.call(&ada, &ben, state);
        for who in [&ada, &ben] {
            let answer = ask(who, &call).await.unwrap();
            let [stun, relay] = answer.ice_servers.as_slice() else { panic!("{answer:?}") };
            assert_eq!(stun.urls, with_relay().stun_urls);
            assert_eq!((stun.username.as_str(), stun.credential.as_str()), ("", ""));
            assert_eq!(relay.urls, with_relay().turn_urls);
            assert_eq!(relay.username, format!("1800000300:{}.{call}", who.user_id));
            assert_eq!(relay.credential, turn::password(SECRET, &relay.username));
            let expire = answer.expire_time.and_then(convert::time).unwrap();
            assert_eq!(expire.timestamp(), 1_800_000_300);
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn later_credentials_end_later() {
    let app = App::new(&with_relay());
    let (ada, ben) = (app.host.user(), app.host.user());
    let call = app.call(&ada, &ben, CallState::Active);
    app.clock.advance(Duration::from_secs(240));
    let answer = ask(&ada, &call).await.unwrap();
    assert!(answer.ice_servers[1].username.starts_with("1800000540:"), "{answer:?}");
    app.stop().await;
}

#[tokio::test]
async fn without_a_relay_there_is_nothing_to_expire() {
    let app = App::new(&Config { stun_urls: with_relay().stun_urls, ..Config::default() });
    let (ada, ben) = (app.host.user(), app.host.user());
    let call = app.call(&ada, &ben, CallState::Ringing);
    let answer = ask(&ada, &call).await.unwrap();
    assert_eq!((answer.ice_servers.len(), answer.expire_time), (1, None));
    app.stop().await;
    let app = App::new(&Config::default());
    let (ada, ben) = (app.host.user(), app.host.user());
    let call = app.call(&ada, &ben, CallState::Ringing);
    assert_eq!(ask(&ada, &call).await.unwrap().ice_servers, []);
    app.stop().await;
}

#[tokio::test]
async fn anothers_call_is_as_good_as_none() {
    let app = App::new(&with_relay());
    let (ada, ben, cleo) = (app.host.user(), app.host.user(), app.host.user());
    let call = app.call(&ada, &ben, CallState::Active);
    let absent = Ids::random().next::<CallId>().to_string();
    let mut refusals = Vec::new();
    for call_id in [call, absent] {
        let refused = ask(&cleo, &call_id).await.unwrap_err();
        assert_eq!(refused.code(), Code::NotFound);
        assert!(is(&refused, ErrorReason::CallNotFound), "{refused:?}");
        refusals.push(refused.message().to_owned());
    }
    assert_eq!(refusals[0], refusals[1]);
    app.stop().await;
}

#[tokio::test]
async fn a_call_that_has_ended_needs_no_servers() {
    let app = App::new(&with_relay());
    let (ada, ben) = (app.host.user(), app.host.user());
    for state in [CallState::Declined, CallState::Cancelled, CallState::Missed, CallState::Ended] {
        let call = app.call(&ada, &ben, state);
        let refused = ask(&ada, &call).await.unwrap_err();
        assert_eq!(refused.code(), Code::FailedPrecondition);
        assert!(is(&refused, ErrorReason::CallEnded), "{refused:?}");
    }
    app.stop().await;
}

#[tokio::test]
async fn services_are_nobodys_people() {
    let app = App::new(&with_relay());
    let (ada, ben) = (app.host.user(), app.host.user());
    let call = app.call(&ada, &ben, CallState::Active);
    let refused = ask(&app.host.service("backend", &["call.manage"]), &call).await.unwrap_err();
    assert!(is(&refused, access_v1::ErrorReason::NotAllowed), "{refused:?}");
    app.stop().await;
}

#[tokio::test]
async fn what_call_svc_has_against_this_service_is_nothing_that_the_caller_did() {
    let mut app = App::with_scopes(&with_relay(), &["nothing.useful"]);
    let (ada, ben) = (app.host.user(), app.host.user());
    let call = app.call(&ada, &ben, CallState::Active);
    let refused = ask(&ada, &call).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable);
    assert!(is(&refused, access_v1::ErrorReason::ServiceAway), "{refused:?}");
    app.stop_call_svc().await;
    assert_eq!(ask(&ada, &call).await.unwrap_err().code(), Code::Unavailable);
    app.stop().await;
}
