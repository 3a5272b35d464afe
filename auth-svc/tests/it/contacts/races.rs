use futures::future::join_all;
use proto::auth::{ContactKind, RequestContactRequest};
use tonic::Code;

use super::Acts;
use crate::app::{App, Instance, Person};

/// Asks until the database has had time for it.
async fn ask(instance: &Instance, who: &Person, whom: &Person) -> ContactKind {
    loop {
        let request = RequestContactRequest { user_id: whom.id(), note: String::new() };
        match instance.contacts().request_contact(who.request(request)).await {
            Ok(answer) => return answer.into_inner().contact.unwrap().kind(),
            Err(status) => assert_eq!(status.code(), Code::Unavailable, "{status:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_hundred_requests_both_ways_at_once_comes_one_contact() {
    let app = App::new().await;
    let there = app.another();
    let (ada, ben) = (app.person("ada").await, app.person("ben").await);
    let answers = join_all((0..100).map(|number| {
        let instance = if number % 4 < 2 { &app.here } else { &there };
        let (who, whom) = if number % 2 == 0 { (&ada, &ben) } else { (&ben, &ada) };
        ask(instance, who, whom)
    }))
    .await;
    assert!(answers.iter().all(|kind| matches!(kind, ContactKind::Outgoing | ContactKind::Contact)));
    let (adas, bens) = (Acts(&app, &ada).get(&ben).await.unwrap(), Acts(&app, &ben).get(&ada).await.unwrap());
    assert_eq!((adas.kind(), bens.kind()), (ContactKind::Contact, ContactKind::Contact));
    assert_eq!((adas.version, bens.version), (2, 2), "a request, and its answer");
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM contacts").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_requests_at_once_none_exceeds_the_limit() {
    let app = App::with(|config| config.open_requests = 3).await;
    let ada = app.person("ada").await;
    let mut others = Vec::new();
    for number in 0..8 {
        others.push(app.person(&format!("other{number}")).await);
    }
    let adas = Acts(&app, &ada);
    let answers = join_all(others.iter().map(|other| adas.ask(other))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 3);
}
