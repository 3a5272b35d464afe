use std::time::Duration;

use futures::future::join_all;
use proto::{
    auth::{ErrorReason, LoginRequest},
    reason,
};
use tonic::{Code, Request, Status};
use tonic_types::StatusExt as _;

use crate::app::{App, Instance, PASSWORD, from_address};

const HOME: &str = "192.0.2.1";
const ELSEWHERE: &str = "198.51.100.7";

/// How an attempt to sign in ended.
#[derive(Debug, PartialEq, Eq)]
enum Ended {
    Right,
    Wrong,
    /// Refused unseen; to be made again after so many seconds.
    Wait(u64),
}

use Ended::{Right, Wait, Wrong};

impl From<Status> for Ended {
    fn from(status: Status) -> Self {
        if reason::is(&status, ErrorReason::CredentialsWrong) {
            return Wrong;
        }
        assert!(reason::is(&status, ErrorReason::TooManyAttempts), "{status:?}");
        assert_eq!(status.code(), Code::ResourceExhausted);
        Wait(status.get_details_retry_info().unwrap().retry_delay.unwrap().as_secs())
    }
}

async fn attempt(instance: &Instance, request: Request<LoginRequest>) -> Ended {
    instance.auth().login(request).await.map_or_else(Ended::from, |_| Right)
}

fn login(name: &str, password: &str) -> LoginRequest {
    LoginRequest { identifier: name.into(), password: password.into(), ..LoginRequest::default() }
}

fn wrong(name: &str) -> Request<LoginRequest> {
    Request::new(login(name, "wrong horse battery"))
}

fn right(name: &str) -> Request<LoginRequest> {
    Request::new(login(name, PASSWORD))
}

#[tokio::test]
async fn each_wrong_attempt_makes_the_next_wait_longer_for_somebody_and_nobody_alike() {
    let app = App::new().await;
    app.person("ada").await;
    for name in ["ada", "ada@example.org", "nobody", "nobody@example.org", "not a name"] {
        for _ in 0..3 {
            assert_eq!(attempt(&app.here, wrong(name)).await, Wrong, "{name}");
        }
        for delay in [1, 2, 4, 8, 15, 15] {
            assert_eq!(attempt(&app.here, wrong(name)).await, Wait(delay), "{name}");
            assert_eq!(attempt(&app.here, right(name)).await, Wait(delay), "the password is not looked at");
            app.pass(Duration::from_secs(delay));
            assert_eq!(attempt(&app.here, wrong(name)).await, Wrong, "{name}");
        }
    }
}

#[tokio::test]
async fn a_right_password_begins_anew_on_every_instance() {
    let app = App::new().await;
    app.person("ada").await;
    let there = app.another();
    for _ in 0..2 {
        for instance in [&app.here, &there, &app.here] {
            assert_eq!(attempt(instance, wrong("ada")).await, Wrong);
        }
        assert_eq!(attempt(&there, wrong(" ADA ")).await, Wait(1));
        app.pass(Duration::from_secs(1));
        assert_eq!(attempt(&there, right("ada")).await, Right);
    }
}

#[tokio::test]
async fn attempts_made_at_once_are_held_against_each_other() {
    let app = App::new().await;
    app.person("ada").await;
    let there = app.another();
    let attempts =
        (0..20).map(|number| attempt(if number % 2 == 0 { &app.here } else { &there }, wrong("ada")));
    let ended = join_all(attempts).await;
    assert_eq!(ended.iter().filter(|ended| **ended == Wrong).count(), 3, "{ended:?}");
}

#[tokio::test]
async fn an_attempt_that_was_not_looked_at_does_not_count() {
    let app = App::with(|config| (config.password_hashes, config.password_queue) = (1, 0)).await;
    app.person("ada").await;
    let mut shed = 0;
    for _ in 0..50 {
        // They take the only place from each other; how often is up to the machine.
        let others = join_all((0..3).map(|number| {
            let mut auth = app.here.auth();
            async move { auth.login(login(&format!("nobody{number}"), PASSWORD)).await.unwrap_err() }
        }))
        .await;
        let is_shed = |status: &&Status| reason::is(status, proto::access_v1::ErrorReason::Overloaded);
        shed += others.iter().filter(is_shed).count();
        if shed > 4 {
            break;
        }
    }
    assert!(shed > 0, "nobody was in anybody's way");
    for number in 0..3 {
        let status = app.here.auth().login(wrong(&format!("nobody{number}"))).await.unwrap_err();
        let told = reason::of(&status).unwrap().1;
        assert!(["CREDENTIALS_WRONG", "TOO_MANY_ATTEMPTS"].contains(&told.as_str()), "{told}");
    }
    assert_eq!(attempt(&app.here, right("ada")).await, Right);
}

#[tokio::test]
async fn who_is_attacked_from_elsewhere_waits_little_and_not_at_all_where_they_are_signed_in() {
    let app = App::new().await;
    app.person("ada").await;
    let edge = app.service("edge", &["edge.forward"]).await;
    let from = |address, password| from_address(login("ada", password), &edge, address);
    assert_eq!(attempt(&app.here, from(HOME, PASSWORD)).await, Right);
    let mut longest = 0;
    // Within the time that the gateway's token lives.
    for _ in 0..12 {
        if let Wait(delay) = attempt(&app.here, from(ELSEWHERE, "wrong horse battery")).await {
            longest = delay;
            app.pass(Duration::from_secs(delay));
            assert_eq!(attempt(&app.here, from(ELSEWHERE, "wrong horse battery")).await, Wrong);
        }
    }
    assert!(longest == 256, "the attacker's own address waits long: {longest}");
    assert_eq!(attempt(&app.here, from(ELSEWHERE, PASSWORD)).await, Wait(longest * 2));
    assert_eq!(
        attempt(&app.here, from("203.0.113.9", PASSWORD)).await,
        Wait(15),
        "any other: the account's delay"
    );
    assert_eq!(attempt(&app.here, from(HOME, PASSWORD)).await, Right, "a session lives here");
}

#[tokio::test]
async fn an_address_that_tries_many_names_waits_and_no_other_does() {
    let app = App::new().await;
    app.person("ada").await;
    let edge = app.service("edge", &["edge.forward"]).await;
    for number in 0..20 {
        let name = format!("name{number}");
        let request = from_address(login(&name, PASSWORD), &edge, ELSEWHERE);
        assert_eq!(attempt(&app.here, request).await, Wrong);
    }
    let ada = |address| from_address(login("ada", PASSWORD), &edge, address);
    assert_eq!(attempt(&app.here, ada(ELSEWHERE)).await, Wait(1));
    assert_eq!(attempt(&app.here, ada(HOME)).await, Right);
    app.pass(Duration::from_secs(1));
    assert_eq!(attempt(&app.here, ada(ELSEWHERE)).await, Right);
    let other = from_address(login("other", PASSWORD), &edge, ELSEWHERE);
    assert_eq!(attempt(&app.here, other).await, Wrong);
    assert_eq!(
        attempt(&app.here, ada(ELSEWHERE)).await,
        Wait(2),
        "one right password does not clear an address"
    );
}
