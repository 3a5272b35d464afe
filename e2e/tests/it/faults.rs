//! What breaks, and what people see of it.

use proto::{
    access_v1::ErrorReason,
    auth::{GetMeRequest, GetMeResponse, LogoutRequest, auth_service_client::AuthServiceClient},
    call::{CallState, EndReason, ListCallsRequest, ListCallsResponse},
    reason,
};
use tonic::{Code, Status};

use crate::{
    calls::{feed, next_call},
    people::{Person, bearing},
    stack::{Layout, Stack, eventually},
};

const GET_ME: &str = "/switchboard.auth.v1.UserService/GetMe";
const LIST_CALLS: &str = "/switchboard.call.v1.CallService/ListCalls";

/// What is told at once takes less, on the busiest machine; what runs into a deadline takes longer.
const WELL_BELOW_DEADLINES: std::time::Duration = std::time::Duration::from_secs(5);

async fn get_me(person: &Person) -> Result<GetMeResponse, Status> {
    person.tunnel.unary(GET_ME, &GetMeRequest {}).await
}

async fn list_calls(person: &Person) -> Result<ListCallsResponse, Status> {
    person.tunnel.unary(LIST_CALLS, &ListCallsRequest::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_rings_on_through_kill_minus_nine_of_its_service() {
    let mut stack = Stack::start(Layout::Split).await;
    let (ada, ben) = (Person::arrive(&stack, "ada").await, Person::arrive(&stack, "ben").await);
    let call = ada.call(&ben).await.unwrap();
    stack.kill("call-svc");
    stack.spawn("call-svc", &[]);
    stack.wait_ready().await;
    let found = eventually("call-svc is back", async || ben.get_call(&call.call_id).await.ok()).await;
    assert_eq!(found.state(), CallState::Ringing, "started again before its deadline it still rings");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_missed_and_no_ghost_when_everything_was_killed_over_its_deadline() {
    let mut stack = Stack::start_with(Layout::OneProcess, "[call]\nring_seconds = 5\n").await;
    let (mut ada, ben) = (Person::arrive(&stack, "ada").await, Person::arrive(&stack, "ben").await);
    let call = ada.call(&ben).await.unwrap();
    let begun = std::time::Instant::now();
    stack.kill("switchboard");
    let left = std::time::Duration::from_secs(6).saturating_sub(begun.elapsed());
    tokio::time::sleep(left).await;
    stack.spawn("switchboard", &["up"]);
    stack.wait_ready().await;
    ada.reconnect(&stack).await;
    let missed = eventually("the call is missed", async || {
        let call = ada.get_call(&call.call_id).await.ok()?;
        (call.state() != CallState::Ringing).then_some(call)
    })
    .await;
    assert_eq!((missed.state(), missed.end_reason()), (CallState::Missed, EndReason::Missed));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_away_is_named_at_once_and_the_others_go_on() {
    let mut stack = Stack::start(Layout::Split).await;
    let ada = Person::arrive(&stack, "ada").await;
    stack.stop("call-svc");
    let refused =
        eventually("the gateway sees that call-svc is away", async || list_calls(&ada).await.err()).await;
    assert_eq!(refused.code(), Code::Unavailable, "{refused:?}");
    get_me(&ada).await.expect("auth-svc goes on");
    let begun = std::time::Instant::now();
    let refused = list_calls(&ada).await.unwrap_err();
    assert!(begun.elapsed() < WELL_BELOW_DEADLINES, "at once, not after {:?}", begun.elapsed());
    assert!(reason::is(&refused, ErrorReason::ServiceAway), "{refused:?}");
    assert!(refused.message().contains("call-svc"), "{refused:?}");

    stack.spawn("call-svc", &[]);
    stack.wait_ready().await;
    eventually("the gateway picks it up again", async || list_calls(&ada).await.ok()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_goes_away_and_comes_back_and_nothing_is_started_again() {
    let stack = Stack::start(Layout::Split).await;
    let (ada, ben) = (Person::arrive(&stack, "ada").await, Person::arrive(&stack, "ben").await);
    let database = stack.database.clone().unwrap();
    database.stop();
    let refused = ada.call(&ben).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable, "{refused:?}");
    database.start();
    let call = eventually("calls can be made again", async || ada.call(&ben).await.ok()).await;
    assert_eq!(call.state(), CallState::Ringing);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_closes_the_sessions_sockets_and_no_others() {
    let stack = Stack::start(Layout::Split).await;
    let mut ada = Person::arrive(&stack, "ada").await;
    let ben = Person::arrive(&stack, "ben").await;
    let mut feed_of_ada = feed(&ada).await;
    let mut auth = AuthServiceClient::new(stack.channel("auth").await);
    auth.logout(bearing(&ada.token, LogoutRequest {})).await.unwrap();
    let closed = tokio::time::timeout(WELL_BELOW_DEADLINES, ada.tunnel.closed()).await;
    assert_eq!(closed.expect("closed at once"), 4403);
    assert!(feed_of_ada.next::<proto::notify::SubscribeResponse>().await.is_err());
    get_me(&ben).await.expect("another person's socket is not touched");
    let refused = stack.edge.connect(&ada.token).await.unwrap();
    assert!(!refused.welcome.authenticated, "the token is of no use any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_could_not_be_told_is_told_when_notify_svc_is_back() {
    let mut stack = Stack::start(Layout::Split).await;
    let (ada, ben) = (Person::arrive(&stack, "ada").await, Person::arrive(&stack, "ben").await);
    stack.stop("notify-svc");
    let call = ada.call(&ben).await.expect("a call does not need notify-svc");
    stack.spawn("notify-svc", &[]);
    stack.wait_ready().await;
    // Subscribe, then load: what was told before the feed opened is in the list.
    let mut feed = eventually("notify-svc is picked up", async || {
        let attempt = tokio::time::timeout(std::time::Duration::from_secs(2), try_feed(&ben)).await;
        attempt.ok().flatten()
    })
    .await;
    let listed = list_calls(&ben).await.unwrap().calls;
    assert!(listed.iter().any(|listed| listed.call_id == call.call_id));
    ada.tunnel
        .unary::<_, proto::call::EndCallResponse>(
            "/switchboard.call.v1.CallService/EndCall",
            &proto::call::EndCallRequest { call_id: call.call_id.clone() },
        )
        .await
        .unwrap();
    let told = loop {
        let told = next_call(&mut feed).await;
        if told.state() == CallState::Cancelled {
            break told;
        }
    };
    assert_eq!(told.call_id, call.call_id);
}

async fn try_feed(person: &Person) -> Option<testkit::tunnel::TunnelStream> {
    let mut feed = person.tunnel.open("/switchboard.notify.v1.NotifyService/Subscribe");
    feed.send(&proto::notify::SubscribeRequest::default()).await;
    feed.half_close();
    feed.next::<proto::notify::SubscribeResponse>().await.ok().flatten().map(|_| feed)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_not_plugged_in_is_unknown_and_nothing_else_changes() {
    let stack = Stack::start_without("call").await;
    let ada = Person::arrive(&stack, "ada").await;
    let refused = list_calls(&ada).await.unwrap_err();
    assert!(reason::is(&refused, ErrorReason::MethodUnknown), "{refused:?}");
    get_me(&ada).await.expect("auth-svc is plugged in");
    feed(&ada).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_processes_stay_ready_and_are_whole_again_within_five_seconds() {
    let stack = Stack::start(Layout::Doubled).await;
    let redis = stack.redis.as_ref().unwrap();
    let (ada, ben) = (Person::arrive(&stack, "ada").await, Person::arrive(&stack, "ben").await);
    let mut bens_feed = feed(&ben).await;
    redis.kill();
    eventually("every instance says that it is degraded", async || {
        let said = stack.said_at("/readyz").await;
        said.iter().all(|said| said.contains("degraded: bus: ")).then_some(())
    })
    .await;
    for path in ["/healthz", "/readyz"] {
        for said in stack.said_at(path).await {
            assert!(said.starts_with("HTTP/1.1 200"), "{path}: {said}");
        }
    }
    let call = ada.call(&ben).await.unwrap();
    assert_eq!(
        ben.get_call(&call.call_id).await.unwrap().state(),
        CallState::Ringing,
        "truth needs no Redis"
    );
    redis.start();
    let back = std::time::Instant::now();
    let rung = next_call(&mut bens_feed).await;
    assert_eq!(rung.call_id, call.call_id, "what was committed meanwhile is told after all");
    assert!(back.elapsed() < std::time::Duration::from_secs(5), "{:?}", back.elapsed());
}
