//! Who stands how to whom.

mod deletion;
mod lists;
mod races;
mod services;
mod silence;

use std::time::Duration;

use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        AcceptContactRequest, BlockUserRequest, CancelContactRequestRequest, Contact, ContactChanged,
        ContactKind, DeclineContactRequest, ErrorReason, GetContactRequest, RemoveContactRequest,
        RequestContactRequest, UnblockUserRequest,
    },
};
use tonic::{Code, Status};

use crate::{
    app::{App, Person, assert_refused, with_token},
    feed::Feed,
};

const CHANGED: &str = "switchboard.auth.v1.ContactChanged";

/// What a person does about another, through the first instance.
pub(crate) struct Acts<'a>(pub(crate) &'a App, pub(crate) &'a Person);

macro_rules! acts {
    ($($name:ident: $method:ident($request:ident);)+) => {$(
        pub(crate) async fn $name(&self, other: &Person) -> Result<Contact, Status> {
            let request = self.1.request($request { user_id: other.id(), ..Default::default() });
            Ok(self.0.here.contacts().$method(request).await?.into_inner().contact.unwrap())
        }
    )+};
}

#[allow(clippy::needless_update, reason = "requests differ in their fields")]
impl Acts<'_> {
    acts! {
        ask: request_contact(RequestContactRequest);
        accept: accept_contact(AcceptContactRequest);
        decline: decline_contact(DeclineContactRequest);
        cancel: cancel_contact_request(CancelContactRequestRequest);
        remove: remove_contact(RemoveContactRequest);
        block: block_user(BlockUserRequest);
        unblock: unblock_user(UnblockUserRequest);
        get: get_contact(GetContactRequest);
    }

    pub(crate) async fn ask_with(&self, other: &Person, note: &str) -> Contact {
        let request = RequestContactRequest { user_id: other.id(), note: note.into() };
        let answer = self.0.here.contacts().request_contact(self.1.request(request)).await.unwrap();
        answer.into_inner().contact.unwrap()
    }

    pub(crate) async fn kind(&self, other: &Person) -> ContactKind {
        self.get(other).await.unwrap().kind()
    }
}

/// The next change on a feed.
async fn changed(feed: &mut Feed) -> Contact {
    let (event, changed) = feed.next::<ContactChanged>(CHANGED).await;
    let contact = changed.contact.unwrap();
    assert_eq!(event.version, contact.version);
    contact
}

#[tokio::test]
async fn a_request_is_accepted_and_both_are_told_their_side() {
    let app = App::new().await;
    let (ada, ben) = (app.person("ada").await, app.person("ben").await);
    let (adas, bens) = (Acts(&app, &ada), Acts(&app, &ben));
    let (mut ada_feed, mut ben_feed) = (Feed::of(&app, &ada).await, Feed::of(&app, &ben).await);
    let asked = adas.ask_with(&ben, " we met in Turin ").await;
    assert_eq!((asked.kind(), asked.note.as_str()), (ContactKind::Outgoing, "we met in Turin"));
    assert_eq!(asked.user.as_ref().unwrap().user_id, ben.id());
    assert_eq!(changed(&mut ada_feed).await, asked);
    let shown = changed(&mut ben_feed).await;
    assert_eq!((shown.kind(), shown.note.as_str()), (ContactKind::Incoming, "we met in Turin"));
    assert_eq!(shown.user.as_ref().unwrap().user_id, ada.id());
    let friends = bens.accept(&ada).await.unwrap();
    assert_eq!((friends.kind(), friends.note.as_str(), friends.version), (ContactKind::Contact, "", 2));
    assert_eq!(changed(&mut ben_feed).await, friends);
    assert_eq!(changed(&mut ada_feed).await.kind(), ContactKind::Contact);
    assert_eq!(bens.accept(&ada).await.unwrap(), friends, "again is the same");
    assert_eq!(bens.get(&ada).await.unwrap(), friends);
    adas.remove(&ben).await.unwrap();
    assert_eq!(changed(&mut ben_feed).await.kind(), ContactKind::None);
    assert_eq!(bens.kind(&ada).await, ContactKind::None);
}

#[tokio::test]
async fn a_request_is_taken_back() {
    let app = App::new().await;
    let (ada, ben) = (app.person("ada").await, app.person("ben").await);
    let (adas, bens) = (Acts(&app, &ada), Acts(&app, &ben));
    adas.ask(&ben).await.unwrap();
    adas.ask_with(&ben, "it is me").await;
    assert_eq!(bens.get(&ada).await.unwrap().note, "it is me", "asking again changes the note");
    assert_eq!(adas.cancel(&ben).await.unwrap().kind(), ContactKind::None);
    assert_refused(bens.accept(&ada).await, Code::NotFound, ErrorReason::RequestNotFound);
    adas.cancel(&ben).await.unwrap();
}

#[tokio::test]
async fn who_is_declined_is_not_told() {
    let app = App::new().await;
    let (ada, ben) = (app.person("ada").await, app.person("ben").await);
    let (adas, bens) = (Acts(&app, &ada), Acts(&app, &ben));
    adas.ask(&ben).await.unwrap();
    let before = adas.get(&ben).await.unwrap();
    assert_eq!(bens.decline(&ada).await.unwrap().kind(), ContactKind::None);
    assert_eq!(adas.get(&ben).await.unwrap(), before);
    adas.ask_with(&ben, "please").await;
    assert_eq!(bens.kind(&ada).await, ContactKind::None, "not within a week");
    app.pass(Duration::from_secs(7 * 86_400));
    let (ada, ben) = (app.again("ada").await, app.again("ben").await);
    Acts(&app, &ada).ask_with(&ben, "please").await;
    assert_eq!(Acts(&app, &ben).kind(&ada).await, ContactKind::Incoming);
}

#[tokio::test]
async fn refusals() {
    let app = App::new().await;
    let (ada, ben) = (app.person("ada").await, app.person("ben").await);
    let adas = Acts(&app, &ada);
    for oneself in [adas.ask(&ada).await, adas.block(&ada).await] {
        assert_refused(oneself, Code::InvalidArgument, Access::InvalidFields);
    }
    let nobody = RequestContactRequest {
        user_id: "01890a5d-ac96-774b-bcce-b302099a8057".into(),
        ..Default::default()
    };
    let refused = app.here.contacts().request_contact(ada.request(nobody.clone())).await;
    assert_refused(refused, Code::NotFound, ErrorReason::UserNotFound);
    let long = RequestContactRequest { user_id: ben.id(), note: "x".repeat(201) };
    let refused = app.here.contacts().request_contact(ada.request(long)).await;
    assert_refused(refused, Code::InvalidArgument, Access::InvalidFields);
    assert_refused(adas.accept(&ben).await, Code::NotFound, ErrorReason::RequestNotFound);
    adas.block(&ben).await.unwrap();
    assert_refused(adas.ask(&ben).await, Code::FailedPrecondition, ErrorReason::UserBlocked);
    let refused = app.here.contacts().request_contact(nobody.clone()).await;
    assert_refused(refused, Code::Unauthenticated, Access::TokenMissing);
    let service = app.service("backend", &["contacts.read"]).await;
    let refused = app.here.contacts().request_contact(with_token(nobody, &service)).await;
    assert_refused(refused, Code::PermissionDenied, Access::NotAllowed);
}

#[tokio::test]
async fn nobody_asks_whoever_is_gone_or_a_guest() {
    let app = App::new().await;
    let (ada, ben) = (app.person("ada").await, app.person("ben").await);
    let adas = Acts(&app, &ada);
    for (state, role) in [(2, 2), (3, 2), (4, 2), (1, 1)] {
        app.sql(&format!("UPDATE users SET state = {state}, role = {role} WHERE username_key = 'ben'")).await;
        assert_refused(adas.ask(&ben).await, Code::NotFound, ErrorReason::UserNotFound);
    }
    assert_eq!(adas.block(&ben).await.unwrap().kind(), ContactKind::Blocked, "guests can be blocked");
    app.sql("UPDATE users SET state = 4 WHERE username_key = 'ben'").await;
    let seen = adas.get(&ben).await.unwrap().user.unwrap();
    assert!(seen.deleted && seen.display_name.is_empty(), "nothing of them is left but that");
    adas.unblock(&ben).await.unwrap();
    assert_refused(adas.get(&ben).await, Code::NotFound, ErrorReason::UserNotFound);
}

#[tokio::test]
async fn open_requests_are_limited() {
    let app = App::with(|config| config.open_requests = 2).await;
    let ada = app.person("ada").await;
    let adas = Acts(&app, &ada);
    let (ben, cleo, dora) = (app.person("ben").await, app.person("cleo").await, app.person("dora").await);
    adas.ask(&ben).await.unwrap();
    adas.ask(&cleo).await.unwrap();
    let refused = adas.ask(&dora).await;
    assert_refused(refused, Code::ResourceExhausted, ErrorReason::TooManyRequests);
    adas.ask(&ben).await.expect("the same again");
    Acts(&app, &dora).ask(&ada).await.unwrap();
    assert_eq!(adas.ask(&dora).await.unwrap().kind(), ContactKind::Contact, "an answer is no request");
    Acts(&app, &cleo).accept(&ada).await.unwrap();
    let erik = app.person("erik").await;
    adas.ask(&erik).await.expect("there is room again");
}
