//! What services ask on behalf of two people.

use proto::{
    access_v1::ErrorReason as Access,
    auth::{CheckBlocksRequest, ContactKind, ErrorReason, MakeContactsRequest},
};
use tonic::{Code, Status};

use super::Acts;
use crate::app::{App, Person, assert_refused, with_token};

async fn blocks(app: &App, token: &str, person: &Person, others: &[&Person]) -> Result<Vec<String>, Status> {
    let other_user_ids = others.iter().map(|other| other.id()).collect();
    let request = CheckBlocksRequest { user_id: person.id(), other_user_ids };
    let answer = app.here.contacts().check_blocks(with_token(request, token)).await?;
    Ok(answer.into_inner().blocked_user_ids)
}

async fn make(app: &App, token: &str, one: &Person, other: &Person) -> Result<(), Status> {
    let request = MakeContactsRequest { user_id: one.id(), other_user_id: other.id() };
    app.here.contacts().make_contacts(with_token(request, token)).await.map(drop)
}

#[tokio::test]
async fn a_block_keeps_apart_whoever_made_it() {
    let app = App::new().await;
    let (ada, ben, cleo, guest) =
        (app.person("ada").await, app.person("ben").await, app.person("cleo").await, app.guest("Zoë").await);
    let token = app.service("call-svc", &["contacts.read"]).await;
    Acts(&app, &ada).block(&ben).await.unwrap();
    Acts(&app, &cleo).block(&ada).await.unwrap();
    let mut apart = blocks(&app, &token, &ada, &[&ben, &cleo, &guest]).await.unwrap();
    apart.sort();
    let mut expected = [ben.id(), cleo.id()];
    expected.sort();
    assert_eq!(apart, expected);
    assert_eq!(blocks(&app, &token, &ben, &[&ada, &cleo]).await.unwrap(), [ada.id()]);
    assert!(blocks(&app, &token, &guest, &[&ada]).await.unwrap().is_empty());
    let refused = blocks(&app, &ada.0.access_token, &ada, &[&ben]).await;
    assert_refused(refused, Code::PermissionDenied, Access::NotAllowed);
}

#[tokio::test]
async fn two_who_both_want_it_become_contacts_guests_too() {
    let app = App::new().await;
    let (ada, ben, guest) = (app.person("ada").await, app.person("ben").await, app.guest("Zoë").await);
    let token = app.service("call-svc", &["contacts.write"]).await;
    for _ in 0..2 {
        make(&app, &token, &guest, &ada).await.unwrap();
    }
    assert_eq!(Acts(&app, &ada).kind(&guest).await, ContactKind::Contact);
    Acts(&app, &ben).block(&ada).await.unwrap();
    let refused = make(&app, &token, &ada, &ben).await;
    assert_refused(refused, Code::FailedPrecondition, ErrorReason::UserBlocked);
    assert_refused(make(&app, &token, &ada, &ada).await, Code::InvalidArgument, Access::InvalidFields);
    let refused = make(&app, &ada.0.access_token, &ada, &ben).await;
    assert_refused(refused, Code::PermissionDenied, Access::NotAllowed);
}
